"""The only importer of Alipay's library: it signs requests; sending and checking are ours.

Its own ``execute`` connects to port 80 or 443 whatever the address says and takes answers signed
with MD5 or SHA-1 for genuine.
"""

import json
from functools import lru_cache
from typing import Any

from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient
from alipay.aop.api.request.AlipayDataDataserviceBillDownloadurlQueryRequest import (
    AlipayDataDataserviceBillDownloadurlQueryRequest,
)
from alipay.aop.api.request.AlipayTradeCloseRequest import AlipayTradeCloseRequest
from alipay.aop.api.request.AlipayTradeFastpayRefundQueryRequest import (
    AlipayTradeFastpayRefundQueryRequest,
)
from alipay.aop.api.request.AlipayTradePagePayRequest import AlipayTradePagePayRequest
from alipay.aop.api.request.AlipayTradePrecreateRequest import AlipayTradePrecreateRequest
from alipay.aop.api.request.AlipayTradeQueryRequest import AlipayTradeQueryRequest
from alipay.aop.api.request.AlipayTradeRefundRequest import AlipayTradeRefundRequest
from alipay.aop.api.request.AlipayTradeWapPayRequest import AlipayTradeWapPayRequest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from django.conf import settings

from anpei.kernel.outside import OutsideGarbled
from anpei.payments.gateways.alipay.account import AlipayAccount
from anpei.payments.gateways.signing import BadKeyError, is_signed, private_key, public_key
from anpei.payments.gateways.transport import Transport

REQUESTS = {
    "alipay.trade.page.pay": AlipayTradePagePayRequest,
    "alipay.trade.wap.pay": AlipayTradeWapPayRequest,
    "alipay.trade.precreate": AlipayTradePrecreateRequest,
    "alipay.trade.query": AlipayTradeQueryRequest,
    "alipay.trade.close": AlipayTradeCloseRequest,
    "alipay.trade.refund": AlipayTradeRefundRequest,
    "alipay.trade.fastpay.refund.query": AlipayTradeFastpayRefundQueryRequest,
    "alipay.data.dataservice.bill.downloadurl.query": (
        AlipayDataDataserviceBillDownloadurlQueryRequest
    ),
}
TRANSPORT = Transport("alipay")


def signed_url(
    account: AlipayAccount,
    method: str,
    content: dict[str, Any],
    *,
    notify_url: str = "",
    return_url: str = "",
) -> str:
    """The address of a request with everything in it, signed by RSA2."""
    request = REQUESTS[method]()
    request.biz_content = content
    if notify_url:
        request.notify_url = notify_url
    if return_url:
        request.return_url = return_url
    return str(_client(account).page_execute(request, http_method="GET"))


def ask(
    account: AlipayAccount, method: str, content: dict[str, Any], *, notify_url: str = ""
) -> dict[str, Any]:
    """Call a method; its answer as a dict, signature checked. Raises OutsideError."""
    reply = TRANSPORT.send("POST", signed_url(account, method, content, notify_url=notify_url))
    return read_answer(account, method, reply.body)


def read_answer(account: AlipayAccount, method: str, body: bytes) -> dict[str, Any]:
    """The part of an answer that is signed. Raises OutsideGarbled for anything else."""
    try:
        text = body.decode()
        told = json.loads(text)
        name = method.replace(".", "_") + "_response"
        start = text.index("{", text.index(f'"{name}"') + len(name) + 2)
        _part, end = json.JSONDecoder().raw_decode(text, start)
        part = told[name]
        signature = told.get("sign", "")
    except (ValueError, KeyError, TypeError) as error:
        raise OutsideGarbled("alipay", "the answer is not of its protocol") from error
    key = public_key(account.alipay_public_key)
    if not isinstance(part, dict) or not is_signed(key, text[start:end].encode(), str(signature)):
        raise OutsideGarbled("alipay", "the answer is not signed by Alipay's key")
    return part


def gateway_url() -> str:
    return settings.ALIPAY_GATEWAY or f"{settings.SANDBOX_URL}/gateway/alipay/gateway.do"


def _client(account: AlipayAccount) -> DefaultAlipayClient:
    config = AlipayClientConfig()
    config.server_url = gateway_url()
    config.app_id = account.app_id
    config.app_private_key = _pkcs1(account.private_key)
    config.sign_type = "RSA2"
    return DefaultAlipayClient(config)


@lru_cache(maxsize=64)
def _pkcs1(text: str) -> str:
    """The form that the library reads. Raises OutsideGarbled for what is no key."""
    try:
        key = private_key(text)
    except BadKeyError as error:
        raise OutsideGarbled("alipay", "the application's private key cannot be used") from error
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return pem.decode().strip()
