"""T22: nobody gives money back, changes a score or replaces a certificate alone."""

from collections import Counter

import pytest
from django.db import IntegrityError, connection, transaction

from anpei.accounts.models import Role
from anpei.approvals.acts import two_person_acts
from anpei.approvals.domain import confirm_proposal, decline_proposal, propose
from anpei.approvals.models import Proposal
from anpei.audit.models import AuditEntry
from anpei.kernel.errors import Conflict, InvalidInput, NotAllowed
from anpei.kernel.states import IllegalMove
from anpei.messages.models import Message
from anpei.payments.domain import refunding
from anpei.payments.models import Order, Refund
from anpei.payments.two_person import AGREE_REFUND
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.approvals.confirming import colleague, confirm_by_colleague
from tests.enrolment.applying import SignedIn
from tests.enrolment.test_races import fire
from tests.factories import Cast, make_staff
from tests.payments.paying import paid
from tests.payments.test_pages import text
from tests.payments.test_refunds import ask


@pytest.fixture
def refund(cast: Cast) -> Refund:
    return ask(paid())


def proposed(refund: Refund, cast: Cast) -> Proposal:
    return propose(act=AGREE_REFUND, subject=refund.public_id, reason=refund.reason, by=cast.staff)


def state_of(refund: Refund) -> str:
    return Refund.objects.get(pk=refund.pk).state


def test_acts_that_need_two_persons_are_known() -> None:
    assert set(two_person_acts()) == {
        "payments.agree_refund",
        "centres.correct_score",
        "certificates.replace",
    }


@pytest.mark.rule("PL-40")
def test_who_proposed_cannot_confirm_and_a_second_person_can(refund: Refund, cast: Cast) -> None:
    proposal = proposed(refund, cast)

    with pytest.raises(NotAllowed):
        confirm_proposal(proposal=proposal, by=cast.staff)
    alone = state_of(refund)
    done = confirm_by_colleague()

    assert alone == "requested"
    assert (state_of(refund), done.state) == ("agreed", "done")
    assert done.decided_by != done.proposed_by
    acts = AuditEntry.objects.filter(act__startswith="proposal.").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["proposal.made", "proposal.done"]


def test_the_table_itself_refuses_one_person_for_both(refund: Refund, cast: Cast) -> None:
    proposal = proposed(refund, cast)

    for person in (None, cast.staff):
        with (
            pytest.raises(IntegrityError, match="done_by_a_second_person"),
            transaction.atomic(),
        ):
            Proposal.objects.filter(pk=proposal.pk).update(state="done", decided_by=person)


def test_rehearsal_leaves_nothing_behind(refund: Refund, cast: Cast) -> None:
    before = AuditEntry.objects.count()

    proposed(refund, cast)

    order = Order.objects.get(pk=refund.order_id)
    assert (state_of(refund), order.refunded_fen) == ("requested", 0)
    assert order.lines.get().enrolment.state == "studying"
    assert AuditEntry.objects.count() == before + 1


def test_what_cannot_be_done_is_refused_to_the_first_person(refund: Refund, cast: Cast) -> None:
    refunding.withdraw_refund(refund=refund, by=None)

    with pytest.raises(IllegalMove):
        proposed(refund, cast)

    assert not Proposal.objects.exists()


def test_one_proposal_waits_at_a_time(refund: Refund, cast: Cast) -> None:
    first = proposed(refund, cast)
    with pytest.raises(Conflict):
        proposed(refund, cast)
    decline_proposal(proposal=first, answer="金额不对", by=cast.staff)

    again = proposed(refund, cast)

    assert Proposal.objects.filter(state="waiting").get() == again


def test_what_moved_on_meanwhile_is_not_done_and_can_be_cleared(refund: Refund, cast: Cast) -> None:
    proposal = proposed(refund, cast)
    refunding.withdraw_refund(refund=refund, by=None)
    second = make_staff("second", Role.FINANCE)

    with pytest.raises(IllegalMove):
        confirm_proposal(proposal=proposal, by=second)
    waiting = Proposal.objects.get().state
    decline_proposal(proposal=proposal, answer="企业已撤回", by=second)

    assert (waiting, state_of(refund)) == ("waiting", "withdrawn")
    assert Proposal.objects.get().answer == "企业已撤回"


