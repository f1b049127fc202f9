"""Signatures without a database: on the PDF and in the token."""

import random
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import cache

import pytest

from anpei.certificates.authority import TokenKey, make_pdf_key, make_token_key
from anpei.certificates.pdf import Picture, typesetter
from anpei.certificates.pdf_keys import PdfKey, fingerprint
from anpei.certificates.printed import PrintedFields
from anpei.certificates.signing import sign_pdf, validate_pdf
from anpei.certificates.tokens import Token, fields_are_genuine, parse_token, sign_fields
from anpei.kernel.ids import make_public_id
from anpei.kernel.qr import qr_svg
from tests.certificates.samples import PRINTED, TEMPLATE, document

MOMENT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@cache
def pdf_key(name: str) -> PdfKey:
    return make_pdf_key(name, now=datetime.now(UTC))


@cache
def signed() -> bytes:
    pdf = typesetter().render(
        TEMPLATE, document(), pictures={"qr": Picture(qr_svg("x"))}, created=MOMENT
    )
    return sign_pdf(pdf, pdf_key("烟台市协会"), reason="合格证明", signer_name="烟台市协会")


@cache
def token_key(name: str) -> TokenKey:
    return make_token_key()


@pytest.mark.rule("PL-50")
def test_signature_over_a_certificate_is_valid() -> None:
    report = validate_pdf(signed(), [pdf_key("烟台市协会").chain_pem])

    assert (report.valid, report.problem, report.signer) == (True, "", "烟台市协会")


@pytest.mark.rule("PL-50")
def test_signature_of_another_association_is_untrusted() -> None:
    report = validate_pdf(signed(), [pdf_key("济宁市协会").chain_pem])

    assert (report.valid, report.problem) == (False, "untrusted")


@pytest.mark.rule("PL-50")
def test_signature_breaks_with_any_bit_of_the_file() -> None:
    trust = [pdf_key("烟台市协会").chain_pem]
    chance = random.Random(20261120)
    start = signed().index(b"/Contents <") + len(b"/Contents <")
    places = [chance.randrange(len(signed())) for _ in range(150)]
    # The bytes no hash covers: the head of the CMS object, its digits' case, the padding.
    places += [*range(start - 1, start + 100), *(start + chance.randrange(6500) for _ in range(40))]

    survivors = []
    for place in places:
        altered = bytearray(signed())
        altered[place] ^= 1 << chance.randrange(8)
        if validate_pdf(bytes(altered), trust).valid:
            survivors.append(place)

    assert survivors == []


def test_signature_breaks_with_bytes_added_or_cut() -> None:
    trust = [pdf_key("烟台市协会").chain_pem]

    verdicts = [
        validate_pdf(file, trust).problem
        for file in (signed() + b"\n", signed()[:-1], b"x" + signed(), b"", b"%PDF-1.7")
    ]

    assert verdicts == ["altered", "altered", "not_a_pdf", "not_a_pdf", "altered"]


def test_signature_missing_is_told() -> None:
    pdf = typesetter().render(
        TEMPLATE, document(), pictures={"qr": Picture(qr_svg("x"))}, created=MOMENT
    )

    assert validate_pdf(pdf, [pdf_key("烟台市协会").chain_pem]).problem == "unsigned"


def test_fingerprint_differs_by_key() -> None:
    first, second = (fingerprint(pdf_key(name).certificate_pem) for name in ("a", "b"))

    assert len(first) == 64
    assert first != second


def genuine(printed: PrintedFields, **changes: object) -> bool:
    key = token_key("yantai")
    public_id = "A" * 22
    signature = sign_fields("yantai", public_id, PRINTED, key.private)
    arguments = {
        "schema": "yantai",
        "public_id": public_id,
        "printed": printed,
        "signature": signature,
        "public": key.public,
    }
    return fields_are_genuine(**(arguments | changes))  # type: ignore[arg-type]


@pytest.mark.rule("PL-50")
def test_token_holds_for_the_printed_fields() -> None:
    assert genuine(PRINTED) is True


@pytest.mark.parametrize("name", [field.name for field in fields(PrintedFields)])
@pytest.mark.rule("PL-50")
def test_token_breaks_with_any_field(name: str) -> None:
    assert genuine(replace(PRINTED, **{name: getattr(PRINTED, name) + "1"})) is False


def test_token_breaks_with_swapped_fields() -> None:
    swapped = replace(PRINTED, credits=PRINTED.score, score=PRINTED.credits)

    assert genuine(swapped) is False


@pytest.mark.rule("PL-50")
def test_token_breaks_for_another_tenant_key_or_id() -> None:
    verdicts = [
        genuine(PRINTED, schema="jinan"),
        genuine(PRINTED, public_id="B" * 22),
        genuine(PRINTED, public=token_key("jinan").public),
    ]

    assert verdicts == [False, False, False]


def test_token_reads_back_what_it_wrote() -> None:
    token = Token(make_public_id(), bytes(range(64)))

    assert parse_token(str(token)) == token
    assert len(str(token)) == 22 + 1 + 86


@pytest.mark.parametrize(
    "text",
    ["", ".", "A" * 22, "A" * 22 + "." + "A" * 85 + "B", "A" * 21 + "." + "A" * 86, "中." * 9],
)
def test_token_in_any_other_spelling_is_none(text: str) -> None:
    assert parse_token(text) is None
