"""Opaque public identifiers: what URLs carry instead of primary keys."""

import secrets
from typing import Any

from django.db import models

LENGTH = 22


def make_public_id() -> str:
    """22 URL-safe characters, 128 bits of chance."""
    return secrets.token_urlsafe(16)


class PublicIdField(models.CharField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A unique, random, unguessable identifier, made on insert and never changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LENGTH)
        kwargs.setdefault("default", make_public_id)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)
