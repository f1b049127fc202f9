from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "realtime"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from realtime import publishing  # noqa: PLC0415 - needs the apps' signals loaded

        publishing.listen()
