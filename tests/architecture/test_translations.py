"""Every sentence of the source has its Chinese (English is the source itself)."""

import ast
import re
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from anpei.local.translations import part_files
from tests.architecture.test_source import ROOT, SOURCE, name_of, source_files

MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
IN_TEMPLATE = re.compile(
    r"""\b(n?p?gettext|_)\(\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    r"""(?:,\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))?"""
)


def python_sentences(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id in MARKERS and node.args:
            argument = node.args[1] if node.func.id.startswith("pgettext") else node.args[0]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                found.add(argument.value)
    return found


def template_sentences(path: Path) -> set[str]:
    found = set()
    for kind, first, second in IN_TEMPLATE.findall(templatize(path.read_text("utf-8"))):
        text = second if kind == "pgettext" else first
        found.add(ast.literal_eval(text).replace("%%", "%"))
    return found


def translated() -> set[str]:
    return {
        entry.msgid.replace("%%", "%")
        for part in part_files(ROOT)
        for entry in polib.pofile(str(part))
        if entry.msgstr or any(entry.msgstr_plural.values())
    }


def test_every_sentence_has_its_chinese() -> None:
    known = translated()
    missing: dict[str, list[str]] = {}
    for path in source_files():
        if "sandbox" in path.parts or "local" in path.parts:
            continue
        for sentence in python_sentences(path) - known - {""}:
            if not sentence.isascii() or re.search("[A-Za-z]{2}", sentence):
                missing.setdefault(name_of(path), []).append(sentence)
    for folder in SOURCE:
        for path in (ROOT / folder).rglob("*.html"):
            for sentence in template_sentences(path) - known - {""}:
                if "styleguide" not in path.name and re.search("[A-Za-z]{2}", sentence):
                    missing.setdefault(name_of(path), []).append(sentence)

    assert missing == {}


def test_no_chinese_is_left_of_a_sentence_that_is_gone() -> None:
    written: set[str] = set()
    for path in source_files():
        tree = ast.parse(path.read_text("utf-8"))
        written |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    for folder in SOURCE:
        for path in (ROOT / folder).rglob("*.html"):
            written |= template_sentences(path)

    assert translated() - written == set()