@pytest.mark.parametrize("answer", ["", "   "])
def test_declining_needs_a_reason(refund: Refund, cast: Cast, answer: str) -> None:
    proposal = proposed(refund, cast)

    with pytest.raises(InvalidInput):
        decline_proposal(proposal=proposal, answer=answer, by=cast.staff)


def test_role_is_asked_of_both(refund: Refund, cast: Cast) -> None:
    teacher = make_staff("teacher", Role.TEACHER)

    with pytest.raises(NotAllowed):
        propose(act=AGREE_REFUND, subject=refund.public_id, reason="x", by=teacher)
    proposal = proposed(refund, cast)
    for act in (
        lambda: confirm_proposal(proposal=proposal, by=teacher),
        lambda: decline_proposal(proposal=proposal, answer="x", by=teacher),
    ):
        with pytest.raises(NotAllowed):
            act()

    assert state_of(refund) == "requested"


def test_colleagues_are_told_and_who_proposed_is_told_the_end(refund: Refund, cast: Cast) -> None:
    second = make_staff("second", Role.FINANCE)
    proposal = proposed(refund, cast)
    told = set(Message.objects.filter(kind="approvals.waiting").values_list("user", flat=True))
    confirm_proposal(proposal=proposal, by=second)

    ends = Message.objects.filter(kind="approvals.decided").values_list("user", flat=True)
    assert (told, list(ends)) == ({second.pk}, [cast.staff.pk])


def test_two_persons_by_the_pages(refund: Refund, cast: Cast) -> None:
    first, second = SignedIn(cast.staff, HTTP_ACCEPT_LANGUAGE="en"), colleague()
    desk = f"/staff/refunds/{refund.public_id}/"

    first.post(f"{desk}agree/")
    page = f"/staff/proposals/{Proposal.objects.get().public_id}/"
    own = text(first.get(page))
    alone = text(first.post(f"{page}confirm/", follow=True))
    waiting = text(second.get("/staff/proposals/"))
    on_desk = text(second.get(desk))
    without = text(second.post(f"{page}decline/", {"answer": ""}, follow=True))
    done = text(second.post(f"{page}confirm/", follow=True))

    assert "You proposed this" in own
    assert "Confirm and do it" not in own
    assert "a second person has to confirm it" in alone
    assert "Agree to a refund" in waiting
    assert "Look and decide" in on_desk
    assert f"{desk}agree/" not in second.get(desk).content.decode()
    assert "Say why it is not done." in without
    assert "Confirmed and done." in done
    assert "Nothing waits for a second person" in done
    assert state_of(refund) == "agreed"
    assert "Confirmed and done" in text(second.get("/staff/proposals/?state="))


def test_proposals_of_other_roles_are_not_there(refund: Refund, cast: Cast) -> None:
    proposal = proposed(refund, cast)
    registrar = SignedIn(make_staff("registrar", Role.REGISTRAR))

    page = registrar.get(f"/staff/proposals/{proposal.public_id}/")
    posted = registrar.post(f"/staff/proposals/{proposal.public_id}/confirm/")

    assert (page.status_code, posted.status_code) == (404, 404)
    assert refund.order.number not in text(registrar.get("/staff/proposals/?state="))


def test_two_who_confirm_at_once_do_it_once(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        order = paid(people=2)
        refund, by = ask(order), make_staff("first", Role.FINANCE)
        proposal = propose(act=AGREE_REFUND, subject=refund.public_id, reason="x", by=by)
        others = [make_staff(f"other{n}", Role.FINANCE) for n in range(6)]

    def shot(number: int) -> object:
        found = Proposal.objects.get(pk=proposal.pk)
        if number % 3 == 0:
            return decline_proposal(proposal=found, answer="不同意", by=others[number])
        return confirm_proposal(proposal=found, by=others[number])

    results = fire(schema, [lambda n=n: shot(n) for n in range(6)])  # type: ignore[misc]

    with enter_tenant(schema):
        assert Counter(type(one) for one in results) == {Proposal: 1, IllegalMove: 5}
        is_done = Proposal.objects.get().state == "done"
        assert state_of(refund) == ("agreed" if is_done else "requested")
        assert Order.objects.get(pk=order.pk).refunded_fen == (60_000 if is_done else 0)
    connection.close()
