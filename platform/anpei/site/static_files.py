"""Addresses of static files: joined and quoted once a process, thirty of them on every page."""

from django.contrib.staticfiles.storage import StaticFilesStorage


class StaticFiles(StaticFilesStorage):
    """Django's, with a memory; names come from our own templates, so there are few."""

    def url(self, name: str | None) -> str:
        known: dict[str | None, str] = self.__dict__.setdefault("_known", {})
        if name not in known:
            known[name] = super().url(name)
        return known[name]
