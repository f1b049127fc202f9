"""What an association enters to be paid by WeChat Pay."""

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from anpei.payments.gateways.contract import Account, AccountField
from anpei.payments.gateways.signing import PrivateKeyText, PublicKeyText


class WechatAccount(Account):
    """A direct merchant of API v3, in the mode with WeChat Pay's public key."""

    app_id: str = Field(min_length=1, max_length=32)
    merchant_id: str = Field(pattern=r"^[0-9]{8,12}$")
    private_key: PrivateKeyText
    certificate_serial: str = Field(pattern=r"^[0-9A-Fa-f]{8,64}$")
    api_v3_key: str = Field(min_length=32, max_length=32)
    wechat_public_key: PublicKeyText
    wechat_public_key_id: str = Field(pattern=r"^PUB_KEY_ID_[0-9A-Za-z]+$")

    @property
    def app(self) -> str:
        return self.app_id

    @property
    def seller(self) -> str:
        return self.merchant_id


FIELDS = (
    AccountField("app_id", _("Application number (APPID)")),
    AccountField("merchant_id", _("Merchant number (mchid)")),
    AccountField(
        "private_key",
        _("Private key of the merchant's certificate"),
        _("The contents of apiclient_key.pem."),
        secret=True,
        long=True,
    ),
    AccountField(
        "certificate_serial",
        _("Serial number of the merchant's certificate"),
        _("Account centre, API security."),
    ),
    AccountField(
        "api_v3_key",
        _("APIv3 key"),
        _("32 characters, set in the account centre."),
        secret=True,
    ),
    AccountField("wechat_public_key", _("WeChat Pay's public key"), long=True),
    AccountField(
        "wechat_public_key_id",
        _("Number of WeChat Pay's public key"),
        _("Begins with PUB_KEY_ID_."),
    ),
)
