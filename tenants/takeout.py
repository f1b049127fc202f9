"""All data of an association in one file that it can read without us (PL-02).

A ZIP: ``data/<app>.<model>.jsonl``, a row a line, ``files/…`` as they lie, and ``manifest.json``.
Keys, passwords and tokens stay behind, and whatever is encrypted unless it is named here.
"""

import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from anpei.kernel.clock import db_now
from anpei.kernel.fields import EncryptedBytesField, EncryptedTextField
from tenants.entering import enter_association
from tenants.models import Association

_OWN_WORDS = {
    "certificates.certificate.printed_json",
    "messages.contact.mail",
    "messages.contact.wechat_id",
    "messages.delivery.address",
    "messages.delivery.text",
    "people.person.id_number",
    "people.person.mobile",
    "petitions.petition.phone",
    "registry.outboxentry.payload",
}
"""What is encrypted and yet the association's own; a key is not."""
_SECRET_NAMES = {"password", "secret", "session_key", "session_data"}


def export_association(association: Association, target: Path) -> dict[str, int]:
    """Write the file; gives how many rows of which table. Raises FileExistsError.

    One snapshot of the database; nobody but the file's owner may read it.
    """
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        try:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                return _fill(archive, association)
        except BaseException:
            target.unlink()
            raise


def _fill(archive: zipfile.ZipFile, association: Association) -> dict[str, int]:
    with enter_association(association), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        at = db_now()
        counts = {
            model._meta.label_lower: _write_rows(archive, model)
            for model in _models_of(association.kind)
        }
    folder = Path(settings.MEDIA_ROOT).resolve() / association.schema_name
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        archive.write(path, f"files/{path.relative_to(folder)}")
    told = {
        "association": association.name,
        "schema": association.schema_name,
        "kind": association.kind,
        "host": association.primary_host,
        "at": at.isoformat(),
        "rows": counts,
        "files": len(files),
    }
    archive.writestr("manifest.json", json.dumps(told, ensure_ascii=False, indent=1))
    return counts


def _models_of(kind: str) -> Iterator[type[models.Model]]:
    wanted = settings.TENANT_TYPES[kind]["APPS"]
    for config in apps.get_app_configs():
        if config.name in wanted:
            yield from config.get_models(include_auto_created=True)


def _write_rows(archive: zipfile.ZipFile, model: type[models.Model]) -> int:
    label = model._meta.label_lower
    names = [field.attname for field in model._meta.concrete_fields if not _is_secret(label, field)]
    number = 0
    with archive.open(f"data/{label}.jsonl", "w", force_zip64=True) as lines:
        rows = model._base_manager.order_by("pk").values_list(*names)
        for row in rows.iterator(chunk_size=2000):
            told = dict(zip(names, row, strict=True))
            lines.write(json.dumps(told, ensure_ascii=False, cls=_Encoder).encode() + b"\n")
            number += 1
    return number


def _is_secret(label: str, field: "models.Field[Any, Any]") -> bool:
    if isinstance(field, EncryptedTextField | EncryptedBytesField):
        return f"{label}.{field.name}" not in _OWN_WORDS
    return field.name in _SECRET_NAMES or field.name.endswith("_hash")


class _Encoder(DjangoJSONEncoder):
    def default(self, value: object) -> Any:
        if isinstance(value, bytes | memoryview):
            return bytes(value).hex()
        return super().default(value)
