from django.apps import AppConfig


class ExamsConfig(AppConfig):
    name = "anpei.exams"
    default_auto_field = "django.db.models.BigAutoField"
