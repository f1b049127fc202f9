"""The sums behind the charts: each table is read once, whatever is drawn from it.

Grouping sets give every margin (by month, state, class, city) of one pass over the rows; a query
a chart would read a hundred thousand learners six times.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from anpei.reports.figures.asked import Asked

_DAY = 86_400
_FROM_ENROLMENT = """
    JOIN enrolment_trainingclass c ON c.id = e.training_class_id
    JOIN people_enterprise b ON b.id = e.enterprise_id
"""
_NARROWED = """
    (%(city)s = '' OR b.city = %(city)s) AND (%(category)s = '' OR c.category = %(category)s)
"""
_MONTH = "to_char({moment} AT TIME ZONE %(zone)s, 'YYYY-MM')"
_WITHIN = "{moment} >= %(since)s AND {moment} < %(until)s"

_ENROLLED = f"""
SELECT GROUPING(m, e.state, c.id, b.city), to_char(m, 'YYYY-MM'), c.category, e.state, b.city,
    max(c.public_id), max(c.number), sum(e.people)::bigint,
    coalesce(sum(e.people) FILTER (WHERE e.state <> 'cancelled'), 0)::bigint,
    coalesce(sum(e.people) FILTER (WHERE e.state IN ('qualified', 'reported', 'certified')),
        0)::bigint
FROM (
    SELECT date_trunc('month', created_at AT TIME ZONE %(zone)s) AS m, state, training_class_id,
        enterprise_id, count(*) AS people
    FROM enrolment_enrolment WHERE {_WITHIN.format(moment="created_at")} GROUP BY 1, 2, 3, 4
) e {_FROM_ENROLMENT}
WHERE {_NARROWED}
GROUP BY GROUPING SETS ((m, c.category), (e.state), (c.id), (b.city))
"""  # noqa: S608 - made of this module's constants
"""Counted before anything is joined: the margins are then drawn from a tenth of the rows."""

_MONEY = f"""
SELECT GROUPING(m, b.city), m, b.city, sum(o.amount_fen) FILTER (WHERE o.state <> 'cancelled'),
    sum(o.amount_fen) FILTER (WHERE o.state = 'approved')
FROM payments_order o
    JOIN enrolment_trainingclass c ON c.id = o.training_class_id
    JOIN people_enterprise b ON b.id = o.enterprise_id,
    LATERAL (SELECT {_MONTH.format(moment="o.created_at")} AS m) months
WHERE {_WITHIN.format(moment="o.created_at")} AND {_NARROWED}
    AND (%(enterprise)s::bigint IS NULL OR o.enterprise_id = %(enterprise)s)
GROUP BY GROUPING SETS ((m), (b.city))
"""  # noqa: S608 - made of this module's constants

_DECIDED = f"""
SELECT CASE GROUPING(m, c.category) WHEN 1 THEN 'exams' ELSE 'categories' END,
    coalesce(m, c.category), count(*), count(*) FILTER (WHERE a.passed)
FROM exams_attempt a JOIN enrolment_enrolment e ON e.id = a.enrolment_id {_FROM_ENROLMENT},
    LATERAL (SELECT {_MONTH.format(moment="a.closed_at")} AS m) months
WHERE a.kind = 'final' AND a.passed IS NOT NULL
    AND {_WITHIN.format(moment="a.closed_at")} AND {_NARROWED}
GROUP BY GROUPING SETS ((m), (c.category))
UNION ALL
SELECT 'reviews', m, count(*), sum(extract(epoch FROM r.decided_at - r.opened_at))
FROM proctoring_review r JOIN enrolment_enrolment e ON e.id = r.enrolment_id {_FROM_ENROLMENT},
    LATERAL (SELECT {_MONTH.format(moment="r.decided_at")} AS m) months
