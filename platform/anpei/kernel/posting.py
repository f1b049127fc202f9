"""Posting to an address that staff typed: the same checks as fetching from one (T47).

https to a public host, looked up anew for each call and connected to the address that was checked;
no redirects, no proxies, a cap on time and on what is read of the answer.
"""

from collections.abc import Mapping
from urllib.parse import SplitResult

import httpx
from django.utils.translation import gettext as _

from anpei.kernel.fetching import check_address, pinned_url
from anpei.kernel.outside import OutsideOutcomeUnknown, OutsideRefused, OutsideUnavailable

_SERVICE = "webhook"
_SECONDS = 10.0
_READ = 4096


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
    timeout = httpx.Timeout(_SECONDS, connect=5.0)
    sent = {
        **headers,
        "Host": f"{host}{port}",
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "Anpei-Webhook/1",
    }
    with httpx.Client(
        timeout=timeout, follow_redirects=False, trust_env=False, verify=True
    ) as client:
        try:
            request = client.build_request(
                "POST",
                pinned_url(parts),
                content=body,
                headers=sent,
                extensions={"sni_hostname": host},
            )
            response = client.send(request, stream=True)
            try:
                next(response.iter_bytes(_READ), b"")
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            told = _("%(host)s cannot be reached") % {"host": host}
            raise OutsideUnavailable(_SERVICE, told) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason = _("the line to %(host)s broke off") % {"host": host}
            raise OutsideOutcomeUnknown(_SERVICE, reason) from error
    return response.status_code
