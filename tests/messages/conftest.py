"""Associations that send through the sandbox."""

import pytest
from django.conf import settings
from pytest_django.fixtures import Settings

from anpei.accounts.middleware import SESSION_GENERATION, SESSION_USER
from anpei.accounts.models import User
from anpei.kernel.clock import db_now
from anpei.messages.domain.channels import connect_sandbox_channels
from anpei.messages.kinds import (
    MAIL,
    SITE,
    SMS,
    WECHAT,
    MessageKind,
    Placeholder,
    message_kinds,
)
from anpei.messages.models import Contact
from tenants.entering import current_association
from tenants.models import Association
from tests.accounts.browsing import Browser
from tests.fixtures.sandbox import RunningSandbox

TOLD = MessageKind(
    code="test.told",
    title="Something is told",
    subject="About {thing}",
    body="Dear {recipient}, {thing} is due on {day}.",
    short="{thing}: {day}",
    placeholders=(Placeholder("thing", "Thing", "x"), Placeholder("day", "Day", "2026-01-02")),
    channels=(SITE, MAIL, SMS, WECHAT),
)
SECRET = MessageKind(
    code="test.secret",
    title="A secret",
    subject="A secret",
    body="{code}",
    short="{code}",
    placeholders=(Placeholder("code", "Code", "1"),),
    channels=(SMS,),
    is_secret=True,
)


@pytest.fixture(autouse=True)
def _kinds_of_these_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kinds beside those of the apps."""
    for kind in (TOLD, SECRET):
        monkeypatch.setitem(message_kinds(), kind.code, kind)


@pytest.fixture
def sending(
    fresh_sandbox: RunningSandbox, settings: Settings, jinan: Association
) -> RunningSandbox:
    """济南 sends through the sandbox: mail, SMS and WeChat."""
    point_at(fresh_sandbox, settings)
    connect_sandbox_channels(dataset="jinan", wechat=True, by=None)
    return fresh_sandbox


def point_at(sandbox: RunningSandbox, settings: Settings) -> None:
    """Let this process send to `sandbox`."""
    settings.SANDBOX_URL = sandbox.url
    settings.SMTP_PORT = sandbox.mail_port
    settings.SMTP_SECONDS = 2


def give_mail(user: User, address: str) -> Contact:
    """A confirmed mail address."""
    return Contact.objects.create(user=user, mail=address, mail_confirmed_at=db_now())


def signed_in(user: User) -> Browser:
    """A browser in which `user` is signed in."""
    browser = Browser(current_association(), language="en")
    session = browser.session
    session[SESSION_USER] = user.pk
    session[SESSION_GENERATION] = user.session_generation
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return browser
