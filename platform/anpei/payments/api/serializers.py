"""What the API takes and gives around orders. Money in fen."""

from rest_framework import serializers

from anpei.payments.billing import (
    check_bank_account,
    check_last_four,
    check_mobile,
    check_phone,
    check_taxpayer_number,
)
from anpei.payments.models import InvoiceKind, Order, OrderEvent, OrderLine, Receipt


class BillingSerializer(serializers.Serializer[object]):
    """Invoice and post data, checked as the page checks them (SD-15)."""

    invoice_title = serializers.CharField(max_length=200)
    taxpayer_number = serializers.CharField(max_length=20, validators=[check_taxpayer_number])
    invoice_address = serializers.CharField(max_length=200)
    invoice_phone = serializers.CharField(max_length=30, validators=[check_phone])
    bank_name = serializers.CharField(max_length=100)
    bank_account = serializers.CharField(max_length=40, validators=[check_bank_account])
    remark = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    invoice_kind = serializers.ChoiceField(choices=InvoiceKind.choices)
    post_company = serializers.CharField(max_length=200)
    post_region = serializers.CharField(max_length=100)
    post_address = serializers.CharField(max_length=200)
    post_recipient = serializers.CharField(max_length=60)
    post_mobile = serializers.CharField(max_length=20, validators=[check_mobile])
    email = serializers.EmailField()


class ApplicationSerializer(serializers.Serializer[object]):
    """An application: which class, which licences, where the invoice goes."""

    training_class = serializers.CharField(max_length=40)
    licences = serializers.ListField(
        child=serializers.CharField(max_length=40), min_length=1, max_length=1000
    )
    billing = BillingSerializer()
    amount_fen = serializers.IntegerField(required=False, min_value=0, default=None)


class FilingSerializer(serializers.Serializer[object]):
    """A payment receipt as it is filed (SD-21)."""

    payer_name = serializers.CharField(max_length=200)
    account_last4 = serializers.CharField(max_length=4, validators=[check_last_four])
    paid_on = serializers.DateField()


class DecisionSerializer(serializers.Serializer[object]):
    """Staff's decision about a receipt; a refusal needs its reason."""

    decision = serializers.ChoiceField(choices=["approve", "refuse"])
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class LineSerializer(serializers.ModelSerializer[OrderLine]):
    """One person of an order."""

    enrolment = serializers.CharField(source="enrolment.public_id")
    state = serializers.CharField(source="enrolment.state")
    name = serializers.CharField(source="enrolment.person.name")
    licence_number = serializers.CharField(source="enrolment.licence.number")

    class Meta:
        model = OrderLine
        fields = ("enrolment", "state", "name", "licence_number", "amount_fen")
        read_only_fields = fields


class ReceiptSerializer(serializers.ModelSerializer[Receipt]):
    """A filed receipt."""

    class Meta:
        model = Receipt
        fields = ("payer_name", "account_last4", "paid_on", "filed_at")
        read_only_fields = fields


class EventSerializer(serializers.ModelSerializer[OrderEvent]):
    """A state the order entered."""

    class Meta:
        model = OrderEvent
        fields = ("before", "after", "at", "reason")
        read_only_fields = fields


class OrderSerializer(serializers.ModelSerializer[Order]):
    """An order in a list."""

    class_number = serializers.CharField(source="training_class.number")
    class_name = serializers.CharField(source="training_class.name")
    category = serializers.CharField(source="training_class.category")

    class Meta:
        model = Order
        fields: tuple[str, ...] = (
            "public_id",
            "number",
            "state",
            "people",
            "amount_fen",
            "class_number",
            "class_name",
            "category",
            "created_at",
            "submitted_at",
            "decided_at",
            "refusal_reason",
        )
        read_only_fields: tuple[str, ...] = fields


class OrdersAnswer(serializers.Serializer[object]):
    orders = OrderSerializer(many=True)


class QueuedOrderSerializer(OrderSerializer):
    """An order whose receipt waits, with who asks and the last filing."""

    enterprise = serializers.CharField(source="enterprise.name")
    payer_name = serializers.CharField()
    account_last4 = serializers.CharField()
    paid_on = serializers.DateField()

    class Meta(OrderSerializer.Meta):
        fields = (
            *OrderSerializer.Meta.fields,
            "enterprise",
            "payer_name",
            "account_last4",
            "paid_on",
        )
        read_only_fields = fields


class PayeeSerializer(serializers.Serializer[object]):
    """Where to pay and what to write on the transfer."""

    way = serializers.CharField()
    name = serializers.CharField()
    bank = serializers.CharField()
    number = serializers.CharField()
    remark = serializers.CharField()


class QueueAnswer(serializers.Serializer[object]):
    orders = QueuedOrderSerializer(many=True)


class PlacedAnswer(serializers.Serializer[object]):
    """An order was made."""

    order = serializers.CharField()
    number = serializers.CharField()


class MovedAnswer(serializers.Serializer[object]):
    """An order and the state it is in now."""

    order = serializers.CharField()
    state = serializers.CharField()


class OrderAnswer(OrderSerializer):
    """Everything about one order."""

    lines = LineSerializer(many=True)
    receipts = ReceiptSerializer(many=True)
    events = EventSerializer(many=True)
    billing = BillingSerializer()
    pay_to = PayeeSerializer(many=True)

    class Meta(OrderSerializer.Meta):
        fields = (
            *OrderSerializer.Meta.fields,
            "lines",
            "receipts",
            "events",
            "billing",
            "pay_to",
        )
        read_only_fields = fields
