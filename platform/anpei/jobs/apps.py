from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "anpei.jobs"
    default_auto_field = "django.db.models.BigAutoField"
