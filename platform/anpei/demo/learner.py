"""A learner of the demo's own enterprise, paid for and activated: one can sign in as her."""

from dataclasses import dataclass

from anpei.accounts.domain.activation import activate_account, issue_activation_code
from anpei.accounts.domain.ensure_accounts import ensure_learner_account
from anpei.accounts.models import User
from anpei.demo.staff import PASSWORD
from anpei.demo.story import demo_billing
from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import policy_today
from anpei.payments.domain.place_order import place_order
from anpei.payments.domain.receipt import file_receipt
from anpei.payments.domain.review import approve_order
from anpei.people.models import Enterprise, Licence, Person
from anpei.registry.models import ExtensionApplication


@dataclass(frozen=True)
class DemoLearner:
    """What is typed to sign in as her."""

    category: str
    name: str
    id_number: str


def enrol_demo_learner(enterprise: Enterprise, one: TrainingClass, finance: User) -> None:
    """Enrol, pay for, approve and activate the enterprise's first holder, once."""
    licence = demo_licence(enterprise, one.category)
    if licence.enrolments.exists():
        return
    by = User.objects.get(enterprise=enterprise)
    order = place_order(
        enterprise=enterprise,
        training_class=one,
        licences=[licence.public_id],
        billing=demo_billing(enterprise),
        by=by,
    )
    file_receipt(
        order=order,
        payer_name=enterprise.name,
        account_last4="0017",
        paid_on=policy_today(),
        by=by,
    )
    approve_order(order=order, by=finance)
    activate_demo_learner(licence.person)


def activate_demo_learner(person: Person) -> None:
    """Give ``person`` an account with the demo's password."""
    user = ensure_learner_account(person=person, by=None)
    if user.activated_at is None:
        code = issue_activation_code(user=user, channel="enterprise", by=None)
        activate_account(user=user, code=code, password=PASSWORD, by=user)


def demo_licence(enterprise: Enterprise, category: str) -> Licence:
    """The licence of the enterprise's first person of ``category`` (the registry's own order)."""
    return (
        Licence.objects.select_related("person")
        .filter(enterprise=enterprise, category=category, is_main=True)
        .order_by("person__registry_id")[0]
    )


def extending_learner() -> DemoLearner | None:
    """One whose application for extension was returned; None without a sandbox."""
    application = (
        ExtensionApplication.objects.filter(state="returned")
        .select_related("licence__person")
        .first()
    )
    if application is None:
        return None
    licence = application.licence
    return DemoLearner(licence.category, licence.person.name, licence.person.id_number)


def demo_learner(enterprise: Enterprise, category: str) -> DemoLearner:
    licence = demo_licence(enterprise, category)
    return DemoLearner(category, licence.person.name, licence.person.id_number)


def first_time_learner() -> DemoLearner:
    """A learner whose study is open and who has never signed in: the code comes by SMS."""
    enrolment = (
        Enrolment.objects.select_related("licence", "person")
        .filter(state=EnrolmentState.STUDYING, person__user__activated_at=None)
        .earliest("pk")
    )
    person = enrolment.person
    return DemoLearner(enrolment.licence.category, person.name, person.id_number)
