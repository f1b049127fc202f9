from anpei.site.models.notice import Notice
from anpei.site.models.site_text import SiteText, TextKind

__all__ = ["Notice", "SiteText", "TextKind"]
