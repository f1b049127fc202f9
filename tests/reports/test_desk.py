"""The staff's first page."""

from django.urls import reverse

from anpei.reports.desk import waiting_for
from tenants.models import Association
from tests.accounts.browsing import Browser
from tests.factories import Cast


def test_queues_follow_the_roles(jinan: Association) -> None:
    of_finance = [one.url for one in waiting_for({"finance"})]
    of_teacher = waiting_for({"teacher"})
    of_admin = {one.url for one in waiting_for({"admin"})}

    assert of_finance == [reverse("payments:receipt_queue")]
    assert list(of_teacher) == []
    assert of_admin == {f"{reverse('proctoring:reviews')}?due=overdue"} | {
        reverse(page)
        for page in (
            "payments:receipt_queue",
            "proctoring:reviews",
            "registry:outbox",
            "registry:syncs",
            "certificates:list",
        )
    }


def test_first_page_of_staff_shows_queues_and_grouped_menu(jinan: Association, cast: Cast) -> None:
    browser = Browser(jinan)
    session = browser.session
    session["user"] = cast.staff.pk
    session["generation"] = cast.staff.session_generation
    session.save()

    html = browser.get("/staff/").content.decode()

    assert f'href="{reverse("payments:receipt_queue")}"' in html
    assert html.count('class="nav-group"') == 2 * 4
    assert html.count('href="/staff/" aria-current="page"') == 3
