import pytest

from anpei.enrolment.domain import move_enrolment, move_enrolments
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.states import IllegalMove
from tests.factories import Cast, make_enrolment


def test_move_enrolment_to_a_state_that_does_not_follow(cast: Cast) -> None:
    enrolment = make_enrolment(cast.licence, cast.training_class)

    with pytest.raises(IllegalMove):
        move_enrolment(enrolment=enrolment, to=EnrolmentState.CERTIFIED, by=cast.staff)

    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.STUDYING
    assert list(enrolment.events.all()) == []


def test_move_enrolments_is_all_or_none(cast: Cast) -> None:
    applied = make_enrolment(cast.licence, cast.training_class, state=EnrolmentState.APPLIED)
    certified = make_enrolment(
        cast.other_licence, cast.training_class, state=EnrolmentState.CERTIFIED
    )

    with pytest.raises(IllegalMove):
        move_enrolments(
            enrolments=[applied.pk, certified.pk], to=EnrolmentState.STUDYING, by=cast.staff
        )

    applied.refresh_from_db()
    assert applied.state == EnrolmentState.APPLIED
    assert list(applied.events.all()) == []


def test_move_enrolments_keeps_each_ones_history(cast: Cast) -> None:
    both = [
        make_enrolment(licence, cast.training_class, state=EnrolmentState.APPLIED)
        for licence in (cast.licence, cast.other_licence)
    ]

    moved = move_enrolments(
        enrolments=[one.pk for one in both], to=EnrolmentState.STUDYING, by=cast.staff
    )

    assert [one.state for one in moved] == [EnrolmentState.STUDYING] * 2
    assert [(e.before, e.after, e.actor) for one in both for e in one.events.all()] == [
        ("applied", "studying", "admin")
    ] * 2
