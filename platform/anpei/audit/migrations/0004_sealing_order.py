"""The chain's order is the order of sealing, not the primary key's: a lower key may be committed,
and sealed, later. What was sealed until now was sealed by the key."""

from django.db import migrations, models
from django.db.models import Q

NUMBER_SEALED = """
ALTER TABLE audit_auditentry DISABLE TRIGGER audit_append_only;
UPDATE audit_auditentry entry SET position = sealed.position
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS position
          FROM audit_auditentry WHERE digest <> '') sealed
 WHERE sealed.id = entry.id;
ALTER TABLE audit_auditentry ENABLE TRIGGER audit_append_only;
UPDATE audit_auditcheck SET verified_up_to = 0, digest = '', run_began_at = NULL;
"""
TRIGGER = """
CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.digest = '' AND {more}
       to_jsonb(NEW) {sealed} = to_jsonb(OLD) {sealed}
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'restrict_violation';
END $$;
"""
SEAL_ONCE = TRIGGER.format(more="NEW.digest <> '' AND", sealed="- 'digest' - 'position'")
DIGEST_ONLY = TRIGGER.format(more="", sealed="- 'digest'")


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_search_and_check")]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="position",
            field=models.BigIntegerField(null=True, unique=True),
        ),
        migrations.RunSQL(NUMBER_SEALED, migrations.RunSQL.noop),
        migrations.RunSQL(SEAL_ONCE, DIGEST_ONLY),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.CheckConstraint(
                condition=Q(digest="", position=None) | (~Q(digest="") & Q(position__gt=0)),
                name="audit_sealed_in_order",
            ),
        ),
        migrations.AddField(
            model_name="auditcheck",
            name="broken_anchor",
            field=models.BigIntegerField(null=True),
        ),
    ]
