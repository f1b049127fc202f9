"""What a certificate prints, word for word, and the bytes that are signed for it."""

import json
from dataclasses import asdict, dataclass
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anpei.kernel.identity_numbers import mask_identity_number, mask_name


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFields:
    """Every field of the paper as text, exactly as printed. A snapshot: it never changes."""

    title: str
    number: str
    holder_name: str
    id_number: str
    licence_number: str
    category: str
    enterprise: str
    class_number: str
    class_name: str
    study_period: str
    credits: str
    score: str
    qualified_on: str
    issued_on: str
    issuer: str

    def as_json(self) -> str:
        """Canonical JSON: fields by name, no white space, UTF-8 as it is (after RFC 8785)."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Raises TypeError when the snapshot is not of this shape."""
        return cls(**json.loads(text))

    def rows(self, *, masked: bool = False) -> list[tuple[str | Promise, str]]:
        """Each field's name and value, in the order in which a reader compares them; with
        ``masked`` the holder's name and identity number only in part."""
        own = {"holder_name": mask_name, "id_number": mask_identity_number} if masked else {}
        return [(label, own.get(name, str)(getattr(self, name))) for name, label in LABELS.items()]


LABELS: dict[str, str | Promise] = {
    "title": _("Document"),
    "number": _("Certificate number"),
    "holder_name": _("Holder"),
    "id_number": _("Identity number"),
    "licence_number": _("Licence number"),
    "category": _("Category"),
    "enterprise": _("Enterprise"),
    "class_name": _("Class"),
    "class_number": _("Class number"),
    "study_period": _("Study period"),
    "credits": _("Credits"),
    "score": _("Exam score"),
    "qualified_on": _("Qualified on"),
    "issued_on": _("Issued on"),
    "issuer": _("Issued by"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateDocument:
    """All that a certificate template is given, beside the picture ``qr``."""

    printed: PrintedFields
    verification_url: str
    """The absolute address in the QR code, with its token."""
    verification_site: str
    """The short address a person can type to look a certificate up."""
