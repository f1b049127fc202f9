"""Enrolling: all or nobody, decisions kept, places exact."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from anpei.audit.models import AuditEntry
from anpei.enrolment.domain import (
    ClassClosed,
    ClassFull,
    UnknownLicence,
    enrol_people,
    give_places_back,
    set_class_open,
)
from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.enrolment.policies import NotEligible
from anpei.kernel.errors import InvalidInput
from anpei.provinces.models import DecisionRecord
from tests.factories import Cast, make_class, make_enrolment, make_licence, make_person


def enrol(cast: Cast, *licences: str, into: TrainingClass | None = None) -> list[Enrolment]:
    assert cast.alice.enterprise
    return enrol_people(
        training_class=into or cast.training_class,
        licences=licences or [cast.licence.public_id],
        enterprise=cast.alice.enterprise,
        by=cast.alice,
    )


@pytest.mark.rule("SD-12")
def test_enrol_people_takes_one_place_each(cast: Cast) -> None:
    second = make_licence(make_person("何珀"), cast.licence.enterprise)

    made = enrol(cast, cast.licence.public_id, second.public_id)

    cast.training_class.refresh_from_db()
    assert cast.training_class.taken == 2
    assert [one.state for one in made] == ["applied", "applied"]
    assert [one.term for one in made] == [cast.licence.valid_until, second.valid_until]


@pytest.mark.rule("PL-06", "PL-05")
def test_enrol_people_keeps_the_decision_and_the_edition(cast: Cast) -> None:
    [made] = enrol(cast)

    kept = DecisionRecord.objects.get(subject="enrolment", subject_id=made.pk)
    assert (kept.question, kept.outcome, kept.rule, kept.edition) == (
        "decide_eligibility",
        "allow",
        "SD-13a",
        "sd-m1",
    )
    assert kept.facts == {"valid_until": cast.licence.valid_until.isoformat()}
    assert made.edition_key == "sd-m1"


def test_enrol_people_twice_the_same_licence_counts_once(cast: Cast) -> None:
    made = enrol(cast, cast.licence.public_id, cast.licence.public_id)

    cast.training_class.refresh_from_db()
    assert (len(made), cast.training_class.taken) == (1, 1)


def test_enrol_people_already_enrolled_is_refused(cast: Cast) -> None:
    enrol(cast)

    with pytest.raises(NotEligible) as error:
        enrol(cast, into=make_class())

    assert error.value.decision.rule == "SD-14"
    assert Enrolment.objects.count() == 1


@pytest.mark.rule("SD-12")
def test_enrol_people_more_than_are_left_enrols_nobody(cast: Cast) -> None:
    small = make_class(places=2)
    make_enrolment(make_licence(make_person(), cast.licence.enterprise), small)
    second = make_licence(make_person("何珀"), cast.licence.enterprise)

    with pytest.raises(ClassFull):
        enrol(cast, cast.licence.public_id, second.public_id, into=small)

    small.refresh_from_db()
    assert (small.taken, small.enrolments.count()) == (1, 1)


def test_enrol_people_into_a_class_closed_meanwhile(cast: Cast) -> None:
    set_class_open(training_class=cast.training_class, is_open=False, by=cast.staff)

    with pytest.raises((ClassClosed, NotEligible)):
        enrol(cast)

    assert Enrolment.objects.count() == 0


def test_enrol_people_of_another_enterprise_are_not_known(cast: Cast) -> None:
    with pytest.raises(UnknownLicence):
        enrol(cast, cast.licence.public_id, cast.other_licence.public_id)

    assert Enrolment.objects.count() == 0


def test_enrol_people_without_anybody(cast: Cast) -> None:
    assert cast.alice.enterprise
    with pytest.raises(InvalidInput):
        enrol_people(
            training_class=cast.training_class,
            licences=[],
            enterprise=cast.alice.enterprise,
            by=cast.alice,
        )


def test_enrol_people_is_audited_or_nothing_remains(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the audit log is away")

    monkeypatch.setattr(AuditEntry.objects, "create", fail)
    with pytest.raises(RuntimeError):
        enrol(cast)

    cast.training_class.refresh_from_db()
    assert (cast.training_class.taken, Enrolment.objects.count()) == (0, 0)


def test_the_database_refuses_a_second_active_enrolment_of_a_term(cast: Cast) -> None:
    make_enrolment(cast.licence, cast.training_class)

    with (
        pytest.raises(IntegrityError, match="licence_enrolled_once_a_term"),
        transaction.atomic(),
    ):
        make_enrolment(cast.licence, make_class())


def test_the_database_refuses_to_oversell(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="class_never_oversold"), transaction.atomic():
        TrainingClass.objects.filter(pk=cast.training_class.pk).update(taken=101)


def test_a_new_term_may_be_enrolled_again(cast: Cast) -> None:
    make_enrolment(cast.licence, cast.training_class)
    cast.licence.valid_until += timedelta(days=20)
    cast.licence.save()

    made = enrol(cast, into=make_class())

    assert len(made) == 1


def test_give_places_back_frees_them(cast: Cast) -> None:
    enrol(cast)

    give_places_back(training_class=cast.training_class, number=1)

    cast.training_class.refresh_from_db()
    assert cast.training_class.taken == 0
