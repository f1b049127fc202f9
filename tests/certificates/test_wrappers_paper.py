"""Typesetting without a database: fonts, missing characters, data as values."""

import io
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
import typst
from django.conf import settings
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader

from anpei.certificates.fonts import FontsMissing, MissingGlyph, find_fonts
from anpei.certificates.pdf import Picture, TemplateFailed, Typesetter, typesetter
from anpei.kernel.qr import qr_svg
from tests.certificates.samples import TEMPLATE, document
from tests.fixtures.codes import read_code

MOMENT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def render(name: str = "王建国") -> bytes:
    return typesetter().render(
        TEMPLATE,
        document(holder_name=name),
        pictures={"qr": Picture(qr_svg("https://a.example/verify/x"))},
        created=MOMENT,
    )


def embedded_fonts(pdf: bytes) -> set[str]:
    """Names of the fonts with their outlines in the file (PDF 1.7, 9.8 font descriptors)."""
    reader = PdfFileReader(io.BytesIO(pdf))
    objects = (reader.get_object(ref) for ref in reader.xrefs.explicit_refs_in_revision(0))
    descriptors = [
        item
        for item in objects
        if isinstance(item, DictionaryObject) and item.get("/Type") == "/FontDescriptor"
    ]
    return {
        str(item["/FontName"]).partition("+")[2]
        for item in descriptors
        if "/FontFile2" in item or "/FontFile3" in item
    }


@pytest.mark.rule("PL-50", "SD-54")
def test_certificate_embeds_its_chinese_fonts() -> None:
    pdf = render()

    assert pdf.startswith(b"%PDF-1.7")
    assert embedded_fonts(pdf) == {"NotoSansSC-Regular", "NotoSansSC-Bold"}


def test_certificate_equal_for_equal_fields() -> None:
    assert render() == render()


def test_certificate_takes_markup_in_a_name_as_text() -> None:
    pdf = render('#panic("x") *b* $y$ \\ @z')

    assert pdf.startswith(b"%PDF-1.7")


@pytest.mark.parametrize("character", ["\u0378", "\U000e0fff", "\u202e", "\x00"])
@pytest.mark.rule("PL-50")
def test_certificate_with_unprintable_character_is_refused(character: str) -> None:
    with pytest.raises(MissingGlyph) as refusal:
        render(f"王{character}国")

    assert refusal.value.character == character


@pytest.mark.rule("PL-50")
def test_rare_character_without_a_font_is_refused_by_name() -> None:
    try:
        fonts = find_fonts(settings.NODE_MODULES, system=False)
    except FontsMissing:
        pytest.skip("npm's fonts are not installed")

    with pytest.raises(MissingGlyph) as refusal:
        fonts.check_covers(["王𠮷"])

    assert str(refusal.value) == "no font has the character '𠮷' (U+20BB7)"


def test_rare_character_with_system_fonts_is_printed() -> None:
    if len(typesetter().fonts.regular) < 2:
        pytest.skip("the system has no Noto CJK")

    assert "NotoSansCJKsc-Bold" in embedded_fonts(render("王𠮷"))


def test_fonts_nowhere_are_told_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing) as refusal:
        find_fonts(tmp_path, system=False)

    assert "install fonts-noto-cjk" in str(refusal.value)


def test_template_that_fails_is_named(tmp_path: Path) -> None:
    template = tmp_path / "broken.typ"
    template.write_text("#no_such_function()")

    with pytest.raises(TemplateFailed) as refusal:
        Typesetter(typesetter().fonts).render(template, document(), pictures={}, created=MOMENT)

    assert str(refusal.value).startswith("broken.typ: ")


@pytest.mark.rule("PL-50")
def test_qr_is_read_back_as_the_longest_address_on_paper() -> None:
    address = f"https://shandong.anquan-jiaoyu.example/verify/{'a' * 22}.{'b' * 86}"
    page = b'#image(bytes(sys.inputs.svg), format: "svg", width: 27mm)'

    png = typst.compile(page, format="png", ppi=150, sys_inputs={"svg": qr_svg(address)})

    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert read_code(pixels) == address


def test_qr_is_drawn_without_inline_style() -> None:
    svg = qr_svg("https://a.example/verify/x")

    assert svg.startswith("<svg ")
    assert "style=" not in svg
