"""Every address × every role: the doors in front of the pages, tried one by one (PL-12, PL-03).

Generated from the addresses themselves: a new page is in the matrix as soon as it has an address,
and one without a door fails unless it is meant for everybody.
"""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from rest_framework.permissions import AllowAny

from anpei.accounts.access import Route, all_routes
from anpei.accounts.models import Role, User, UserKind
from tests.enrolment.applying import SignedIn
from tests.factories import Cast, make_staff

PUBLIC = {
    "accounts:activate", "accounts:agreement", "accounts:change_password",
    "accounts:enterprise_sign_in", "accounts:forgotten_enterprise", "accounts:forgotten_learner",
    "accounts:learner_password", "accounts:learner_sign_in", "accounts:sign_out",
    "accounts:staff_activate", "accounts:staff_code", "accounts:staff_sign_in",
    "certificates:verification", "certificates:verify", "certificates:verify_file",
    "clients:documentation",
    "dummy_hello", "set_language",
    "entry:captcha_picture", "entry:captcha_sound", "entry:person", "entry:registered",
    "site:app_icon_png", "site:app_icon_svg", "site:manifest", "site:offline",
    "site:service_worker",
    "site:guide", "site:home", "site:notice", "site:notice_file", "site:notices", "site:questions",
}  # fmt: skip
"""What a visitor may open."""
SIGNED = {
    "courses:poster", "courses:stream", "courses:subtitle", "invigilation:picture",
    "payments:mailed_invoice", "payments:notice", "payments:returned", "proctoring:picture",
    "entry:arrive", "presence:phone", "presence:phone_state", "presence:phone_ticket",
}  # fmt: skip
"""The address itself is signed and short-lived (tested with the app)."""
ASK_THEMSELVES = {
    "proctoring:appeal_attachment",
    "site:search",
    *(
        f"messages:{name}"
        for name in ("confirm", "inbox", "open", "read_all", "settings", "send_code")
    ),
}
"""For whoever is signed in, of whatever kind (tested with the app)."""
CONSENT_FIRST = {"exams:camera"}
"""Leads to the consent before it looks anything up."""
ACTORS = [*Role, "nobody's role"]


def pages() -> list[Route]:
    return [route for route in all_routes() if route.door]


def path_of(route: Route, filling: str = "x") -> str:
    """The address with ``filling`` for every part that is looked up."""
    numbers = re.sub(r"<int:\w+>", "1", route.pattern)
    return "/" + re.sub(r"<(?:str:|slug:|path:)?\w+>", filling, numbers)


def status(client: SignedIn, path: str) -> int:
    answer = client.get(path)
    if answer.status_code == 405:
        answer = client.post(path)
    if answer.streaming:
        b"".join(answer)  # read to its end, the client closes the file behind it
    return answer.status_code


@pytest.mark.rule("PL-12")
def test_every_page_has_a_door_or_is_meant_for_everybody() -> None:
    open_ones = {
        route.name
        for route in all_routes()
        if route.door is None
        and not _is_api(route)
        and route.name not in PUBLIC | SIGNED | ASK_THEMSELVES
    }

    assert open_ones == set()


@pytest.mark.rule("PL-12")
def test_every_api_view_asks_who_it_is() -> None:
    careless = {
        route.name
        for route in all_routes()
        if _is_api(route) and AllowAny in getattr(route.view, "cls").permission_classes  # noqa: B009
    }

    assert careless == {"api_schema"}


@pytest.mark.rule("PL-12")
@pytest.mark.parametrize("role", ACTORS)
def test_staff_open_what_their_role_opens_and_nothing_else(cast: Cast, role: str) -> None:
    """Admitted: anything but 403 (what is looked up is not found). Kept out: 403."""
    member = make_staff("member", *[one for one in Role if one == role])
    client = SignedIn(member, raise_request_exception=True)
    wrong = {
        (route.name, found)
        for route in pages()
        if route.door
        and (found := status(client, path_of(route)) == 403)
        == route.door.opens_to(UserKind.STAFF, (role,))
    }

    assert wrong == set()


@pytest.mark.rule("PL-12")
@pytest.mark.parametrize("kind", ["alice", "learner"])
def test_enterprises_and_learners_stay_in_their_portal(cast: Cast, kind: str) -> None:
    user: User = getattr(cast, kind)
    client = SignedIn(user)
    strange = [route for route in pages() if route.door and not route.door.opens_to(user.kind)]

    assert {route.name for route in strange if status(client, path_of(route)) != 403} == set()


@pytest.mark.rule("PL-12")
def test_visitors_are_sent_to_the_sign_in(cast: Cast) -> None:
    client = Client(HTTP_HOST="jinan.localhost")
    led = set()
    for route in pages():
        answer = client.get(path_of(route))
        if answer.status_code == 405:
            answer = client.post(path_of(route))
        if answer.status_code != 302 or "/sign-in/" not in answer["Location"]:
            led.add(route.name)

    assert led == set()


def foreign_ids(other: Cast) -> Iterator[str]:
    """Ids that exist, in another association."""
    yield other.training_class.public_id
    yield other.licence.public_id
    yield other.staff.public_id
    yield other.alice.public_id


@pytest.mark.rule("PL-03")
def test_no_page_finds_an_object_of_another_association(cast: Cast, other_cast: Cast) -> None:
    """Every page that looks something up, with every foreign id, as who may open it."""
    actors = {
        UserKind.STAFF: SignedIn(cast.staff),
        UserKind.ENTERPRISE: SignedIn(cast.alice),
        UserKind.LEARNER: SignedIn(cast.learner),
    }
    looking = [
        route for route in pages() if "<str:" in route.pattern and route.name not in CONSENT_FIRST
    ]
    found = {
        route.name
        for route in looking
        for foreign in foreign_ids(other_cast)
        if route.door and status(actors[route.door.kind], path_of(route, foreign)) not in {403, 404}
    }

    assert len(looking) > 20
    assert found == set()


def _is_api(route: Route) -> bool:
    return hasattr(route.view, "cls")
