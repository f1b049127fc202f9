"""Does what is staged look like an ordinary day? More than 5 % of change does not (T48)."""

from django.db import connection

SHARE = 0.05
LEAST = 20
"""Fewer rows than this alarm nobody, however small the association."""

# Each: (what, SQL counting the change, SQL counting what is known).
_QUESTIONS = (
    (
        "enterprises renamed",
        "SELECT count(*) FROM registry_stagedenterprise s JOIN people_enterprise e"
        " USING (credit_code) WHERE e.name <> s.name",
        "SELECT count(*) FROM people_enterprise",
    ),
    (
        "people renamed",
        "SELECT count(*) FROM registry_stagedperson s JOIN people_person p USING (registry_id)"
        " WHERE p.name <> s.name",
        "SELECT count(*) FROM people_person",
    ),
    (
        "identity numbers changed",
        "SELECT count(*) FROM registry_stagedperson WHERE held <> ''",
        "SELECT count(*) FROM people_person",
    ),
    (
        "licences lost",
        "SELECT count(*) FROM registry_stagedlicence s JOIN people_licence l USING (number)"
        " WHERE l.status = 'valid' AND s.status <> 'valid'",
        "SELECT count(*) FROM people_licence WHERE status = 'valid'",
    ),
    (
        "licences shortened",
        "SELECT count(*) FROM registry_stagedlicence s JOIN people_licence l USING (number)"
        " WHERE l.valid_until > s.valid_until",
        "SELECT count(*) FROM people_licence WHERE status = 'valid'",
    ),
    (
        "licences moved",
        "SELECT count(*) FROM registry_stagedlicence s JOIN people_licence l USING (number)"
        " JOIN people_enterprise e ON e.id = l.enterprise_id"
        " WHERE e.credit_code <> s.credit_code",
        "SELECT count(*) FROM people_licence WHERE status = 'valid'",
    ),
)
_VANISHED = (
    (
        "licences vanished",
        "SELECT count(*) FROM people_licence l WHERE l.status <> 'withdrawn' AND NOT EXISTS"
        " (SELECT 1 FROM registry_stagedlicence s WHERE s.number = l.number)",
        "SELECT count(*) FROM people_licence WHERE status <> 'withdrawn'",
    ),
    (
        "constructors vanished",
        "SELECT count(*) FROM people_constructorregistration c WHERE NOT EXISTS"
        " (SELECT 1 FROM registry_stagedconstructor s WHERE s.number = c.number)",
        "SELECT count(*) FROM people_constructorregistration",
    ),
)


def alarming_changes(*, is_full: bool) -> dict[str, list[int]]:
    """What changes beyond the ordinary: {what: [rows, of known rows]}; empty on a good day.

    In a full pull, what is known and was not sent counts as vanished.
    """
    alarms = {}
    with connection.cursor() as cursor:
        for what, changed_sql, known_sql in (*_QUESTIONS, *(_VANISHED if is_full else ())):
            cursor.execute(known_sql)
            known = int(cursor.fetchone()[0])
            cursor.execute(changed_sql)
            changed = int(cursor.fetchone()[0])
            if changed > max(LEAST, known * SHARE):
                alarms[what] = [changed, known]
    return alarms
