from django.apps import AppConfig


class CentresConfig(AppConfig):
    name = "anpei.centres"
    default_auto_field = "django.db.models.BigAutoField"
