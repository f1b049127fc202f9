from django.db import migrations

# As in people 0002: indexes for LIKE 'prefix%', which nothing asks and every staged row would pay.
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
           AND t.relname LIKE 'registry_staged%'
           AND o.opcname IN ('varchar_pattern_ops', 'text_pattern_ops')
    LOOP
        EXECUTE 'DROP INDEX ' || one.name;
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [migrations.RunSQL(DROP_PREFIX_INDEXES, migrations.RunSQL.noop)]
