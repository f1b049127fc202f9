from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    name = "anpei.enrolment"

    def ready(self) -> None:
        from anpei.enrolment import listening  # noqa: PLC0415 - needs the apps' models loaded

        listening.listen()
