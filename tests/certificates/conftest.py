"""An enrolment on the day its result has been reported, and its certificate."""

from pathlib import Path
from typing import Any

import pytest

from anpei.certificates.domain import issue_certificate
from anpei.certificates.models import Certificate
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.people.models import Licence
from tests.factories import Cast, make_class, make_enrolment


def make_reported(licence: Licence, *, state: str = EnrolmentState.REPORTED) -> Enrolment:
    """A result of 86 points that stands in ``state``."""
    enrolment = make_enrolment(licence, make_class(), state=EnrolmentState(state))
    enrolment.score_hundredths, enrolment.qualified_at = 8600, db_now()
    enrolment.save(update_fields=["score_hundredths", "qualified_at"])
    return enrolment


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def reported(cast: Cast) -> Enrolment:
    return make_reported(cast.licence)


@pytest.fixture
def certificate(reported: Enrolment) -> Certificate:
    return issue_certificate(enrolment=reported, by=None)
