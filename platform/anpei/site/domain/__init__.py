from anpei.site.domain.notices import publish_notice, withdraw_notice

__all__ = ["publish_notice", "withdraw_notice"]
