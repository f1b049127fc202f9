from django.apps import AppConfig


class PresenceConfig(AppConfig):
    name = "anpei.presence"
    label = "presence"

    def ready(self) -> None:
        from anpei.presence import listening  # noqa: PLC0415 - needs the apps' models loaded

        listening.listen()
