from django.apps import AppConfig


class InvigilationConfig(AppConfig):
    name = "anpei.invigilation"
    default_auto_field = "django.db.models.BigAutoField"
