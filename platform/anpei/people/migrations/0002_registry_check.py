from django.db import migrations, models

SINCE_WHEN = """
INSERT INTO people_registrycheck (id, asked_at)
SELECT 1, max(synced_at) FROM people_licence HAVING max(synced_at) IS NOT NULL
"""

# Django gives every unique text a second index for LIKE 'prefix%', which nothing here asks. A
# million people and licences would carry ten of them, each written for every row.
DROP_PREFIX_INDEXES = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN
        SELECT i.indexrelid::regclass AS name
          FROM pg_index i
          JOIN pg_class t ON t.oid = i.indrelid
          JOIN pg_opclass o ON o.oid = i.indclass[0]
         WHERE t.relnamespace = current_schema()::regnamespace AND NOT i.indisunique
           AND t.relname IN ('people_person', 'people_licence', 'people_enterprise',
                             'people_constructorregistration')
           AND o.opcname IN ('varchar_pattern_ops', 'text_pattern_ops')
    LOOP
        EXECUTE 'DROP INDEX ' || one.name;
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="RegistryCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_registry_check")
                ],
            },
        ),
        migrations.RunSQL(SINCE_WHEN, migrations.RunSQL.noop),
        migrations.RunSQL(DROP_PREFIX_INDEXES, migrations.RunSQL.noop),
    ]