WHERE {_WITHIN.format(moment="r.decided_at")} AND {_NARROWED}
GROUP BY m
UNION ALL
SELECT 'receipts', m, count(*), sum(extract(epoch FROM o.decided_at - o.submitted_at))
FROM payments_order o
    JOIN enrolment_trainingclass c ON c.id = o.training_class_id
    JOIN people_enterprise b ON b.id = o.enterprise_id,
    LATERAL (SELECT {_MONTH.format(moment="o.decided_at")} AS m) months
WHERE o.submitted_at IS NOT NULL AND {_WITHIN.format(moment="o.decided_at")} AND {_NARROWED}
GROUP BY m
"""  # noqa: S608 - made of this module's constants
"""Four sums in one statement: a page asks few questions."""

_PROGRESS = f"""
SELECT quarter, count(*) FROM (
    SELECT least(3, 4 * coalesce(sum(s.credit_tenths), 0) / c.credit_tenths) AS quarter
    FROM enrolment_enrolment e {_FROM_ENROLMENT}
    LEFT JOIN study_topicstudy s ON s.enrolment_id = e.id AND s.credit_tenths > 0
    WHERE e.state = 'studying' AND {_WITHIN.format(moment="e.created_at")} AND {_NARROWED}
    GROUP BY e.id, c.credit_tenths
) learners GROUP BY quarter
"""  # noqa: S608 - made of this module's constants


@dataclass(frozen=True, slots=True)
class ClassSum:
    """One class: people enrolled (not cancelled), people whose result stands."""

    public_id: str
    number: str
    people: int
    completed: int


@dataclass(slots=True)
class Enrolled:
    """Enrolments that were not cancelled by month and category, class and city; all by state."""

    by_month: dict[tuple[str, str], int] = field(default_factory=dict)
    by_state: dict[str, int] = field(default_factory=dict)
    by_class: list[ClassSum] = field(default_factory=list)
    by_city: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Money:
    """Fen of orders that were not cancelled, and of approved ones: by month and by city."""

    by_month: dict[str, tuple[int, int]] = field(default_factory=dict)
    by_city: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Decided:
    """(final exams with a result, passed ones) by month and by category; mean days from arrival to
    decision of exam reviews and of payment receipts, by month."""

    exams: dict[str, tuple[int, int]] = field(default_factory=dict)
    categories: dict[str, tuple[int, int]] = field(default_factory=dict)
    reviews: dict[str, float] = field(default_factory=dict)
    receipts: dict[str, float] = field(default_factory=dict)


def enrolled(asked: Asked) -> Enrolled:
    """Enrolments of the months asked for, in one pass."""
    found = Enrolled()
    for margin, m, category, state, city, public_id, number, everyone, people, completed in _rows(
        _ENROLLED, asked
    ):
        match margin:
            case 0b0111:
                found.by_month[m, category] = people
            case 0b1011:
                found.by_state[state] = everyone
            case 0b1101:
                found.by_class.append(ClassSum(public_id, number, people, completed))
            case 0b1110:
                found.by_city[city] = people
    return found


def money(asked: Asked) -> Money:
    """Orders placed in the months asked for."""
    found = Money()
    for margin, month, city, ordered, approved in _rows(_MONEY, asked):
        sums = (int(ordered or 0), int(approved or 0))
        if margin == 0b01:
            found.by_month[month] = sums
        else:
            found.by_city[city] = sums
    return found


def decided(asked: Asked) -> Decided:
    """What was decided in the months asked for: final exams, reviews, receipts."""
    found = Decided()
    for what, key, number, amount in _rows(_DECIDED, asked):
        match what:
            case "exams":
                found.exams[key] = (number, int(amount))
            case "categories":
                found.categories[key] = (number, int(amount))
            case "reviews":
                found.reviews[key] = round(float(amount) / number / _DAY, 1)
            case "receipts":
                found.receipts[key] = round(float(amount) / number / _DAY, 1)
    return found


def study_progress(asked: Asked) -> Mapping[int, int]:
    """Quarter of the credits (0…3) → learners who study and are in it."""
    return {int(quarter): people for quarter, people in _rows(_PROGRESS, asked)}


def _rows(statement: str, asked: Asked) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked.parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
