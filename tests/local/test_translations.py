"""Many translators' files, one catalogue."""

import gettext
from pathlib import Path

from anpei.local.translations import Conflict, compile_catalogues

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write_part(root: Path, name: str, text: str) -> None:
    folder = root / "platform/anpei/locale/zh_Hans/parts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(HEADER + text, encoding="utf-8")


def read(target: Path) -> gettext.GNUTranslations:
    with (target / "zh_Hans/LC_MESSAGES/django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_compile_catalogues_merges_all_parts(tmp_path: Path) -> None:
    write_part(tmp_path, "a.po", 'msgid "Pay"\nmsgstr "缴费"\n')
    write_part(
        tmp_path,
        "b.po",
        'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s 天"\n\n'
        'msgctxt "menu"\nmsgid "Pay"\nmsgstr "去缴费"\n',
    )

    conflicts = compile_catalogues(tmp_path / "out", root=tmp_path)

    catalogue = read(tmp_path / "out")
    assert conflicts == ()
    assert catalogue.gettext("Pay") == "缴费"
    assert catalogue.pgettext("menu", "Pay") == "去缴费"
    assert catalogue.ngettext("%(n)s day", "%(n)s days", 3) == "%(n)s 天"


def test_compile_catalogues_names_a_contradiction_and_uses_the_first(tmp_path: Path) -> None:
    write_part(tmp_path, "a.po", 'msgid "Pay"\nmsgstr "缴费"\n')
    write_part(tmp_path, "b.po", 'msgid "Pay"\nmsgstr "付款"\n')

    conflicts = compile_catalogues(tmp_path / "out", root=tmp_path)

    assert conflicts == (Conflict("Pay", "缴费", "付款", "b.po"),)
    assert read(tmp_path / "out").gettext("Pay") == "缴费"


def test_compile_catalogues_follows_a_changed_part(tmp_path: Path) -> None:
    write_part(tmp_path, "a.po", 'msgid "Pay"\nmsgstr "缴费"\n')
    compile_catalogues(tmp_path / "out", root=tmp_path)
    write_part(tmp_path, "a.po", 'msgid "Pay"\nmsgstr "去缴费"\n')

    compile_catalogues(tmp_path / "out", root=tmp_path)

    assert read(tmp_path / "out").gettext("Pay") == "去缴费"
