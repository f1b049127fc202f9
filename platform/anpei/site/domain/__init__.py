from anpei.site.domain.notices import edit_notice, publish_notice, withdraw_notice
from anpei.site.domain.texts import remove_text, save_text

__all__ = ["edit_notice", "publish_notice", "remove_text", "save_text", "withdraw_notice"]
