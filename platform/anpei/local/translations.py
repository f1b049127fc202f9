"""Merge the translators' files, one an area, into the catalogue that Django reads."""

import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import polib

LANGUAGE = "zh_Hans"
SOURCES = (
    f"platform/anpei/locale/{LANGUAGE}/parts/*.po",
    f"plugins/*/locale/{LANGUAGE}/parts/*.po",
)
HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": LANGUAGE,
    "Plural-Forms": "nplurals=1; plural=0;",
}


@dataclass(frozen=True)
class Conflict:
    """Two areas translate the same words differently; the first (by file name) is used."""

    msgid: str
    used: str
    ignored: str
    where: str


def part_files(root: Path) -> list[Path]:
    """The translation files of the checkout ``root``, in the order in which they count."""
    return [path for pattern in SOURCES for path in sorted(root.glob(pattern))]


def compile_catalogues(target: Path, *, root: Path | None = None) -> tuple[Conflict, ...]:
    """Write ``target``/zh_Hans/LC_MESSAGES/django.mo from all parts, unless it is as new as they
    are; English is the source and needs none. Answers what contradicts itself. Raises OSError
    with file and line when a part cannot be read."""
    parts = part_files(root or Path(__file__).resolve().parents[3])
    catalogue = target / LANGUAGE / "LC_MESSAGES" / "django.mo"
    stamp = catalogue.with_suffix(".stamp")
    state = _state_of(parts)
    if catalogue.exists() and stamp.exists() and stamp.read_text() == state:
        return ()
    merged, conflicts = merge_parts(parts)
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    draft = catalogue.with_suffix(f".{os.getpid()}")
    merged.save_as_mofile(str(draft))
    draft.replace(catalogue)  # whole at any moment: somebody may be reading it
    if not conflicts:
        stamp.write_text(state)
    return conflicts


def merge_parts(parts: list[Path]) -> tuple[polib.POFile, tuple[Conflict, ...]]:
    """All finished entries of the parts in one catalogue, and the contradictions among them."""
    merged = polib.POFile()
    merged.metadata = dict(HEADER)
    seen: dict[tuple[str, str | None], polib.POEntry] = {}
    conflicts = []
    for path in parts:
        for entry in polib.pofile(str(path), encoding="utf-8"):
            if entry.obsolete or not entry.translated():
                continue
            first = seen.setdefault((entry.msgid, entry.msgctxt), entry)
            if first is entry:
                merged.append(entry)
            elif _words(first) != _words(entry):
                conflicts.append(Conflict(entry.msgid, _words(first), _words(entry), path.name))
            elif entry.msgid_plural and not first.msgid_plural:
                merged.remove(first)
                merged.append(entry)
                seen[entry.msgid, entry.msgctxt] = entry
    return merged, tuple(conflicts)


def _words(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def _state_of(parts: list[Path]) -> str:
    checksum = 0
    for path in parts:
        checksum = zlib.crc32(path.name.encode(), checksum)
        checksum = zlib.crc32(path.read_bytes(), checksum)
    return f"{len(parts)} {checksum:08x}"
