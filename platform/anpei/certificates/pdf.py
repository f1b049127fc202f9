"""Typesetting: a province's typst template and typed data become a PDF. Alone imports typst."""

import json
import threading
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typst
from django.conf import settings

from anpei.certificates.fonts import FontSet, find_fonts

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# PDF/A-2u: fonts embedded, every glyph mapped to its character, nothing fetched from outside.
_STANDARD: Final = "a-2u"


class TemplateFailed(Exception):  # noqa: N818 - names what happened
    """The template could not be typeset; carries typst's own diagnostic for the plugin's author."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture handed to a template, e.g. a QR code: SVG source, exempt from the glyph check."""

    svg: str


class Typesetter:
    """One compiler with its fonts, kept for the life of the process (6 ms a certificate)."""

    def __init__(self, fonts: FontSet) -> None:
        self.fonts = fonts
        self._lock = threading.Lock()
        self._compiler = typst.Compiler(
            font_paths=typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=False,
                font_paths=[str(folder) for folder in fonts.folders],
            )
        )

    def render(
        self,
        template: Path,
        data: "DataclassInstance",
        *,
        pictures: dict[str, Picture],
        created: datetime,
    ) -> bytes:
        """Typeset ``template`` with the fields of ``data`` and give the PDF's bytes.

        The template reads ``json(bytes(sys.inputs.data))``: a dictionary of the dataclass's
        fields and of ``pictures`` (SVG source) by name. Data are values there, never markup.
        ``created`` (aware) becomes the PDF's date. Equal input gives equal bytes.
        Raises MissingGlyph, TemplateFailed.
        """
        fields = asdict(data)
        self.fonts.check_covers(_texts(fields))
        self.fonts.check_covers([_source(template)])
        payload = fields | {name: picture.svg for name, picture in pictures.items()}
        with self._lock:
            try:
                pdf = self._compiler.compile(
                    template,
                    format="pdf",
                    root=template.parent,
                    sys_inputs={"data": json.dumps(payload, ensure_ascii=False)},
                    pdf_standards=_STANDARD,
                    timestamp=int(created.timestamp()),
                )
            except typst.TypstError as error:
                raise TemplateFailed(f"{template.name}: {error.diagnostic}") from error
        if not isinstance(pdf, bytes):
            raise TemplateFailed(f"{template.name} gave no PDF")
        return pdf


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _texts(part)]
    return []


def _source(template: Path) -> str:
    return template.read_text(encoding="utf-8").replace("\t", " ")


@cache
def typesetter() -> Typesetter:
    """This process's typesetter, over the fonts of settings.NODE_MODULES and of the system."""
    return Typesetter(find_fonts(settings.NODE_MODULES))
