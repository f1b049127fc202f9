"""Why is this person not offered? (SD-14), without telling about anybody else's people (SD-13g)."""

import re

import pytest
from django.http import HttpResponse

from anpei.kernel.months import months_before
from anpei.people.models import Licence
from tests.enrolment.applying import SignedIn, count_queries
from tests.factories import Cast, make_class, make_enrolment, make_licence, make_person

WHY = "/enterprise/why/"
ENGLISH = {"Accept-Language": "en"}


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def asked(cast: Cast, words: str) -> str:
    """What stands in the page's main part, without the words themselves."""
    page = text(SignedIn(cast.alice).get(WHY, {"q": words}, headers=ENGLISH))
    main = page.partition("<main")[2].partition("</main>")[0]
    main = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", main)
    return main.replace(f'value="{words}"', "")


@pytest.mark.rule("SD-14")
@pytest.mark.parametrize(
    ("category", "days_left", "is_main", "rule", "outcome"),
    [
        ("C", 100, True, "SD-13a", "Can be enrolled"),
        ("C", 300, True, "SD-13a", "Not yet"),
        ("C", 3, True, "SD-13b", "Cannot be enrolled"),
        ("C", -3, True, "SD-13f", "Cannot be enrolled"),
        ("A", 100, False, "SD-13d", "Cannot be enrolled"),
        ("B", 100, True, "SD-13e", "Cannot be enrolled"),
    ],
)
def test_each_rule_is_named_with_what_to_do(  # noqa: PLR0917 - a table's columns
    cast: Cast, category: str, days_left: int, is_main: bool, rule: str, outcome: str
) -> None:
    licence = make_licence(
        make_person("问问"),
        cast.licence.enterprise,
        category=category,
        days_left=days_left,
        is_main=is_main,
    )

    page = asked(cast, "问问")

    assert (licence.number in page, rule in page, outcome in page) == (True, True, True)
    if outcome == "Not yet":
        assert f"from {months_before(licence.valid_until, 6):%Y-%m-%d}" in page


@pytest.mark.rule("SD-14")
def test_an_enrolled_licence_names_its_class(cast: Cast) -> None:
    make_enrolment(cast.licence, cast.training_class)

    page = asked(cast, cast.licence.number)

    assert f"Already enrolled in class {cast.training_class.number}" in page


@pytest.mark.rule("SD-14")
def test_every_open_class_of_the_category_is_answered(cast: Cast) -> None:
    second = make_class(edition_key="sd-m2")
    make_class(category="A")

    page = asked(cast, cast.licence.person.name)

    assert [one.number in page for one in (cast.training_class, second)] == [True, True]
    assert page.count("Can be enrolled") == 2


@pytest.mark.rule("SD-14")
def test_without_an_open_class_the_licences_own_rules_answer(cast: Cast) -> None:
    make_licence(make_person("甲甲"), cast.licence.enterprise, category="A")

    page = asked(cast, "甲甲")

    assert "No open class of this category now" in page
    assert "Can be enrolled" in page


@pytest.mark.rule("SD-14", "SD-13g")
@pytest.mark.parametrize("by", ["name", "number", "identity number"])
def test_another_enterprises_people_and_nobody_get_the_same_answer(cast: Cast, by: str) -> None:
    theirs: Licence = cast.other_licence
    words = {
        "name": theirs.person.name,
        "number": theirs.number,
        "identity number": theirs.person.id_number,
    }[by]

    of_theirs, of_nobody = asked(cast, words), asked(cast, "查无此人")

    assert of_theirs == of_nobody
    assert "Not at your enterprise" in of_theirs
    assert "SD-13g" in of_theirs


@pytest.mark.rule("SD-13g")
def test_somebody_who_left_is_told_where_the_registry_stands(cast: Cast) -> None:
    """Whom the enterprise enrolled itself it may go on asking about."""
    make_enrolment(cast.licence, cast.training_class)
    Licence.objects.filter(pk=cast.licence.pk).update(enterprise=cast.other_licence.enterprise)

    page = asked(cast, cast.licence.number)

    assert "SD-13g" in page
    assert cast.other_licence.enterprise.name not in page


@pytest.mark.rule("SD-14")
def test_people_are_found_by_whole_identity_number_and_shown_masked(cast: Cast) -> None:
    number = cast.licence.person.id_number

    page = asked(cast, number)

    assert cast.licence.number in page
    assert number not in page


def test_many_matches_ask_for_more(cast: Cast) -> None:
    for _ in range(21):
        make_licence(make_person("同名"), cast.licence.enterprise)

    page = asked(cast, "同名")

    assert "More than 20 licences match" in page


@pytest.mark.parametrize("number", [1, 3])
def test_why_asks_the_same_queries(cast: Cast, number: int) -> None:
    alice = SignedIn(cast.alice)
    alice.get(WHY)  # the host is looked up once
    for _ in range(number):
        make_licence(make_person("问问"), cast.licence.enterprise)
        make_class()

    queries = count_queries(lambda: alice.get(WHY, {"q": "问问"}))

    # session, user, licences, registrations, enrolments, last sync twice, clock, editions,
    # classes
    assert queries == 10
