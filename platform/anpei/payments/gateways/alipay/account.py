"""What an association enters to be paid by Alipay."""

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from anpei.payments.gateways.contract import Account, AccountField
from anpei.payments.gateways.signing import PrivateKeyText, PublicKeyText


class AlipayAccount(Account):
    """Of one application in Alipay's open platform, signed by RSA2."""

    app_id: str = Field(min_length=1, max_length=32)
    seller_id: str = Field(min_length=1, max_length=32)
    private_key: PrivateKeyText
    alipay_public_key: PublicKeyText

    @property
    def app(self) -> str:
        return self.app_id

    @property
    def seller(self) -> str:
        return self.seller_id


FIELDS = (
    AccountField("app_id", _("Application number (APPID)")),
    AccountField("seller_id", _("Merchant number (PID)"), _("Begins with 2088.")),
    AccountField(
        "private_key",
        _("Private key of the application"),
        _("Made with Alipay's key tool, RSA2 with 2048 bits; with or without its PEM lines."),
        secret=True,
        long=True,
    ),
    AccountField(
        "alipay_public_key",
        _("Alipay's public key"),
        _("As the open platform shows it after the application's public key was uploaded."),
        long=True,
    ),
)
