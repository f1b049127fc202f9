"""``./dev bench exports [rows]``: a list of 100,000 rows as CSV and Excel: seconds, memory."""

import resource
import sys
import time
from collections.abc import Callable

from django.db import connection
from django.http import QueryDict

from anpei.enrolment.models import Enrolment
from anpei.enrolment.pages.columns import ENROLMENTS
from anpei.enrolment.queries import enrolments_for_staff
from anpei.enrolment.states import EnrolmentState
from anpei.reports.figures import sums
from anpei.reports.figures.asked import Asked
from anpei.site.exports.reading import pieces, titles_of
from anpei.site.exports.writing import csv_pieces, excel_file
from tests.bench.ground import SCHEMA, unseen_association
from tests.factories import make_class, make_enrolment, make_enterprise, make_licence, make_person

_MULTIPLY = """
INSERT INTO enrolment_enrolment (public_id, training_class_id, licence_id, person_id,
    enterprise_id, edition_key, state, term, created_at)
SELECT left(md5(n::text), 22), training_class_id, licence_id, person_id, enterprise_id, edition_key,
    'cancelled', term, created_at - n * interval '3 minutes'
FROM enrolment_enrolment, generate_series(1, %s) n
"""


def multiply_enrolments(rows: int) -> None:
    """``rows`` cancelled enrolments (which may repeat) of one person, over the months before."""
    licence = make_licence(make_person(), make_enterprise())
    make_enrolment(licence, make_class(), state=EnrolmentState.CANCELLED)
    with connection.cursor() as cursor:
        cursor.execute(_MULTIPLY, [rows])
        cursor.execute("ANALYZE enrolment_enrolment")


def main(arguments: list[str]) -> int:
    rows = int(arguments[0]) if arguments else 100_000
    with unseen_association():
        multiply_enrolments(rows)
        sys.stdout.write(f"{'':12} {'rows':>8} {'seconds':>8} {'MB':>8} {'+RSS MB':>8}\n")
        _report("CSV", rows, _csv)
        _report("Excel", rows, _excel)
        begun = time.perf_counter()
        for ask in (sums.enrolled, sums.money, sums.decided, sums.study_progress):
            ask(Asked.read(QueryDict()))
        spent = time.perf_counter() - begun
        sys.stdout.write(f"{'figures':12} {Enrolment.objects.count():>8} {spent:>8.2f}\n")
    return 0


def _report(name: str, rows: int, write: Callable[[], int]) -> None:
    before, begun = _rss(), time.perf_counter()
    size = write()
    spent = time.perf_counter() - begun
    sys.stdout.write(
        f"{name:12} {rows:>8} {spent:>8.1f} {size / 2**20:>8.1f} {_rss() - before:>8.1f}\n"
    )


def _csv() -> int:
    read = pieces(SCHEMA, "zh-hans", ENROLMENTS, enrolments_for_staff())
    return sum(len(piece) for piece in csv_pieces(titles_of(ENROLMENTS), read))


def _excel() -> int:
    read = pieces(SCHEMA, "zh-hans", ENROLMENTS, enrolments_for_staff())
    with excel_file(titles_of(ENROLMENTS), read) as file:
        return file.seek(0, 2)


def _rss() -> float:
    """The most memory this process has ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
