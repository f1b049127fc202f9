"""Merchants of the gateway: their numbers and keys with each of the three providers."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from anpei.sandbox.gateway import keys


@dataclass(frozen=True)
class Merchant:
    """Private keys as PEM; ``alipay_key`` and ``wechat_key`` are the providers' own, one for each
    merchant as outside; ``key`` is the merchant's."""

    name: str
    app_id: str
    seller_id: str
    wechat_appid: str
    mchid: str
    api_v3_key: str
    mer_id: str
    key: str
    alipay_key: str
    wechat_key: str
    certificate: str
    """The merchant's, issued by the gateway's authority, for WeChat Pay and UnionPay."""

    @property
    def wechat_key_id(self) -> str:
        return f"PUB_KEY_ID_0{self.mchid}2026112100"


@dataclass(frozen=True)
class Authority:
    """UnionPay's own: the authority that issues certificates, and the key it signs with."""

    root_key: str
    root_certificate: str
    key: str
    certificate: str


UNIONPAY_NAME = "00040000:SIGN@中国银联股份有限公司@00000000"


def new_authority() -> Authority:
    """A root and a signing certificate under it."""
    root_key, key = keys.new_key(), keys.new_key()
    root = keys.certificate("CFCA ACS OCA31 (sandbox)", root_key)
    signing = keys.certificate(
        UNIONPAY_NAME, key, issuer="CFCA ACS OCA31 (sandbox)", issuer_pem=root_key
    )
    return Authority(root_key, root, key, signing)


def new_merchant(name: str, authority: Authority) -> Merchant:
    """A merchant with numbers of its own."""
    key = keys.new_key()
    return Merchant(
        name=name,
        app_id=f"2021{_digits(12)}",
        seller_id=f"2088{_digits(12)}",
        wechat_appid=f"wx{secrets.token_hex(8)}",
        mchid=f"16{_digits(8)}",
        api_v3_key=secrets.token_hex(16),
        mer_id=f"7772900{_digits(8)}",
        key=key,
        alipay_key=keys.new_key(),
        wechat_key=keys.new_key(),
        certificate=keys.certificate(
            name, key, issuer="CFCA ACS OCA31 (sandbox)", issuer_pem=authority.root_key
        ),
    )


def accounts(merchant: Merchant, authority: Authority) -> dict[str, dict[str, str]]:
    """What the three providers' portals would hand to the merchant: provider → field → value."""
    return {
        "alipay": {
            "app_id": merchant.app_id,
            "seller_id": merchant.seller_id,
            "private_key": merchant.key,
            "alipay_public_key": keys.public_pem(merchant.alipay_key),
        },
        "wechat": {
            "app_id": merchant.wechat_appid,
            "merchant_id": merchant.mchid,
            "private_key": merchant.key,
            "certificate_serial": f"{keys.serial_of(merchant.certificate):X}",
            "api_v3_key": merchant.api_v3_key,
            "wechat_public_key": keys.public_pem(merchant.wechat_key),
            "wechat_public_key_id": merchant.wechat_key_id,
        },
        "unionpay": {
            "merchant_id": merchant.mer_id,
            "private_key": merchant.key,
            "certificate": merchant.certificate,
            "root_certificate": authority.root_certificate,
        },
    }


def _digits(count: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(count))
