"""What the tables promise."""

from django.apps import apps
from django.db import models

SHARED = {"tenants", "django_celery_beat", "contenttypes", "realtime"}


def test_no_foreign_key_leaves_the_tenants_schema() -> None:
    leaving = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label not in SHARED
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.OneToOneField)
        and field.related_model._meta.app_label in SHARED  # type: ignore[union-attr]
    ]

    assert leaving == []


def test_models_in_addresses_have_opaque_ids() -> None:
    for label in ("enrolment.Enrolment", "payments.Order", "exams.Attempt", "courses.Video"):
        assert apps.get_model(label)._meta.get_field("public_id").unique
