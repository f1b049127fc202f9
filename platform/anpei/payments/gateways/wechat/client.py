"""The only importer of WeChat Pay's library: its signatures and paths over our transport.

Its own requests follow redirects and the environment's proxies; and a notification that names an
unknown certificate makes it fetch certificates, which anybody could have it do.
"""

import json
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.core import Core
from wechatpayv3.type import RequestType
from wechatpayv3.utils import build_authorization

from anpei.kernel.outside import OutsideGarbled, OutsideUnavailable
from anpei.payments.gateways.contract import NoticeRefused, NoticeRequest
from anpei.payments.gateways.signing import pkcs8
from anpei.payments.gateways.transport import Transport
from anpei.payments.gateways.wechat.account import WechatAccount

TRANSPORT = Transport("wechat")
H5, NATIVE = WeChatPayType.H5, WeChatPayType.NATIVE
_TOO_MANY = 429

type Told = dict[str, Any]


class _Core(Core):  # type: ignore[misc]  # the library ships no types
    """Signing and checking stay the library's; sending is ours."""

    def _update_certificates(self) -> None:
        """Only the public key of the account is believed."""

    def request(  # noqa: PLR0917 - the library's own signature
        self,
        path: str,
        method: Any = RequestType.GET,
        data: Told | None = None,
        skip_verify: bool = False,
        sign_data: Any = None,
        files: Any = None,
        cipher_data: bool = False,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, Any]:
        content = json.dumps(data) if data else ""
        reply = TRANSPORT.send(
            method.value,
            address() + path,
            content=content.encode(),
            headers={**(headers or {}), **self._headers(path, method.value, content)},
            large=skip_verify,
        )
        if reply.status == _TOO_MANY:
            raise OutsideUnavailable("wechat", "HTTP 429")
        if (
            reply.status < 300
            and not skip_verify
            and not self._is_genuine(reply.headers, reply.body)
        ):
            raise OutsideGarbled("wechat", "the answer is not signed by WeChat Pay's key")
        return reply.status, reply.body

    def _headers(self, path: str, method: str, content: str) -> dict[str, str]:
        signed = build_authorization(
            path, method, self._mchid, self._cert_serial_no, self._private_key, data=content
        )
        return {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "anpei",
            "Wechatpay-Serial": str(self._public_key_id),
            "Authorization": signed,
        }

    def _is_genuine(self, headers: Any, body: bytes) -> bool:
        try:
            return bool(self._verify_signature(headers, body.decode()))
        except Exception:
            return False


@lru_cache(maxsize=64)
def client_of(account: WechatAccount) -> WeChatPay:
    """The library's client for one account."""
    client = WeChatPay(
        wechatpay_type=WeChatPayType.NATIVE,
        mchid=account.merchant_id,
        private_key=pkcs8(account.private_key),
        cert_serial_no=account.certificate_serial,
        appid=account.app_id,
        apiv3_key=account.api_v3_key,
        public_key=account.wechat_public_key,
        public_key_id=account.wechat_public_key_id,
    )
    client._core = _Core(
        mchid=account.merchant_id,
        cert_serial_no=account.certificate_serial,
        private_key=pkcs8(account.private_key),
        apiv3_key=account.api_v3_key,
        public_key=account.wechat_public_key,
        public_key_id=account.wechat_public_key_id,
    )
    return client


def read(answer: tuple[int, Any]) -> tuple[int, Told]:
    """(status, the JSON object) of an answer; {} for none. Raises OutsideGarbled."""
    status, body = answer
    try:
        told = json.loads(body) if body else {}
    except ValueError as error:
        raise OutsideGarbled("wechat", "the answer is no JSON") from error
    if not isinstance(told, dict):
        raise OutsideGarbled("wechat", "the answer is no object")
    return status, told


def open_notice(account: WechatAccount, request: NoticeRequest) -> Told:
    """A notification's event and its decrypted resource. Raises NoticeRefused."""
    try:
        opened = client_of(account).callback(dict(request.headers), request.body)
    except Exception as error:  # the library raises nothing narrower
        raise NoticeRefused("shape") from error
    if not isinstance(opened, dict) or not isinstance(opened.get("resource"), dict):
        raise NoticeRefused("signature")
    return opened


def download(account: WechatAccount, url: str) -> bytes:
    """A bill, from our own address whatever host its link names."""
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    prefix = urlsplit(address()).path
    status, body = client_of(account)._core.request(path.removeprefix(prefix), skip_verify=True)
    if status >= 300 or not isinstance(body, bytes):
        raise OutsideGarbled("wechat", f"the bill cannot be fetched (HTTP {status})")
    return body


def address() -> str:
    return settings.WECHATPAY_ADDRESS or f"{settings.SANDBOX_URL}/gateway/wechat"
