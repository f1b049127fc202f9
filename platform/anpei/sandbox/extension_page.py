"""A page on which officials' decisions about extensions (证书延期) are played by hand."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from html import escape

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from anpei.sandbox.answers import Refusal
from anpei.sandbox.registry.records import LicenceRow
from anpei.sandbox.registry.store import RegistryStore, find_row
from anpei.sandbox.world import World

_MOVES = (
    ("submitted", "企业/个人已申请"),
    ("accepted", "受理"),
    ("returned", "退回"),
    ("extend", "办结并延期三年"),
)
_LABELS = {"": "未申请", "submitted": "已申请", "accepted": "已受理", "returned": "已退回"}
_FOUND = """
    SELECT r.licence_number, e.state, e.reason FROM results r
    LEFT JOIN extensions e ON e.licence_number = r.licence_number WHERE r.failed_because = ''
    UNION SELECT licence_number, state, reason FROM extensions ORDER BY 1
"""
_PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>证书延期（沙箱）</title>
<link rel="stylesheet" href="/admin/extensions.css"></head><body>
<h1>证书延期（沙箱 · {dataset}）</h1>
<p>在这里扮演主管部门。学员在“证书延期”页按“立即查询”即可看到；新有效期随数据同步到达。</p>
<nav>{datasets}</nav>
<form id="add"><input name="licence" placeholder="鲁建安A(2023)0000000" required>
<button>为该证书登记申请</button></form>
<table><thead><tr><th>证书编号</th><th>有效期至</th><th>状态</th><th>操作</th></tr></thead>
<tbody>{rows}</tbody></table>
<script type="module" src="/admin/extensions.js" data-dataset="{dataset}"></script></body></html>"""
_STYLE = """body{font:16px/1.6 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{padding:.5rem;border-bottom:1px solid #ddd;
text-align:left}button{margin:.15rem}form{margin:1rem 0}"""
_SCRIPT = """const dataset = document.querySelector("script[data-dataset]").dataset.dataset;
async function post(edit, told) {
  const answer = await fetch(`/admin/registry/${edit}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ dataset, ...told }),
  });
  if (answer.ok) location.reload();
  else alert((await answer.json()).reason);
}
document.addEventListener("click", (event) => {
  const { move, licence } = event.target.dataset;
  if (!move) return;
  if (move === "extend") return post("extend-licence", { licence_number: licence });
  const reason = move === "returned" ? prompt("退回原因", "社保证明缺失，请补充后重新申请") : "";
  if (reason !== null) post("set-extension", { licence_number: licence, state: move, reason });
});
document.getElementById("add").addEventListener("submit", (event) => {
  event.preventDefault();
  const licence = new FormData(event.target).get("licence");
  post("set-extension", { licence_number: licence, state: "submitted" });
});
"""


@dataclass(frozen=True)
class Row:
    """A licence whose extension can be moved."""

    number: str
    valid_until: str
    state: str
    reason: str


class ExtensionPage:
    """Lists licences with a reported result or an application; each move is one of EDITS."""

    def __init__(self, world: World) -> None:
        self._world = world

    def rules(self) -> list[Rule]:
        """The page, its style and its script."""
        return [
            Rule("/admin/extensions", methods=["GET"], endpoint=self.page),
            Rule("/admin/extensions.css", methods=["GET"], endpoint=_style),
            Rule("/admin/extensions.js", methods=["GET"], endpoint=_script),
        ]

    def page(self, request: Request) -> Response:
        """The page of ``?dataset=`` (default jinan)."""
        dataset = request.args.get("dataset", "jinan")
        store = self._world.registries.get(dataset)
        if store is None:
            raise Refusal(404, "unknown_dataset", "no such dataset")
        links = " · ".join(
            f'<a href="?dataset={name}">{name}</a>' for name in self._world.registries
        )
        rows = "".join(_row(row) for row in extension_rows(store))
        empty = '<tr><td colspan="4">还没有已上报的成绩；可在上方按证书编号登记申请。</td></tr>'
        text = _PAGE.format(dataset=escape(dataset), datasets=links, rows=rows or empty)
        return Response(text, content_type="text/html; charset=utf-8")


def extension_rows(store: RegistryStore) -> list[Row]:
    """Licences with a reported result or an application, by number."""
    with store.opened() as connection:
        return [
            Row(number, _ends(connection, number), state or "", reason or "")
            for number, state, reason in connection.execute(_FOUND).fetchall()
        ]


def _ends(connection: sqlite3.Connection, number: str) -> str:
    licence = find_row(connection, LicenceRow, number)
    return licence.valid_until if licence else ""


def _row(row: Row) -> str:
    number = escape(row.number, quote=True)
    buttons = "".join(
        f'<button data-move="{move}" data-licence="{number}">{label}</button>'
        for move, label in _MOVES
    )
    state = _LABELS.get(row.state, "已办结") + (f"：{escape(row.reason)}" if row.reason else "")
    return (
        f"<tr><td>{number}</td><td>{escape(row.valid_until)}</td>"
        f"<td>{state}</td><td>{buttons}</td></tr>"
    )


def _style(_request: Request) -> Response:
    return Response(_STYLE, content_type="text/css")


def _script(_request: Request) -> Response:
    return Response(_SCRIPT, content_type="text/javascript")
