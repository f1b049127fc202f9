"""Posting to an address that staff typed: the same checks as fetching from one (T47).

https to a public host, looked up anew for each call and connected to the address that was checked;
no redirects, no proxies, a cap on time; of the answer the status alone is read.
"""

from collections.abc import Mapping
from urllib.parse import SplitResult

import httpx
from django.utils.translation import gettext as _

from anpei.kernel.exchange import exchange_within, open_client
from anpei.kernel.fetching import check_address, pinned_url
from anpei.kernel.outside import OutsideOutcomeUnknown, OutsideRefused, OutsideUnavailable

_SERVICE = "webhook"
_SECONDS = 10.0


def check_postable(url: str) -> SplitResult:
    """Whether the address may be called now. Raises OutsideRefused, OutsideUnavailable."""
    parts = check_address(url)
    pinned_url(parts)
    return parts


def post_json(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """POST ``body``; gives the status when it is 2xx.

    Raises OutsideRefused for any other answer (``status``) or an address that may not be called,
    OutsideUnavailable or OutsideOutcomeUnknown without one.
    """
    status = _send(check_address(url), body, headers)
    if not httpx.codes.is_success(status):
        told = _("the server answers HTTP %(status)d") % {"status": status}
        raise OutsideRefused(_SERVICE, told, status)
    return status


def _send(parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> int:
    host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    sent = {
        **headers,
        "Host": f"{host}{port}",
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "Anpei-Webhook/1",
    }
    client = open_client(silent_seconds=_SECONDS, connect_seconds=5.0)
    with client, exchange_within(_SECONDS):
        try:
            request = client.build_request(
                "POST",
                pinned_url(parts),
                content=body,
                headers=sent,
                extensions={"sni_hostname": host},
            )
            # Nobody wants the body: only the status is read.
            response = client.send(request, stream=True)
            response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            told = _("%(host)s cannot be reached") % {"host": host}
            raise OutsideUnavailable(_SERVICE, told) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason = _("the line to %(host)s broke off") % {"host": host}
            raise OutsideOutcomeUnknown(_SERVICE, reason) from error
    return response.status_code
