import pytest

from anpei.enrolment.domain import move_enrolment
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
