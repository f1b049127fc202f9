"""The operator's command: an association from nothing to nothing (PL-02)."""

import json
import re
import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django_tenants.utils import schema_exists
from pytest_django.plugin import DjangoDbBlocker

from anpei.accounts.models import User
from anpei.audit.models import AuditEntry
from anpei.kernel.errors import InvalidInput
from tenants.entering import enter_tenant
from tenants.founding import erase_association
from tenants.models import Association, Domain
from tests.factories import make_cast

pytestmark = pytest.mark.rule("PL-02")

SCHEMA, HOST = "heze", "heze.localhost"
FACTS = {"name": "菏泽市建筑安全协会", "kind": "shandong", "city": "菏泽", "host": HOST}
ADMIN = {"admin": "zhou", "admin_name": "周管理"}


@pytest.fixture
def files(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    settings: LazySettings,
    tmp_path: Path,
) -> Iterator[Path]:
    """As on the operator's machine: nothing is rolled back afterwards."""
    settings.MEDIA_ROOT = tmp_path / "media"
    with django_db_blocker.unblock():
        yield tmp_path
        connection.set_schema_to_public()  # type: ignore[attr-defined]
        erase_association(SCHEMA)
        connection.close()


def run(deed: str, *words: object, **options: object) -> str:
    said = StringIO()
    call_command("association", deed, *map(str, words), stdout=said, **options)
    return said.getvalue()


def create(**changes: str) -> str:
    told = {**FACTS, **ADMIN, **changes}
    words = [f"--{name.replace('_', '-')}={value}" for name, value in told.items()]
    return run("create", SCHEMA, *words)


def visit(path: str = "/") -> int:
    return Client(HTTP_HOST=HOST).get(path).status_code


def test_an_association_is_added_opened_by_its_administrator_suspended_and_deleted(
    files: Path,
) -> None:
    said = create()
    code = re.search(r"code ([A-Z2-7-]+)", said)
    assert code
    browser = Client(HTTP_HOST=HOST)
    own = "Long-enough-2026"
    opening = {"login_name": "zhou", "code": code[1], "password": own, "again": own}
    opened = browser.post("/sign-in/staff/activate/", opening, follow=True)
    at_first = visit()
    run("bank", SCHEMA, "--bank=农业银行菏泽分行", "--number=15-000000000000009")
    account = Association.objects.get(schema_name=SCHEMA).bank_account
    listed = run("list")
    run("suspend", SCHEMA, "--reason=欠费")
    suspended = visit()
    run("resume", SCHEMA, "--reason=已缴费")
    resumed = visit()
    with enter_tenant(SCHEMA):
        acts = list(
            AuditEntry.objects.filter(act__startswith="association.")
            .order_by("pk")
            .values_list("act", "reason")
        )
    with pytest.raises(CommandError, match="Suspend it first"):
        run("delete", SCHEMA, f"--confirm={HOST}")
    run("suspend", SCHEMA, "--reason=退出")
    with pytest.raises(CommandError, match=HOST):
        run("delete", SCHEMA, "--confirm=heze")
    run("delete", SCHEMA, f"--confirm={HOST}")

    assert (opened.status_code, opened.redirect_chain != []) == (200, True)
    assert (at_first, suspended, resumed, visit()) == (200, 503, 200, 404)
    assert account == {
        "name": FACTS["name"],
        "bank": "农业银行菏泽分行",
        "number": "15-000000000000009",
    }
    assert f"heze\topen\tshandong\t{HOST}" in listed
    assert acts == [
        ("association.bank_account", ""),
        ("association.suspended", "欠费"),
        ("association.resumed", "已缴费"),
    ]
    assert not schema_exists(SCHEMA)
    assert not (files / "media" / SCHEMA).exists()


def test_what_fails_leaves_nothing_half_made(files: Path) -> None:
    with pytest.raises(CommandError, match="login_name"):
        create(admin="a b")

    assert not schema_exists(SCHEMA)
    assert not Association.objects.filter(schema_name=SCHEMA).exists()
    assert not Domain.objects.filter(domain=HOST).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "nowhere"}, "kind"),
        ({"exam_mode": "both"}, "exam_mode"),
        ({"host": "heze.example.org"}, "host"),
        ({"host": "jinan.localhost"}, "host"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_made(
    files: Path, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(CommandError, match=f"^{field}: ") as refused:
        create(**changes)

    assert isinstance(refused.value.__cause__, InvalidInput)
    assert not schema_exists(SCHEMA)


def test_export_holds_the_data_readable_the_files_and_no_secret(files: Path) -> None:
    create()
    with enter_tenant(SCHEMA):
        cast = make_cast()
        default_storage.save("x/file.txt", ContentFile("文件".encode()))
        number = cast.licence.person.id_number
        hashed = User.objects.get(pk=cast.staff.pk).password
    target = files / "heze.zip"

    run("export", SCHEMA, target)
    with pytest.raises(CommandError, match=r"heze\.zip"):
        run("export", SCHEMA, target)

    with zipfile.ZipFile(target) as archive:
        told = json.loads(archive.read("manifest.json"))
        people = [json.loads(line) for line in archive.open("data/people.person.jsonl")]
        users = archive.read("data/accounts.user.jsonl").decode()
        names = archive.namelist()
        file = archive.read("files/x/file.txt").decode()
    assert told["rows"]["people.person"] == len(people) > 0
    assert number in {person["id_number"] for person in people}
    assert (hashed in users, "login_name" in users, file) == (False, True, "文件")
    assert {"data/enrolment.trainingclass.jsonl", "data/audit.auditentry.jsonl"} <= set(names)
    assert target.stat().st_mode & 0o077 == 0
