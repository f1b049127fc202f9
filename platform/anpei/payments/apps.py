from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "anpei.payments"
    label = "payments"

    def ready(self) -> None:
        from anpei.payments.domain.codes import CodeDesk  # noqa: PLC0415 - needs the models loaded
        from anpei.payments.gateways.payment_code import PAYMENT_CODE  # noqa: PLC0415

        PAYMENT_CODE.seat(CodeDesk())
