"""The public pages (SD-06), and the pages of errors."""

import pytest
from django.urls import reverse

from tenants.models import Association
from tests.accounts.browsing import Browser
from tests.factories import PASSWORD, Cast


@pytest.fixture
def browser(jinan: Association) -> Browser:
    return Browser(jinan)


@pytest.mark.rule("SD-06")
def test_home_page_leads_to_both_sign_ins_the_guide_and_the_questions(browser: Browser) -> None:
    html = browser.get("/").content.decode()

    for page in ("accounts:enterprise_sign_in", "accounts:learner_sign_in"):
        assert f'href="{reverse(page)}"' in html
    for page in ("site:guide", "site:questions"):
        assert f'href="{reverse(page)}"' in html


@pytest.mark.rule("SD-06")
@pytest.mark.parametrize("problem", ["wechat", "insecure", "camera", "old"])
@pytest.mark.parametrize("page", ["/", "/sign-in/learner/", "/sign-in/enterprise/"])
def test_unsuitable_browser_is_told_what_to_do(browser: Browser, page: str, problem: str) -> None:
    html = browser.get(page).content.decode()

    assert f'data-browser-notice="{problem}" hidden' in html
    assert "<noscript>" in html
    assert "nomodule" in html


@pytest.mark.rule("SD-06")
@pytest.mark.parametrize("page", ["/guide/", "/questions/"])
def test_guide_and_questions_come_from_the_province(browser: Browser, page: str) -> None:
    response = browser.get(page)

    told = response.context["guide" if page == "/guide/" else "questions"]
    assert len(told) > 0
    html = response.content.decode()
    for one in told:
        assert str(one.title).split("'")[0] in html


def test_page_says_whose_site_it_is(browser: Browser, jinan: Association) -> None:
    html = browser.get("/").content.decode()

    assert f"© {jinan.name}" in html


def test_unknown_page_says_what_to_do_next(browser: Browser) -> None:
    response = browser.get("/no-such-page/")

    assert response.status_code == 404
    assert b'class="error-code">404' in response.content


@pytest.mark.parametrize("home", ["/enterprise/home/", "/learner/", "/staff/"])
def test_portal_needs_a_sign_in(browser: Browser, home: str) -> None:
    response = browser.get(home)

    kind = home.split("/")[1]
    assert response.status_code == 302
    assert response.headers["Location"].startswith(f"/sign-in/{kind}/?next=")


def test_portal_of_another_kind_is_refused_in_ones_own_shell(browser: Browser, cast: Cast) -> None:
    session = browser.session
    session["user"] = cast.alice.pk
    session["generation"] = cast.alice.session_generation
    session.save()

    response = browser.get("/staff/")

    assert response.status_code == 403
    assert b'data-portal="enterprise"' in response.content


def test_sign_in_never_leads_to_another_host(browser: Browser, cast: Cast) -> None:
    page = browser.get("/sign-in/staff/?next=https://evil.example/")

    response = browser.post(
        "/sign-in/staff/",
        {
            "login_name": "admin",
            "password": PASSWORD,
            "next": page.context["form"].initial["next"],
        },
    )

    assert response.headers["Location"] == "/staff/"


def test_pages_carry_no_inline_script_or_style(browser: Browser) -> None:
    for page in ("/", "/guide/", "/sign-in/enterprise/", "/sign-in/learner/", "/agreement/"):
        html = browser.get(page).content.decode()

        assert " style=" not in html
        assert "<style" not in html
        assert " onclick=" not in html
        assert html.count("<script") == html.count("<script src=") + html.count(
            '<script type="module" src='
        ) + html.count("<script nomodule src=")


def test_language_switch_speaks_english(browser: Browser) -> None:
    browser.post("/language/", {"language": "en", "next": "/"})

    assert b'lang="en"' in browser.get("/").content
