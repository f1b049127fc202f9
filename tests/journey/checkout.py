"""At the provider: the payment's page leads to the sandbox's checkout, which leads back."""

import re
from html import unescape

import httpx

from tests.journey.visitor import Unexpected, Visitor


def begin_payment(payer: Visitor, pay: str, way: str = "") -> str:
    """Choose ``way`` (``provider:way``; the first that is offered) on the page ``pay``; gives the
    path of the payment's own page, which is open then."""
    offered = re.findall(r'name="way" value="([^"]+)"', payer.get(pay))
    if not offered or (way and way not in offered):
        raise Unexpected(f"{way or 'no way to pay'} is not offered: {offered}")
    shown = payer.submit(pay, {"way": way or offered[0]})
    found = re.search(r"/payments/([^/\"]+)/state/", shown)
    if not found:
        raise Unexpected("no payment was begun")
    portal = re.search(rf'"(/[^"]*/payments/{re.escape(found[1])}/)state/"', shown)
    return portal[1] if portal else ""


def at_checkout(sandbox: str, shown: str, **told: str) -> str:
    """Go to the provider as the browser would (link, code or signed form) and press a button
    there: ``act`` is ``pay`` or ``refuse``, nothing to walk away. Gives the checkout's page."""
    with httpx.Client(timeout=60, follow_redirects=True) as browser:
        page = _walk(browser, sandbox, shown)
        if told:
            page = browser.post(str(page.url), data=told).raise_for_status()
        return page.text


def way_back(payer: Visitor, checkout: str) -> str:
    """The path of ours to which the checkout's page leads back."""
    back = re.search(r'href="([^"]+/payments/returned/[^"]+)"', checkout)
    if not back:
        raise Unexpected("the provider's page does not lead back")
    return unescape(back[1]).removeprefix(payer.origin)


def _walk(browser: httpx.Client, sandbox: str, shown: str) -> httpx.Response:
    address = re.search(rf'href="({re.escape(sandbox)}[^"]+)"', shown)
    if address:
        return browser.get(unescape(address[1])).raise_for_status()
    form = re.search(
        rf'<form method="post" action="({re.escape(sandbox)}[^"]+)".*?</form>', shown, flags=re.S
    )
    if not form:
        raise Unexpected("nothing leads to the provider")
    fields = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
    values = {name: unescape(value) for name, value in fields}
    return browser.post(unescape(form[1]), data=values).raise_for_status()
