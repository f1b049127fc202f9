"""The fonts documents are set in, and which characters they have.

Noto Sans SC (static, regular and bold) comes from npm; rare characters such as 𠮷 are only in
the system's Noto CJK (Debian: fonts-noto-cjk), which is used after it where it is installed.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

_PACKAGE = Path("@expo-google-fonts/noto-sans-sc")
_SUPPLIED = ("400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf")
_SYSTEM_FOLDERS = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/opentype/noto-cjk",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-sans-cjk-fonts",
)
_SYSTEM = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})


class FontsMissing(Exception):  # noqa: N818 - names the state of the machine
    """No usable Chinese font on this machine; the sentence says how to get one."""


class MissingGlyph(Exception):  # noqa: N818 - names what is missing
    """No font has this character: nothing is printed rather than a box."""

    def __init__(self, character: str) -> None:
        super().__init__(f"no font has the character {character!r} (U+{ord(character):04X})")
        self.character = character


@dataclass(frozen=True, slots=True)
class FontSet:
    """Font files in order of preference; each family with its regular and its bold weight."""

    regular: tuple[Path, ...]
    bold: tuple[Path, ...]

    @property
    def folders(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(path.parent for path in (*self.regular, *self.bold)))

    def check_covers(self, texts: Iterable[str]) -> None:
        """Raise MissingGlyph for the first character that some weight could not print.

        Control and formatting characters are refused too: they could turn a name around
        (U+202E) or hide in it, and leave no trace on paper.
        """
        regular, bold = _characters(self.regular), _characters(self.bold)
        for character in dict.fromkeys("".join(texts)):
            if character == "\n":
                continue
            code = ord(character)
            printable = unicodedata.category(character) not in _INVISIBLE
            if not (printable and code in regular and code in bold):
                raise MissingGlyph(character)


@cache
def _characters(files: tuple[Path, ...]) -> frozenset[int]:
    return frozenset[int]().union(*(_characters_of(path) for path in files))


def _characters_of(path: Path) -> frozenset[int]:
    if path.suffix != ".ttc":
        with TTFont(path, lazy=True) as font:
            return frozenset(font.getBestCmap())
    with TTCollection(path, lazy=True) as collection:
        for font in collection.fonts:
            if font["name"].getDebugName(1) == "Noto Sans CJK SC":
                return frozenset(font.getBestCmap())
    raise FontsMissing(f"{path.name} holds no Noto Sans CJK SC")


def find_fonts(node_modules: Path, *, system: bool = True) -> FontSet:
    """The fonts of this machine: npm's below ``node_modules``, then the system's Noto CJK.

    Raises FontsMissing when there is neither.
    """
    families = [[node_modules / _PACKAGE / name for name in _SUPPLIED]]
    if system:
        families += [[Path(folder) / name for name in _SYSTEM] for folder in _SYSTEM_FOLDERS]
    present = [files for files in families if all(path.is_file() for path in files)]
    if not present:
        raise FontsMissing(
            f"no Chinese font: npm's {_PACKAGE} is not below {node_modules} and the system has "
            "no Noto Sans CJK; run ./dev up once, or install fonts-noto-cjk"
        )
    return FontSet(
        regular=tuple(files[0] for files in present), bold=tuple(files[1] for files in present)
    )
