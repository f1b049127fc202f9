"""The one connection that each provider had so far took its payments."""

import json

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_APP = {"alipay": "app_id", "wechat": "app_id"}


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    payment_model = apps.get_model("payments", "Payment")
    for one in apps.get_model("payments", "ProviderConnection").objects.all():
        one.app = json.loads(one.account).get(_APP.get(one.provider, ""), "")
        one.save(update_fields=["app"])
        payment_model.objects.filter(provider=one.provider, connection=None).update(connection=one)


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_connection_of_payments")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
