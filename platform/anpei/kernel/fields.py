"""Model fields for identity data."""

from typing import Any

from django.db import models

from anpei.kernel import crypto


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # not at run time
    """Text sealed at rest with the tenant's binding; "" stays "". It cannot be filtered by."""

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return crypto.encrypt_text(text) if text else text

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        return crypto.decrypt_text(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in {"isnull"}:
            return super().get_lookup(lookup_name)
        raise TypeError(f"an encrypted field cannot be looked up by {lookup_name}: use its hash")


class EncryptedBytesField(models.BinaryField):  # type: ignore[type-arg]  # not at run time
    """Bytes sealed at rest (face encodings, private keys)."""

    def get_prep_value(self, value: Any) -> Any:
        data = super().get_prep_value(value)
        return crypto.encrypt_bytes(bytes(data)) if data else data

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> bytes | None:
        return crypto.decrypt_bytes(bytes(value)) if value else value
