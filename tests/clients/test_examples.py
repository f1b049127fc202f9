"""docs/api.md, request by request (PL-64)."""

import pytest

from anpei.accounts.domain import issue_activation_code
from anpei.clients.models import ApiClient
from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now, policy_today
from anpei.messages.models import Message
from tests.clients.calling import activate
from tests.clients.examples import DOCUMENT, EXAMPLE, Story
from tests.exams.ready import make_candidate
from tests.factories import PASSWORD, Cast, make_enrolment
from tests.fixtures.faces import collins

pytestmark = pytest.mark.rule("PL-64")


def known(cast: Cast, registered: tuple[ApiClient, str]) -> dict[str, str]:
    person = cast.licence.person
    return {
        "client_key": registered[1],
        "name": person.name,
        "id_number": person.id_number,
        "password": PASSWORD,
        "enterprise": cast.alice.display_name,
        "today": policy_today().isoformat(),
    }


def test_a_learner_studies(cast: Cast, registered: tuple[ApiClient, str]) -> None:
    make_enrolment(cast.licence, cast.training_class)
    code = issue_activation_code(user=cast.learner, channel="staff", by=cast.staff)
    Message.objects.create(
        kind="study.opened",
        user=cast.learner,
        recipient=cast.learner.display_name,
        subject="学习已开通",
        body="您报名的班级已开通学习。",
        link="/learner/study/",
        in_inbox=True,
        created_at=db_now(),
    )
    story = Story(
        "jinan",
        {**known(cast, registered), "activation_code": code},
        {"photo.jpg": collins()},
    )

    assert story.play("A learner studies") == 25


def test_a_learner_sits_the_exam(cast: Cast, registered: tuple[ApiClient, str]) -> None:
    make_candidate(cast.licence, activate(cast.learner))

    assert Story("jinan", known(cast, registered)).play("A learner sits the exam") == 12
    assert Attempt.objects.get().state == "handed_in"


def test_an_enterprise_enrols(cast: Cast, registered: tuple[ApiClient, str]) -> None:
    story = Story("jinan", known(cast, registered))

    assert story.play("An enterprise enrols and pays by transfer") == 10


def test_no_example_stands_outside_of_a_story() -> None:
    headings = {
        "A learner studies",
        "A learner sits the exam",
        "An enterprise enrols and pays by transfer",
        "A person orders and pays online",
        "A face is looked at before a lesson",
    }
    sections = DOCUMENT.read_text("utf-8").split("\n## ")[1:]
    with_examples = {one.partition("\n")[0] for one in sections if EXAMPLE.search(one)}

    assert with_examples == headings
