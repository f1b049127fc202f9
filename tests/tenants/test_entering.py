import threading

import pytest
from asgiref.sync import sync_to_async
from cryptography.exceptions import InvalidTag
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test import Client

from anpei.people.models import Enterprise
from tenants.enqueuing import enqueue
from tenants.entering import (
    UnknownTenant,
    WrongTenant,
    current_schema,
    enter_tenant,
    tenant_db,
    tenant_task,
)
from tests.factories import Cast, make_enterprise


@tenant_task()
def note_names(seen: list[str]) -> None:
    seen.extend(Enterprise.objects.values_list("name", flat=True))


def test_enter_tenant_leaves_again_also_after_an_error(db: None) -> None:
    inside: list[str] = []

    def fail_in(schema: str) -> None:
        with enter_tenant(schema):
            inside.append(current_schema())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in("jinan")

    assert (inside, current_schema()) == (["jinan"], "public")


@pytest.mark.rule("PL-03")
@pytest.mark.parametrize("schema", ["public", "nowhere", "", "jinan; DROP SCHEMA jinan"])
def test_enter_tenant_refuses_what_is_no_association(db: None, schema: str) -> None:
    with pytest.raises(UnknownTenant), enter_tenant(schema):
        pass


@pytest.mark.rule("PL-03")
def test_enter_tenant_refuses_another_from_inside(db: None) -> None:
    with enter_tenant("jinan"), pytest.raises(WrongTenant), enter_tenant("yantai"):
        pass


@pytest.mark.rule("PL-03")
def test_a_task_works_in_the_schema_it_names(db: None) -> None:
    with enter_tenant("jinan"):
        make_enterprise("in 济南")
    with enter_tenant("yantai"):
        make_enterprise("in 烟台")
    seen: list[str] = []

    note_names("yantai", seen)

    assert seen == ["in 烟台"]
    assert current_schema() == "public"


@pytest.mark.rule("PL-03")
def test_a_task_without_a_schema_is_refused(db: None) -> None:
    with pytest.raises(UnknownTenant):
        note_names([], [])
    with pytest.raises(UnknownTenant):
        enqueue(note_names, [])


@pytest.mark.rule("PL-03")
def test_storage_and_cache_are_bound_to_the_tenant(db: None) -> None:
    with enter_tenant("jinan"):
        name = default_storage.save("x/secret.txt", ContentFile(b"of jinan"))
        cache.set("key", "of jinan")
    with enter_tenant("yantai"):
        there, cached = default_storage.exists(name), cache.get("key")
    with enter_tenant("jinan"):
        with default_storage.open(name) as file:
            here = (file.read(), cache.get("key"))
        default_storage.delete(name)

    assert (there, cached) == (False, None)
    assert here == (b"of jinan", "of jinan")
    with pytest.raises(UnknownTenant):
        default_storage.exists(name)


@pytest.mark.rule("PL-03")
def test_storage_refuses_to_leave_the_tenants_folder(db: None) -> None:
    with enter_tenant("jinan"), pytest.raises(SuspiciousFileOperation):
        default_storage.path("../yantai/secret.txt")


@pytest.mark.rule("PL-03")
def test_sealed_values_do_not_open_in_another_tenant(cast: Cast, other_cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE yantai.people_person SET id_number = "
            "(SELECT id_number FROM jinan.people_person WHERE id = %s) WHERE id = %s",
            [cast.learner.person_id, other_cast.learner.person_id],
        )
    connection.set_schema_to_public()

    with enter_tenant("yantai"), pytest.raises(InvalidTag):
        other_cast.learner.person.refresh_from_db()


@pytest.mark.rule("PL-03")
def test_the_host_alone_names_the_tenant(db: None) -> None:
    client = Client()

    unknown = client.get("/", HTTP_HOST="elsewhere.localhost")
    health = client.get("/healthz", HTTP_HOST="jinan.localhost")

    assert (unknown.status_code, health.status_code) == (404, 200)
    assert current_schema() == "public"


@pytest.mark.rule("PL-03")
def test_threads_in_two_tenants_never_mix(racing_tenant: object, django_db_blocker: object) -> None:
    """Naive thread pools read the other tenant's rows; entering per call must not."""
    wrong: list[str] = []

    def read(schema: str) -> None:
        try:
            for _ in range(200):
                with enter_tenant(schema), connection.cursor() as cursor:
                    cursor.execute("SELECT current_schema()")
                    if cursor.fetchone()[0] != schema:
                        wrong.append(schema)
        finally:
            connection.close()

    threads = [threading.Thread(target=read, args=(schema,)) for schema in ("jinan", "yantai") * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


@pytest.mark.rule("PL-03")
@pytest.mark.django_db(transaction=False)
async def test_socket_calls_enter_and_leave_per_message(racing_tenant: object) -> None:
    schemas = [await tenant_db(schema, current_schema) for schema in ("jinan", "yantai") * 10]
    await sync_to_async(connections.close_all, thread_sensitive=True)()

    assert schemas == ["jinan", "yantai"] * 10
