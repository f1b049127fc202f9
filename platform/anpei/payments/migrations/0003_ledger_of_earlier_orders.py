"""What was approved before there was a ledger is in it from now on."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from anpei.payments.statements.payer import payer_key


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    order_model = apps.get_model("payments", "Order")
    entry_model = apps.get_model("payments", "LedgerEntry")
    receipt_model = apps.get_model("payments", "Receipt")
    paid = order_model.objects.filter(state="approved", amount_fen__gt=0, paid_fen=0)
    entries = []
    for order in paid.prefetch_related("receipts"):
        receipts = sorted(receipt.pk for receipt in order.receipts.all())
        entries.append(
            entry_model(
                order=order,
                kind="payment",
                provider="bank_transfer",
                reference=f"receipt-{receipts[-1]}" if receipts else "before-the-ledger",
                amount_fen=order.amount_fen,
                actor="system",
            )
        )
    entry_model.objects.bulk_create(entries)
    for entry in entries:
        order_model.objects.filter(pk=entry.order_id).update(paid_fen=entry.amount_fen)
    receipts = list(receipt_model.objects.filter(payer_key=""))
    for receipt in receipts:
        receipt.payer_key = payer_key(receipt.payer_name)
    receipt_model.objects.bulk_update(receipts, ["payer_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_invoices_refunds_statements")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
