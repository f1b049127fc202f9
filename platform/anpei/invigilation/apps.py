from django.apps import AppConfig


class InvigilationConfig(AppConfig):
    name = "anpei.invigilation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anpei.invigilation import listening  # noqa: PLC0415 - needs the apps' models loaded

        listening.listen()
