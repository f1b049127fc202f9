"""An enrolment on the day its result has been reported, and its certificate."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from anpei.certificates.authority import make_pdf_key
from anpei.certificates.domain import issue_certificate
from anpei.certificates.models import Certificate
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.people.models import Licence
from tenants.hosts import association_for_host, forget_hosts
from tests.factories import Cast, make_class, make_enrolment


def make_reported(licence: Licence, *, state: str = EnrolmentState.REPORTED) -> Enrolment:
    """A result of 86 points that stands in ``state``."""
    enrolment = make_enrolment(licence, make_class(), state=EnrolmentState(state))
    enrolment.score_hundredths, enrolment.qualified_at = 8600, db_now()
    enrolment.save(update_fields=["score_hundredths", "qualified_at"])
    return enrolment


@pytest.fixture(scope="session")
def signing_secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key for each of the two associations, made once: each costs half a second."""
    folder = tmp_path_factory.mktemp("secrets")
    for schema, city in (("jinan", "济南"), ("yantai", "烟台")):
        write_secret(folder / schema, f"{city}建筑安全协会")
    return folder


def write_secret(folder: Path, name: str) -> None:
    material = make_pdf_key(name, now=datetime.now(UTC))
    folder.mkdir(parents=True)
    (folder / "tls.key").write_bytes(material.private_key_pem)
    (folder / "tls.crt").write_bytes(material.certificate_pem)
    (folder / "ca.crt").write_bytes(material.chain_pem)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path, signing_secrets: Path) -> Path:
    settings.MEDIA_ROOT, settings.SIGNING_SECRETS = tmp_path, str(signing_secrets)
    return tmp_path


@pytest.fixture
def known_hosts(db: None) -> None:
    """The hosts are looked up before the tenant is entered, so that no request leaves it."""
    forget_hosts()
    for host in ("jinan.localhost", "yantai.localhost"):
        association_for_host(host)


@pytest.fixture
def reported(cast: Cast) -> Enrolment:
    return make_reported(cast.licence)


@pytest.fixture
def certificate(reported: Enrolment) -> Certificate:
    return issue_certificate(enrolment=reported, by=None)
