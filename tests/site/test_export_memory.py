"""Exports hold a piece of the rows, whatever their number (PL-61)."""

import tracemalloc
from collections.abc import Callable

import pytest

from anpei.enrolment.pages.columns import ENROLMENTS
from anpei.enrolment.queries import enrolments_for_staff
from anpei.site.exports.reading import pieces, titles_of
from anpei.site.exports.writing import csv_pieces, excel_file
from tenants.models import Association
from tests.bench.exports import multiply_enrolments

FEW, MANY = 1_000, 8_000
ROOM = 3 * 2**19
"""Eight times the rows may hold so much more; the objects of the many take about 20 MB."""


def peak(write: Callable[[int], None], rows: int) -> int:
    tracemalloc.start()
    try:
        write(rows)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def write_csv(rows: int) -> None:
    read = pieces("jinan", "en", ENROLMENTS, enrolments_for_staff()[:rows])
    for _piece in csv_pieces(titles_of(ENROLMENTS), read):
        pass


def write_excel(rows: int) -> None:
    read = pieces("jinan", "en", ENROLMENTS, enrolments_for_staff()[:rows])
    excel_file(titles_of(ENROLMENTS), read).close()


@pytest.mark.rule("PL-61")
@pytest.mark.parametrize("write", [write_csv, write_excel])
def test_eight_times_the_rows_take_no_more_memory(
    jinan: Association, write: Callable[[int], None]
) -> None:
    multiply_enrolments(MANY)
    write(FEW)

    few, many = peak(write, FEW), peak(write, MANY)

    assert many < few + ROOM
