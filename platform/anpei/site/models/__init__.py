from anpei.site.models.notice import Notice

__all__ = ["Notice"]
