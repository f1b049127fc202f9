"""What is on paper: answers learnt from the exercises, and the certificate read back."""

import re
from collections.abc import Callable
from html import unescape
from itertools import combinations
from pathlib import Path

import numpy as np
import pypdfium2
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.fixtures.codes import read_code
from tests.journey.registry import Holder
from tests.journey.visitor import Unexpected, Visitor

type Knowledge = Callable[[str, list[str]], list[int]]


def know_nothing(_stem: str, _options: list[str]) -> list[int]:
    return []


def learn(visitor: Visitor) -> Knowledge:
    """Try the exercises of every topic until the server calls each right, as a learner would."""
    right: dict[str, set[str]] = {}
    state = visitor.api("GET", "/api/study/state/")
    for category in state["categories"]:
        for topic in category["topics"]:
            if topic["study"]:
                right |= _practise(visitor, f"/learner/exercises/{topic['study']}/")

    def know(stem: str, options: list[str]) -> list[int]:
        return [place for place, option in enumerate(options) if option in right.get(stem, set())]

    return know


def _practise(visitor: Visitor, address: str) -> dict[str, set[str]]:
    page = visitor.get(address)
    questions = _questions(page)
    if not questions:
        raise Unexpected(f"{address} has no exercises")
    right: dict[str, set[str]] = {}
    widest = max(len(options) for _stem, options in questions.values())
    places = range(widest)
    tries = [choice for size in places for choice in combinations(places, size + 1)]
    for choice in tries:
        open_ones = {name: q for name, q in questions.items() if q[0] not in right}
        if not open_ones:
            break
        data = {
            name: [str(place) for place in choice if place < len(options)]
            for name, (_stem, options) in open_ones.items()
        }
        graded = visitor.post(address, data)
        for name in re.findall(r'data-exercise="([^"]+)" data-verdict="right"', graded):
            stem, options = questions[f"q-{name}"]
            right[stem] = {options[place] for place in choice if place < len(options)}
    return right


def _questions(page: str) -> dict[str, tuple[str, list[str]]]:
    """Field name → stem and options, as the page shows them."""
    found: dict[str, tuple[str, list[str]]] = {}
    for part in re.split(r'(?=data-exercise=")', page)[1:]:
        name = re.search(r'data-exercise="([^"]+)"', part)
        stem = re.search(r'<legend class="exam-stem">\s*\d+\.(.*?)<span', part, re.DOTALL)
        options = re.findall(r"<input[^>]*><span>(.*?)</span>", part, re.DOTALL)
        if name and stem:
            found[f"q-{name[1]}"] = (_text(stem[1]), [_text(option) for option in options])
    return found


def _text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def _qr_of(page: pypdfium2.PdfPage) -> str:
    """The address in the page's QR code. A reader misses some codes at some sizes, as a phone
    does until it is moved."""
    for scale in (3, 4, 2, 5):
        picture = np.asarray(page.render(scale=scale).to_pil().convert("RGB"))
        if address := read_code(picture):
            return address
    return ""


def check_certificate(path: Path, holder: Holder) -> tuple[str, list[str]]:
    """Signature, embedded fonts, QR; gives the token the QR leads to, and what is printed."""
    data = path.read_bytes()
    _check_signature(path)
    _check_fonts(path)
    page = pypdfium2.PdfDocument(data)[0]
    text = page.get_textpage().get_text_range()
    for printed in (holder.name, holder.licence_number):
        if printed not in text.replace(" ", ""):
            raise Unexpected(f"the certificate does not print {printed}")
    address = _qr_of(page)
    token = re.search(r"/verify/([\w.-]+)$", address)
    if not token:
        raise Unexpected(f"the QR leads to {address!r}")
    values = [re.search(r"[A-Z]+-\d{4}-\d{6}", text), re.search(r"\d+\.\d(?= 分)", text)]
    printed = [holder.name, holder.licence_number, holder.id_number]
    return token[1], printed + [found[0] for found in values if found]


def _check_signature(path: Path) -> None:
    """One signature over the whole file, intact; whose it is the association's site says."""
    with path.open("rb") as file:
        signatures = PdfFileReader(file).embedded_signatures
        if len(signatures) != 1:
            raise Unexpected(f"{len(signatures)} signatures in the certificate")
        signer = ValidationContext(trust_roots=[signatures[0].signer_cert], allow_fetching=False)
        status = validate_pdf_signature(signatures[0], signer)
        if not (status.intact and status.valid and status.docmdp_ok):
            raise Unexpected(f"the signature does not validate: {status.summary()}")


def _check_fonts(path: Path) -> None:
    """Every font of the first page carries its font file."""
    with path.open("rb") as file:
        reader = PdfFileReader(file)
        page = reader.root["/Pages"]["/Kids"][0].get_object()
        for font in page["/Resources"]["/Font"].values():
            outer = font.get_object()
            inner = (
                outer["/DescendantFonts"][0].get_object() if "/DescendantFonts" in outer else outer
            )
            descriptor = inner["/FontDescriptor"].get_object()
            if not any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3")):
                raise Unexpected(f"the font {outer['/BaseFont']} is not embedded")
