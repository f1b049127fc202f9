"""Reads of the site app."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from anpei.kernel.clock import db_now
from anpei.provinces.current import current_province
from anpei.provinces.parts import GuidePage
from anpei.site.markup import marked_up
from anpei.site.models import Notice, SiteText, TextKind


def published_notices(words: str = "") -> QuerySet[Notice]:
    """Notices anyone may read now: pinned ones first, then the newest."""
    found = Notice.objects.filter(_now(), withdrawn_at=None)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(body__icontains=words))
    return found.order_by("-is_pinned", "-published_at", "-pk")


def all_notices(words: str = "") -> QuerySet[Notice]:
    """For staff: the withdrawn, ended and coming ones as well, newest first."""
    found = Notice.objects.all()
    if words:
        found = found.filter(Q(title__icontains=words) | Q(body__icontains=words))
    return found.order_by("-published_at", "-pk")


def all_texts(kind: str) -> QuerySet[SiteText]:
    """For staff: the association's own, in their order."""
    return SiteText.objects.filter(kind=kind).order_by("position", "pk")


@dataclass(frozen=True, slots=True)
class PublicText:
    """A guide page or answer: `paragraphs` of the province's, `html` of the association's own."""

    title: str
    paragraphs: tuple[str, ...]
    html: SafeString


def public_texts(kind: TextKind, words: str = "") -> Sequence[PublicText]:
    """The association's own first, then the province's; those that hold every word."""
    province = current_province()
    shipped = province.service_guide() if kind == TextKind.GUIDE else province.faq()
    own = [
        (PublicText(one.title, (), marked_up(one.body)), one.body)
        for one in all_texts(kind).filter(_now())
    ]
    found = own + [(_shipped(page), " ".join(map(str, page.paragraphs))) for page in shipped]
    wanted = words.casefold().split()
    return [
        text
        for text, body in found
        if all(word in f"{text.title} {body}".casefold() for word in wanted)
    ]


def _shipped(page: GuidePage) -> PublicText:
    return PublicText(str(page.title), tuple(map(str, page.paragraphs)), SafeString(""))


def _now() -> Q:
    now = db_now()
    return Q(published_at__lte=now) & (Q(published_until=None) | Q(published_until__gt=now))
