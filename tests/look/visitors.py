"""Who walks through the portals: nobody, an enterprise, learners, the association's staff."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page

from anpei.accounts.domain.sign_in import business_shape
from anpei.accounts.models import User, UserKind
from anpei.demo.staff import PASSWORD
from anpei.people.models import Licence
from tenants.entering import enter_tenant
from tenants.models import Association


@dataclass(frozen=True)
class Window:
    """A browser's window: width and height in px, and the language its user reads."""

    size: tuple[int, int]
    language: str = "zh-CN"

    @property
    def width(self) -> int:
        return self.size[0]


@dataclass(frozen=True)
class Visitor:
    """One session: ``portal`` names the sign-in page ("" = stays outside), ``typed`` fills it."""

    name: str
    schema: str
    portal: str = ""
    typed: dict[str, str] = field(default_factory=dict)


def visitors_of(schema: str) -> list[Visitor]:
    """Everybody who has an account in the demo of this association, one of each sort."""
    city = Association.objects.get(schema_name=schema).city
    with enter_tenant(schema):
        by_number = business_shape().by_number
        enterprise = User.objects.filter(
            kind=UserKind.ENTERPRISE, activated_at__isnull=False
        ).select_related("enterprise")[0]
        company = enterprise.enterprise
        assert company is not None
        learners = _one_of_each_state()
        return [
            Visitor("public", schema),
            Visitor(
                "enterprise",
                schema,
                "enterprise",
                {"name": company.credit_code if by_number else company.name},
            ),
            *(_learner(schema, city, number, one) for number, one in enumerate(learners, 1)),
            Visitor("staff", schema, "staff", {"login_name": "admin"}),
        ]


def _one_of_each_state() -> list[User]:
    """Learners whose newest enrolments are in different states."""
    found: dict[str, User] = {}
    activated = User.objects.filter(kind=UserKind.LEARNER, activated_at__isnull=False)
    for one in activated.select_related("person").order_by("pk"):
        assert one.person is not None
        state = one.person.enrolments.latest("pk").state
        # a journey's newcomers have passwords of their own
        if state not in found and one.check_password(PASSWORD):
            found[state] = one
    return list(found.values())


def _learner(schema: str, city: str, number: int, user: User) -> Visitor:
    person = user.person
    assert person is not None
    enrolled = Licence.objects.filter(person=person, enrolments__isnull=False)[0]
    typed = {"city": city, "category": enrolled.category}
    typed |= {"name": person.name, "id_number": person.id_number}
    return Visitor(f"learner{number}", schema, "learner", typed)


@contextmanager
def signed_in(
    browser: Browser, visitor: Visitor, origin: str, window: Window
) -> Iterator[BrowserContext]:
    """A session of this visitor in a window."""
    width, height = window.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=window.language, permissions=["camera"]
    )
    context.set_default_timeout(60_000)
    try:
        if visitor.portal:
            page = context.new_page()
            sign_in(page, origin, visitor.portal, visitor.typed)
            page.close()
        yield context
    finally:
        context.close()


def sign_in(page: Page, origin: str, portal: str, typed: dict[str, str]) -> None:
    """Fill in a portal's sign-in page, as far as it asks, and send it, and the password page that
    may follow.

    Raises AssertionError when it does not lead inside.
    """
    page.goto(f"{origin}/sign-in/{portal}/")
    everything = typed | dict.fromkeys(("password", "own_password"), PASSWORD)
    _fill(page, everything)
    _send(page)
    if page.url.startswith(f"{origin}/sign-in/"):
        _fill(page, everything)
        _send(page)
    assert "/sign-in/" not in page.url, f"{portal}: {page.locator('main').inner_text()[:400]}"


def _fill(page: Page, typed: dict[str, str]) -> None:
    for name, value in typed.items():
        control = page.locator(f"main [name={name}]")
        if not control.count():
            continue
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    if page.locator("main [name=agree]").count():
        page.check("main [name=agree]")


def _send(page: Page) -> None:
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
