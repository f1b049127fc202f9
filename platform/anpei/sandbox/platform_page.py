"""The provincial platform (一体化管理系统): an enterprise chosen here arrives at ours signed in."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from html import escape

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from anpei.sandbox.answers import Refusal
from anpei.sandbox.registry.records import EnterpriseRow
from anpei.sandbox.registry.store import find_row
from anpei.sandbox.world import World

ISSUER = "sandbox-platform"
# Derived like the registries' secrets: it opens nothing but what was told to trust the sandbox.
_KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"sandbox-only-platform").digest())
_LIVES = 60
_MOST = 40

_PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>一体化管理系统（沙箱）</title>
<link rel="stylesheet" href="/admin/extensions.css"></head><body>
<h1>建筑市场监管与诚信一体化平台（沙箱）</h1>
<p>报名考试管理 → 从业人员业务申报 → 非注册人员业务申报 → 人员日常管理 → 继续教育报名。
在这里扮演省平台：选一家企业，点“全部报名”，即带着签名票据跳转到考试中心，无需再次登录。</p>
<nav>{datasets}</nav>
<form method="get"><input type="hidden" name="dataset" value="{dataset}">
<input name="q" value="{words}" placeholder="企业名称"><button>查询</button></form>
<table><thead><tr><th>企业</th><th>统一社会信用代码</th><th></th></tr></thead>
<tbody>{rows}</tbody></table></body></html>"""
_ROW = """<tr><td>{name}</td><td>{code}</td><td><form method="post" action="{target}">
<input type="hidden" name="ticket" value="{ticket}"><button>全部报名</button></form></td></tr>"""


def make_ticket(*, credit_code: str, audience: str, lives: int = _LIVES) -> str:
    """A signed ticket for one enterprise and one of our hosts."""
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": audience,
        "sub": credit_code,
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "exp": now + lives,
    }
    return jwt.encode(claims, _KEY, algorithm="EdDSA")


class PlatformPage:
    """Lists a dataset's enterprises; each button carries a ticket that is a minute old at most."""

    def __init__(self, world: World) -> None:
        self._world = world

    def rules(self) -> list[Rule]:
        """The one page."""
        return [Rule("/admin/platform", methods=["GET"], endpoint=self.page)]

    def page(self, request: Request) -> Response:
        """The page of ``?dataset=``, narrowed by ``?q=`` (part of a name or a credit code)."""
        dataset = request.args.get("dataset", "yunnan")
        store = self._world.registries.get(dataset)
        if store is None:
            raise Refusal(404, "unknown_dataset", "no such dataset")
        words = request.args.get("q", "").strip()
        with store.opened() as connection:
            keys = connection.execute(
                "SELECT key FROM rows WHERE kind = 'enterprises' ORDER BY version"
            ).fetchall()
            found = [find_row(connection, EnterpriseRow, key) for (key,) in keys]
        shown = [one for one in found if one and (words in one.name or words == one.credit_code)]
        host = f"{dataset}.localhost"
        port = os.environ.get("ANPEI_WEB_PORT", "8000")
        target = f"http://{host}:{port}/entry/arrive/"
        rows = "".join(_row(one, host, target) for one in shown[:_MOST])
        links = " · ".join(
            f'<a href="?dataset={name}">{name}</a>' for name in self._world.registries
        )
        text = _PAGE.format(dataset=escape(dataset), datasets=links, words=escape(words), rows=rows)
        return Response(text, content_type="text/html; charset=utf-8")


def _row(one: EnterpriseRow, host: str, target: str) -> str:
    return _ROW.format(
        name=escape(one.name),
        code=escape(one.credit_code),
        target=escape(target),
        ticket=escape(make_ticket(credit_code=one.credit_code, audience=host)),
    )
