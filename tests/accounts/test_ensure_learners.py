from anpei.accounts.domain.ensure_learners import ensure_learner_accounts
from anpei.accounts.models import User, UserKind
from tests.factories import Cast, make_person


def test_ensure_learner_accounts_makes_only_those_that_lack(cast: Cast) -> None:
    new = make_person("早早")
    assert cast.learner.person

    first = ensure_learner_accounts(people=[new.pk, cast.learner.person.pk], by=cast.staff)
    second = ensure_learner_accounts(people=[new.pk, cast.learner.person.pk], by=cast.staff)

    account = User.objects.get(person=new)
    assert (first, second) == (1, 0)
    assert (account.kind, account.display_name) == (UserKind.LEARNER, "早早")
    assert account.has_usable_password() is False
