"""The second schema of a kind is made from the statements of the first, and is the same."""

import pytest
from django.db import DataError, connection, transaction
from django_tenants.utils import schema_exists

from tenants import provisioning
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.conftest import make_association

_PICTURES = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity"
    " FROM information_schema.columns WHERE table_schema = %s ORDER BY 1, 2",
    "SELECT replace(indexdef, quote_ident(%s) || '.', '') FROM pg_indexes WHERE schemaname = %s"
    " ORDER BY 1",
    "SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)"
    " FROM pg_constraint c WHERE c.connamespace = %s::regnamespace ORDER BY 1, 2",
    "SELECT event_object_table, trigger_name, action_timing, event_manipulation"
    " FROM information_schema.triggers WHERE trigger_schema = %s ORDER BY 1, 2, 4",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = %s::regnamespace ORDER BY 1",
)
_CONTENTS = (
    "SELECT app, name FROM django_migrations ORDER BY id",
    "SELECT id, app_label, model FROM django_content_type ORDER BY id",
)


def _picture(schema: str) -> list[list[tuple[object, ...]]]:
    """Every column, index, constraint, trigger and function of ``schema``, and what Django keeps
    in it about itself."""
    with enter_tenant(schema), connection.cursor() as cursor:
        found = []
        for sql in _PICTURES:
            cursor.execute(sql, [schema] * sql.count("%s"))
            found.append(cursor.fetchall())
        for sql in _CONTENTS:
            cursor.execute(sql)
            found.append(cursor.fetchall())
    return found


@pytest.mark.django_db(transaction=False)
@pytest.mark.rule("PL-01")
def test_second_schema_of_a_kind_equals_the_migrated_one() -> None:
    again = make_association("zibo", "淄博")

    pictures = [_picture(schema) for schema in ("jinan", "zibo")]

    assert pictures[0] == pictures[1]
    assert [len(part) > 0 for part in pictures[0]] == [True] * 7
    assert again.schema_name == "zibo"


@pytest.mark.django_db(transaction=False)
def test_schema_that_fails_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    make_association("weihai", "威海")
    whole = provisioning._made["shandong"]
    broken = (*whole[: len(whole) // 2], ("SELECT 1 / 0", None, False))
    monkeypatch.setitem(provisioning._made, "shandong", broken)

    with pytest.raises(DataError), transaction.atomic():
        make_association("zibo", "淄博")

    assert not schema_exists("zibo")
    assert not Association.objects.filter(schema_name="zibo").exists()
