"""Every page stands in one of the site's shells and has a title."""

from pathlib import Path

import pytest
from django.template import engines
from django.template.base import Node
from django.template.loader_tags import BlockNode, ExtendsNode

from tests.architecture.test_source import ROOT, SOURCE, name_of

SHELLS = {"site/portal.html", "site/public.html", "site/focus.html", "site/error.html"}


def pages() -> list[Path]:
    """Templates that extend something: the others are parts of a page."""
    return [
        path
        for folder in SOURCE
        for path in sorted((ROOT / folder).rglob("templates/**/*.html"))
        if path.read_text("utf-8").startswith("{% extends")
    ]


def template_name(path: Path) -> str:
    return str(path).rpartition("/templates/")[2]


@pytest.mark.parametrize("path", pages(), ids=name_of)
def test_page_stands_in_a_shell_and_has_a_title(path: Path) -> None:
    nodes: list[Node] = list(
        engines["django"].engine.get_template(template_name(path)).nodelist  # type: ignore[attr-defined]
    )

    extends = nodes[0]
    assert isinstance(extends, ExtendsNode)
    parent = extends.parent_name.var
    blocks = {node.name for node in extends.nodelist.get_nodes_by_type(BlockNode)}
    if template_name(path) in SHELLS:
        assert parent in {"site/base.html", "site/public.html"}
    else:
        assert str(parent) in SHELLS or str(extends.parent_name.token) == "portal.shell"
        assert blocks & {"title", "error_title"}
    assert "content" in blocks or parent in {"site/error.html", "site/base.html"}


@pytest.mark.parametrize("path", pages(), ids=name_of)
def test_page_in_a_portal_has_a_heading(path: Path) -> None:
    text = path.read_text("utf-8")

    if '{% extends "site/portal.html" %}' in text or '{% extends "site/focus.html" %}' in text:
        assert "{% block heading %}" in text
