"""A row of any model, made from its fields alone: a model that is new tomorrow has rows too."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import count
from typing import Any

from django.db import DatabaseError, models, transaction

from anpei.kernel.clock import db_now, policy_today

_numbers = count(1)
_WORDS = {
    "edition_key": "sd-m1",
    "registry.syncposition.kind": "people",
    "entry.challenge.answer": "2345",
    "registry.outboxevent.before": "queued",
    "registry.outboxevent.after": "sent",
    "registry.outboxentry.payload": "{}",
    "payments.orderevent.before": "awaiting_payment",
    "payments.orderevent.after": "under_review",
}
"""What a text must say for its page to understand it: by field, or by app, model and field."""
_DEPTH = 3


def fill(model: type[models.Model], depth: int = 0) -> models.Model | None:
    """A new row of ``model``, hung on the rows that are there; where a constraint allows one row
    a parent, on a new parent. None when the database refuses every try."""
    parents = [field for field in model._meta.concrete_fields if field.is_relation]
    for renewed in ((), *((one,) for one in reversed(parents)), tuple(parents)):
        if renewed and depth >= _DEPTH:
            return None
        try:
            with transaction.atomic():
                row = model(**_values(model, renewed, depth))
                row.save(force_insert=True)
        except (DatabaseError, ValueError, TypeError):
            continue
        return row
    return None


def _values(model: type[models.Model], renewed: Sequence[Any], depth: int) -> dict[str, Any]:
    values = {}
    for field in model._meta.concrete_fields:
        if field.is_relation:
            values[field.name] = _parent(field, renew=field in renewed, depth=depth)
        elif not (field.primary_key or field.has_default() or field.null):
            value = _value(field)
            if value is not None:
                values[field.name] = value
    return values


def _parent(field: Any, *, renew: bool, depth: int) -> models.Model | None:
    target = field.related_model
    if target is field.model:
        return None
    known = None if renew else target._default_manager.order_by("pk").first()
    return known or fill(target, depth + 1)


def _value(field: Any) -> Any:  # noqa: PLR0911 - one line a type
    number = next(_numbers)
    words = _WORDS.get(f"{field.model._meta.label_lower}.{field.name}", _WORDS.get(field.name))
    if words is not None:
        return words
    if field.choices:
        return next(iter(field.flatchoices))[0]
    if isinstance(field, models.DateTimeField):
        return None if field.auto_now or field.auto_now_add else _moment()
    if isinstance(field, models.DateField):
        return _day()
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.IntegerField | models.FloatField | models.DecimalField):
        return number if field.unique else 1
    if isinstance(field, models.JSONField):
        return []
    if isinstance(field, models.BinaryField):
        return b"filled"
    if isinstance(field, models.FileField):
        return "filled.bin"
    text = f"{number}" if field.unique else "filled"
    return text[: field.max_length]


def _moment() -> datetime:
    return db_now()


def _day() -> date:
    return policy_today()
