"""The letterbox as pages: what a recipient's phone and mail program would show."""

from __future__ import annotations

from datetime import UTC, datetime

from markupsafe import Markup
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from anpei.sandbox.messages.providers import SMS, WECHAT
from anpei.sandbox.settings import CHINA
from anpei.sandbox.world import World

_STYLE = Markup("""
body{margin:0;background:#f4f5f7;color:#1d2433;font:15px/1.6 system-ui,"Noto Sans SC",sans-serif}
header{background:#fff;border-bottom:1px solid #e3e6eb}
header div,main{max-width:820px;margin:0 auto;padding:16px}
h1{font-size:18px;margin:0 0 8px}nav a{margin-right:20px;color:#4a5468;text-decoration:none}
nav a[aria-current]{color:#1b5fc1;font-weight:600;border-bottom:2px solid;padding-bottom:6px}
article{background:#fff;border:1px solid #e3e6eb;border-radius:10px;padding:14px 18px;
margin:0 0 12px}
h2{font-size:16px;margin:0}small{color:#667085}p{margin:8px 0 0;white-space:pre-wrap;
overflow-wrap:anywhere}form{margin:0 0 16px;display:flex;gap:8px}
input{flex:1;min-width:0;padding:8px 12px;border:1px solid #c9ced8;border-radius:8px;font:inherit}
button{padding:8px 16px;border:0;border-radius:8px;background:#1b5fc1;color:#fff;font:inherit}
""")
_TABS = (("/mails", "邮件"), ("/sms", "短信"), ("/wechat", "微信模板消息"))


class LetterboxPages:
    """Three lists, newest first."""

    def __init__(self, world: World) -> None:
        self._letterbox = world.letterbox

    def rules(self) -> list[Rule]:
        """The paths; each endpoint is the method that answers."""
        return [
            Rule("/mails", methods=["GET"], endpoint=self.mails),
            Rule("/sms", methods=["GET"], endpoint=self.sms),
            Rule("/wechat", methods=["GET"], endpoint=self.wechat),
        ]

    def mails(self, request: Request) -> Response:
        """Mails."""
        to = request.args.get("to", "").strip()
        found = self._letterbox.mails(to)
        return _page(
            "/mails",
            to,
            [
                _entry(one.subject, f"{one.sender} → {one.recipient}", one.at, one.text)
                for one in found
            ],
        )

    def sms(self, request: Request) -> Response:
        """SMS, with the sender's signature before the text."""
        to = request.args.get("to", "").strip()
        found = self._letterbox.short_messages(SMS, to)
        return _page(
            "/sms",
            to,
            [_entry(one.recipient, "", one.at, f"【{one.sender}】{one.text}") for one in found],
        )

    def wechat(self, request: Request) -> Response:
        """WeChat template messages."""
        to = request.args.get("to", "").strip()
        found = self._letterbox.short_messages(WECHAT, to)
        return _page(
            "/wechat",
            to,
            [_entry(one.title, one.recipient, one.at, f"{one.text}\n{one.link}") for one in found],
        )


def _entry(title: str, detail: str, at: float, text: str) -> Markup:
    when = datetime.fromtimestamp(at, UTC).astimezone(CHINA)
    return Markup(
        "<article><h2>{}</h2><small>{:%Y-%m-%d %H:%M:%S} {}</small><p>{}</p></article>"
    ).format(title, when, detail, text.strip())


def _page(path: str, to: str, entries: list[Markup]) -> Response:
    tabs = Markup("").join(
        Markup('<a href="{}"{}>{}</a>').format(
            url, Markup(' aria-current="page"') if url == path else "", label
        )
        for url, label in _TABS
    )
    listed = Markup("").join(entries) or Markup("<article><h2>还没有消息</h2></article>")
    body = Markup(
        '<!doctype html><html lang="zh"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>沙箱消息</title><style>{}</style>"
        "<header><div><h1>沙箱消息 · 平台发出的全部邮件与短信</h1><nav>{}</nav></div></header>"
        '<main><form><input name="to" value="{}" placeholder="收件地址或手机号">'
        "<button>查找</button></form>{}</main></html>"
    ).format(_STYLE, tabs, to, listed)
    return Response(body, content_type="text/html; charset=utf-8")
