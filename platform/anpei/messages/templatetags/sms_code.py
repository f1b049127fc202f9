"""The offer to send a one-time code, on the activation page."""

from typing import Any

from django.template import Library

from anpei.accounts.models import User
from anpei.messages.domain.codes import mobile_for_codes

register = Library()


@register.inclusion_tag("messages/sms_code_offer.html", takes_context=True)
def sms_code_offer(context: dict[str, Any], user: User) -> dict[str, Any]:
    """A button that sends the code to the registered mobile, masked; nothing without one."""
    return {"mobile": mobile_for_codes(user), "csrf_token": context.get("csrf_token")}
