from django.apps import AppConfig


class ProvincesConfig(AppConfig):
    name = "anpei.provinces"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anpei.provinces import checks  # noqa: F401, PLC0415 - registers the start-up checks
