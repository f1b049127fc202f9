"""What the platform has sent, as the sandbox's letterboxes hold it."""

import re

import httpx

from tests.journey.visitor import Unexpected, Visitor, wait_until


def code_by_sms(sandbox: str, visitor: Visitor) -> str:
    """On the activation page have a code sent to the registered mobile, and read it there."""
    action = re.search(r'action="([^"]*code[^"]*)"', visitor.get("/activate/"))
    if not action:
        raise Unexpected("no code can be sent")
    before = httpx.get(f"{sandbox}/sms", timeout=60).text
    visitor.post(action[1], {})

    def arrived() -> str:
        told = httpx.get(f"{sandbox}/sms", timeout=60).text
        codes = [one for one in re.findall(r"\b(\d{6})\b", told) if one not in before]
        return codes[0] if codes else ""

    return str(wait_until("the SMS", arrived, seconds=60))
