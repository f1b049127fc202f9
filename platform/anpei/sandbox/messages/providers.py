"""Stand-ins for the providers of SMS and of WeChat template messages: signed JSON over HTTP."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import BaseModel, Field, ValidationError
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from anpei.kernel.identity_numbers import is_mobile
from anpei.kernel.request_signing import SignatureRefused
from anpei.sandbox.answers import Refusal, json_answer
from anpei.sandbox.messages.store import Letterbox
from anpei.sandbox.signing import signed_by
from anpei.sandbox.world import World

SMS, WECHAT = "sms", "wechat"
LONGEST_TEXT = 500


class _Sms(BaseModel):
    request_key: str = Field(min_length=8, max_length=40)
    mobile: str
    signature: str = Field(min_length=1, max_length=60)
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)


class _TemplateMessage(BaseModel):
    request_key: str = Field(min_length=8, max_length=40)
    openid: str = Field(min_length=1, max_length=60)
    template: str = Field(min_length=1, max_length=60)
    title: str
    text: str = Field(max_length=LONGEST_TEXT)
    link: str


class ProvidersApi:
    """Both providers, and what has arrived, for tests (``/admin/…``)."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._letterbox: Letterbox = world.letterbox

    def rules(self) -> list[Rule]:
        """The paths; each endpoint is the method that answers."""
        return [
            Rule("/sms/v1/messages", methods=["POST"], endpoint=self.send_sms),
            Rule("/wechat/v1/template-messages", methods=["POST"], endpoint=self.send_wechat),
            Rule("/admin/mails", methods=["GET"], endpoint=self.mails),
            Rule("/admin/short-messages/<provider>", methods=["GET"], endpoint=self.shorts),
        ]

    def send_sms(self, request: Request) -> Response:
        """Take an SMS. A number that is none is refused, as a provider would."""
        client = self._signed(request)
        told = _read(_Sms, request)
        if not is_mobile(told.mobile):
            raise Refusal(422, "bad_mobile", "not a mobile number")
        receipt = self._letterbox.put_short(
            provider=SMS,
            client=client,
            request_key=told.request_key,
            recipient=told.mobile,
            sender=told.signature,
            title="",
            text=told.text,
            link="",
        )
        return json_answer({"request_key": told.request_key, "receipt": receipt}, 201)

    def send_wechat(self, request: Request) -> Response:
        """Take a template message."""
        client = self._signed(request)
        told = _read(_TemplateMessage, request)
        receipt = self._letterbox.put_short(
            provider=WECHAT,
            client=client,
            request_key=told.request_key,
            recipient=told.openid,
            sender=told.template,
            title=told.title,
            text=told.text,
            link=told.link,
        )
        return json_answer({"request_key": told.request_key, "receipt": receipt}, 201)

    def mails(self, request: Request) -> Response:
        """{"mails": […]}, newest first; `to` chooses a recipient."""
        found = self._letterbox.mails(request.args.get("to", ""))
        told = [{**asdict(one), "raw": one.raw.decode(errors="replace")} for one in found]
        return json_answer({"mails": told})

    def shorts(self, request: Request, provider: str) -> Response:
        """{"messages": […]}, newest first; `to` chooses a recipient."""
        found = self._letterbox.short_messages(provider, request.args.get("to", ""))
        return json_answer({"messages": [asdict(one) for one in found]})

    def _signed(self, request: Request) -> str:
        try:
            return signed_by(request, self._world.nonces).key.client_id
        except SignatureRefused as refused:
            raise Refusal(401, "bad_signature", str(refused)) from refused


def _read[M: BaseModel](model: type[M], request: Request) -> M:
    try:
        return model.model_validate_json(request.get_data())
    except ValidationError as error:
        raise Refusal(422, "bad_message", error.errors()[0]["msg"]) from error
