from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "anpei.audit"
    default_auto_field = "django.db.models.BigAutoField"
