"""The tabs over what staff write for the public pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from anpei.site.components.data import Tab
from anpei.site.models import TextKind


def content_tabs(current: str) -> list[Tab]:
    """Notices, service guide, common questions; `current` is ``notices`` or a ``TextKind``."""
    return [
        Tab(label=_("Notices"), url=reverse("site:staff_notices"), active=current == "notices"),
        *(
            Tab(
                label=str(kind.label),
                url=reverse("site:staff_texts", args=[kind]),
                active=current == kind,
            )
            for kind in TextKind
        ),
    ]
