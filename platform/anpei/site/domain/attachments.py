"""A file beside a notice: few kinds, looked at, stored privately (SD-06)."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from anpei.kernel.errors import InvalidInput
from tenants.storage import secret_name

LARGEST = 10 * 2**20
_BEGINNINGS = {
    "pdf": b"%PDF-",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "jpg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
}
_NAME_KEPT = 120


@dataclass(frozen=True, slots=True)
class StoredAttachment:
    """Where it lies, and what it was called."""

    path: str
    name: str


def store_attachment(upload: "UploadedFile[Any]") -> StoredAttachment:
    """Check and keep the file. Raises InvalidInput (field ``attachment``) for one that is too
    large, of another kind, or not what its name says."""
    name = PurePath(upload.name or "").name
    suffix = PurePath(name).suffix.lower().removeprefix(".")
    beginning = _BEGINNINGS.get("jpg" if suffix == "jpeg" else suffix)
    if (upload.size or 0) > LARGEST:
        raise InvalidInput(_("A file has at most 10 MB."), field="attachment")
    head = upload.read(8)
    upload.seek(0)
    if beginning is None or not head.startswith(beginning):
        raise InvalidInput(
            _("Only PDF, Word (docx), Excel (xlsx), JPEG and PNG files."), field="attachment"
        )
    path = default_storage.save(secret_name("notices", suffix), upload)
    stem = PurePath(name).stem[: _NAME_KEPT - len(suffix) - 1]
    return StoredAttachment(path, f"{stem}.{suffix}")
