"""The client of the invoice platform: ask, query by request number, fetch the documents."""

from datetime import date

from django.conf import settings
from pydantic import BaseModel, ConfigDict

from anpei.kernel.errors import Unavailable
from anpei.kernel.outside import OutsideGarbled, OutsideLimits, OutsideRefused, OutsideService
from anpei.kernel.request_signing import SigningKey
from anpei.payments.models import InvoiceConnection

_NOT_FOUND = 404
_ASK = "/invoices/v1/requests"


class InvoiceBuyer(BaseModel):
    """Who the invoice is made out to."""

    model_config = ConfigDict(frozen=True)

    title: str
    taxpayer_number: str
    address: str
    phone: str
    bank_name: str
    bank_account: str


class InvoiceAsk(BaseModel):
    """An invoice to issue. ``amount_fen`` includes the tax and is positive; ``red_of`` is the
    number of the invoice that this one takes back."""

    model_config = ConfigDict(frozen=True)

    request_number: str
    kind: str
    medium: str
    seller: str
    buyer: InvoiceBuyer
    item: str
    quantity: int
    amount_fen: int
    remark: str = ""
    red_of: str = ""


class InvoiceAnswer(BaseModel):
    """What became of a request: ``processing``, ``issued`` or ``refused``."""

    request_number: str
    state: str
    invoice_number: str = ""
    issued_on: date | None = None
    amount_fen: int
    reason: str = ""

    model_config = ConfigDict(frozen=True)


class InvoiceClient(OutsideService):
    """One association's connection to its invoice platform. Close it, or use it in a ``with``."""

    def ask(self, asked: InvoiceAsk) -> InvoiceAnswer:
        """Ask for an invoice. Never repeated here: who is in doubt queries first."""
        answer = self.call("POST", _ASK, content=asked, repeatable=False)
        return self._about(self.read_model(InvoiceAnswer, answer), asked.request_number)

    def query(self, request_number: str) -> InvoiceAnswer | None:
        """What became of a request, None when it never arrived."""
        try:
            answer = self.call("GET", f"{_ASK}/{request_number}", repeatable=True)
        except OutsideRefused as refused:
            if refused.status == _NOT_FOUND:
                return None
            raise
        return self._about(self.read_model(InvoiceAnswer, answer), request_number)

    def document(self, number: str, form: str) -> bytes:
        """The issued invoice as ``pdf`` or ``xml``."""
        answer = self.call("GET", f"/invoices/v1/issued/{number}/{form}", repeatable=True)
        if answer.media_type != f"application/{form}":
            raise OutsideGarbled(self.name, f"a document of type {answer.media_type[:40]}")
        return answer.body

    def _about(self, told: InvoiceAnswer, request_number: str) -> InvoiceAnswer:
        if told.request_number != request_number:
            raise OutsideGarbled(self.name, "the answer is about another request")
        if told.state == "issued" and not (told.invoice_number and told.issued_on):
            raise OutsideGarbled(self.name, "an issued invoice without number or day")
        return told


def connect_client(limits: OutsideLimits | None = None) -> InvoiceClient:
    """The client of the current association. Raises Unavailable when none is configured."""
    connection = InvoiceConnection.objects.first()
    if connection is None:
        raise Unavailable("This association has no invoice platform.")
    return InvoiceClient(
        name="invoices",
        base_url=connection.base_url or settings.SANDBOX_URL,
        key=SigningKey(connection.client_id, connection.secret),
        limits=limits,
    )
