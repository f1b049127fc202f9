"""Payments, providers, orders that expire, refunds through a provider, bills (PL-40…42, YN-15)."""

import django.db.models.deletion
from django.db import migrations, models

import anpei.kernel.fields
import anpei.kernel.ids
import anpei.payments.models.refund
import anpei.payments.states


def number_refunds(apps, schema_editor):
    """Each refund of before gets a number of its own."""
    refund_model = apps.get_model("payments", "Refund")
    for refund in refund_model.objects.filter(request_number=None):
        refund.request_number = anpei.payments.models.refund.make_request_number()
        refund.save(update_fields=["request_number"])


class Migration(migrations.Migration):
    dependencies = [
        ("enrolment", "0002_newest_first"),
        ("payments", "0004_state_events"),
        ("people", "0002_registry_check"),
    ]

    operations = [
        migrations.CreateModel(
            name="BillDifference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("unknown_payment", "Paid there, unknown here"),
                            ("not_booked", "Paid there, not booked here"),
                            ("amount", "Amounts differ"),
                            ("missing_payment", "Booked here, not on the bill"),
                            ("unknown_refund", "Refunded there, not booked here"),
                            ("missing_refund", "Refund booked here, not on the bill"),
                        ],
                        max_length=16,
                    ),
                ),
                ("number", models.CharField(max_length=64)),
                ("trade_number", models.CharField(blank=True, max_length=64)),
                ("their_fen", models.PositiveBigIntegerField(default=0)),
                ("our_fen", models.PositiveBigIntegerField(default=0)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("settled_by", models.CharField(blank=True, max_length=200)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    anpei.kernel.ids.PublicIdField(
                        default=anpei.kernel.ids.make_public_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                    ),
                ),
                ("number", models.CharField(max_length=32, unique=True)),
                ("provider", models.CharField(max_length=30)),
                ("way", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                anpei.payments.states.PaymentState["CREATED"],
                                "Waiting for the payer",
                            ),
                            (anpei.payments.states.PaymentState["PAID"], "Paid"),
                            (
                                anpei.payments.states.PaymentState["CLOSED"],
                                "Closed without payment",
                            ),
                            (anpei.payments.states.PaymentState["REFUNDED"], "Sent back"),
                        ],
                        default=anpei.payments.states.PaymentState["CREATED"],
                        max_length=10,
                    ),
                ),
                ("amount_fen", models.PositiveBigIntegerField()),
                ("handover", models.JSONField(blank=True, null=True)),
                ("trade_number", models.CharField(blank=True, max_length=64)),
                ("payer", models.CharField(blank=True, max_length=100)),
                ("begun_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                ("next_query_at", models.DateTimeField(blank=True, null=True)),
                ("queries", models.PositiveIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                ("actor", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="PaymentEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.CharField(max_length=20)),
                ("after", models.CharField(max_length=20)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("actor", models.CharField(max_length=200)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProviderBill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    anpei.kernel.ids.PublicIdField(
                        default=anpei.kernel.ids.make_public_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                    ),
                ),
                ("provider", models.CharField(max_length=30)),
                ("day", models.DateField()),
                ("compared_at", models.DateTimeField(blank=True, null=True)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("paid_fen", models.PositiveBigIntegerField(default=0)),
                ("refunded_fen", models.PositiveBigIntegerField(default=0)),
                ("our_paid_fen", models.PositiveBigIntegerField(default=0)),
                ("our_refunded_fen", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "ordering": ("-day", "provider"),
            },
        ),
        migrations.CreateModel(
            name="ProviderConnection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(max_length=30, unique=True)),
                ("is_on", models.BooleanField(default=False)),
                ("merchant", models.CharField(max_length=60)),
                ("account", anpei.kernel.fields.EncryptedTextField()),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("tested_at", models.DateTimeField(blank=True, null=True)),
                ("test_trouble", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("provider",),
            },
        ),
        migrations.CreateModel(
            name="RefusedNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=20)),
                ("times", models.PositiveIntegerField(default=1)),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.RemoveConstraint(
            model_name="refund",
            name="one_open_refund_an_order",
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="provider_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="payer_person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="is_automatic",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="refund",
            name="next_try_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="refund",
            name="request_number",
            field=models.CharField(max_length=32, null=True),
        ),
        migrations.RunPython(number_refunds, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="refund",
            name="request_number",
            field=models.CharField(
                default=anpei.payments.models.refund.make_request_number, max_length=32, unique=True
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="tries",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="refund",
            name="trouble",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name="order",
            name="state",
            field=models.CharField(
                choices=[
                    (anpei.payments.states.OrderState["AWAITING_PAYMENT"], "Awaiting payment"),
                    (anpei.payments.states.OrderState["UNDER_REVIEW"], "Receipt under review"),
                    (anpei.payments.states.OrderState["APPROVED"], "Payment approved"),
                    (anpei.payments.states.OrderState["REFUSED"], "Payment refused"),
                    (anpei.payments.states.OrderState["CANCELLED"], "Order cancelled"),
                    (anpei.payments.states.OrderState["EXPIRED"], "Order expired"),
                    (anpei.payments.states.OrderState["REFUNDED"], "Payment refunded"),
                ],
                default=anpei.payments.states.OrderState["AWAITING_PAYMENT"],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="refund",
            name="payee_account",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="refund",
            name="payee_bank",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AlterField(
            model_name="refund",
            name="payee_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    ("expires_at__isnull", False),
                    ("state", anpei.payments.states.OrderState["AWAITING_PAYMENT"]),
                ),
                fields=["expires_at"],
                name="order_to_expire",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="payments.order",
            ),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="payment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ledger",
                to="payments.payment",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="payment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refunds",
                to="payments.payment",
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False)),
                fields=["next_try_at"],
                name="refund_to_send",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("is_automatic", False),
                    (
                        "state__in",
                        (
                            anpei.payments.states.RefundState["REQUESTED"],
                            anpei.payments.states.RefundState["AGREED"],
                        ),
                    ),
                ),
                fields=("order",),
                name="one_open_refund_an_order",
            ),
        ),
        migrations.AddField(
            model_name="paymentevent",
            name="payment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="events",
                to="payments.payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="providerbill",
            constraint=models.UniqueConstraint(fields=("provider", "day"), name="one_bill_a_day"),
        ),
        migrations.AddField(
            model_name="billdifference",
            name="bill",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="differences",
                to="payments.providerbill",
            ),
        ),
        migrations.AddField(
            model_name="refusednotice",
            name="payment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="refused_notices",
                to="payments.payment",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("next_query_at__isnull", False)),
                fields=["next_query_at"],
                name="payment_to_query",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["provider", "paid_at"], name="payment_by_bill"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("trade_number", ""), _negated=True),
                fields=("provider", "trade_number"),
                name="trade_pays_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="payment_moves_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            (
                                anpei.payments.states.PaymentState["PAID"],
                                anpei.payments.states.PaymentState["REFUNDED"],
                            ),
                        ),
                        _negated=True,
                    ),
                    models.Q(
                        models.Q(("trade_number", ""), _negated=True), ("paid_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="paid_payment_names_its_trade",
            ),
        ),
        migrations.AddConstraint(
            model_name="billdifference",
            constraint=models.UniqueConstraint(
                fields=("bill", "kind", "number"), name="difference_listed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="refusednotice",
            constraint=models.UniqueConstraint(
                fields=("payment", "reason"), name="refused_notice_by_reason"
            ),
        ),
    ]
