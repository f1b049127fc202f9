"""The statements of a merge. Each MERGE gives (new, changed); held rows are left alone.

A row is written only where something differs: of a million people who are what they were yesterday
none is. Sealed texts differ with every sealing and are compared by version; where
versions cannot be compared (`anew`: the registry began again) everything is written.
"""

FORGET_HOLDS = (
    "UPDATE registry_stagedperson SET held = '' WHERE held <> ''",
    "UPDATE registry_stagedlicence SET held = '' WHERE held <> ''",
    "UPDATE registry_stagedconstructor SET held = '' WHERE held <> ''",
)

# Two statements each a hash join; as one OR of two EXISTS it is a look-up a row.
HOLD_TAKEN = (
    """
UPDATE registry_stagedperson s SET held = %s FROM people_person p
 WHERE p.id_number_hash = s.id_number_hash AND p.registry_id <> s.registry_id
""",
    """
UPDATE registry_stagedperson s SET held = %s FROM registry_stagedperson o
 WHERE o.id_number_hash = s.id_number_hash AND o.registry_id < s.registry_id AND s.held = ''
""",
)

HOLD_CHANGED = """
UPDATE registry_stagedperson s SET held = %s
  FROM people_person p
 WHERE p.registry_id = s.registry_id AND p.id_number_hash <> s.id_number_hash
   AND s.held = '' AND NOT s.is_approved
"""

_COUNT = "SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM merged"

_ENTERPRISES = f"""
WITH merged AS (
INSERT INTO people_enterprise AS e
       (public_id, credit_code, name, city, registry_id, registry_version, synced_at)
SELECT public_id, credit_code, name, city, credit_code, version, %(now)s
  FROM registry_stagedenterprise WHERE NOT removed
    ON CONFLICT (credit_code) DO UPDATE
   SET name = excluded.name, city = excluded.city,
       registry_version = excluded.registry_version, synced_at = excluded.synced_at
 WHERE %(anew)s OR e.registry_version < excluded.registry_version
    OR %(full)s AND (e.registry_version, e.name, e.city)
       <> (excluded.registry_version, excluded.name, excluded.city)
RETURNING xmax = 0 AS is_new)
{_COUNT}
"""  # noqa: S608 - constant

_PEOPLE = f"""
WITH merged AS (
INSERT INTO people_person AS p
       (public_id, name, id_number, id_number_hash, birth_date, mobile, registry_id,
        registry_version, has_registry_photo, synced_at)
SELECT public_id, name, id_number, id_number_hash, birth_date, mobile, registry_id,
       version, has_photo, %(now)s
  FROM registry_stagedperson WHERE held = '' AND NOT removed
    ON CONFLICT (registry_id) DO UPDATE
   SET name = excluded.name, mobile = excluded.mobile, birth_date = excluded.birth_date,
       id_number = excluded.id_number, id_number_hash = excluded.id_number_hash,
       has_registry_photo = excluded.has_registry_photo,
       registry_version = excluded.registry_version, synced_at = excluded.synced_at
 WHERE %(anew)s OR p.registry_version < excluded.registry_version
    OR %(full)s AND
       (p.registry_version, p.name, p.birth_date, p.id_number_hash, p.has_registry_photo)
       <> (excluded.registry_version, excluded.name, excluded.birth_date,
           excluded.id_number_hash, excluded.has_registry_photo)
RETURNING xmax = 0 AS is_new)
{_COUNT}
"""  # noqa: S608 - constant

_LICENCES = f"""
WITH merged AS (
INSERT INTO people_licence AS l
       (public_id, person_id, enterprise_id, category, number, number_key, is_main, valid_from,
        valid_until, status, other_business, registry_id, registry_version, synced_at)
SELECT s.public_id, p.id, e.id, s.category, s.number, s.number_key, s.is_main, s.valid_from,
       s.valid_until, s.status, s.other_business, s.number, s.version, %(now)s
  FROM registry_stagedlicence s
  JOIN people_person p ON p.registry_id = s.person_registry_id
  JOIN people_enterprise e ON e.credit_code = s.credit_code
    ON CONFLICT (number) DO UPDATE
   SET person_id = excluded.person_id, enterprise_id = excluded.enterprise_id,
       category = excluded.category, number_key = excluded.number_key,
       is_main = excluded.is_main, valid_from = excluded.valid_from,
       valid_until = excluded.valid_until, status = excluded.status,
       other_business = excluded.other_business,
       registry_version = excluded.registry_version, synced_at = excluded.synced_at
 WHERE %(anew)s OR l.registry_version < excluded.registry_version
    OR %(full)s AND
       (l.registry_version, l.person_id, l.enterprise_id, l.category, l.number_key, l.is_main,
        l.valid_from, l.valid_until, l.status, l.other_business)
       <> (excluded.registry_version, excluded.person_id, excluded.enterprise_id,
           excluded.category, excluded.number_key, excluded.is_main, excluded.valid_from,
           excluded.valid_until, excluded.status, excluded.other_business)
RETURNING xmax = 0 AS is_new)
{_COUNT}
"""  # noqa: S608 - constant

_CONSTRUCTORS = f"""
WITH merged AS (
INSERT INTO people_constructorregistration AS c
       (person_id, enterprise_id, level, number, valid_until, registry_id, registry_version,
        synced_at)
SELECT p.id, e.id, s.level, s.number, s.valid_until, s.number, s.version, %(now)s
  FROM registry_stagedconstructor s
  JOIN people_person p ON p.registry_id = s.person_registry_id
  JOIN people_enterprise e ON e.credit_code = s.credit_code
 WHERE NOT s.removed
    ON CONFLICT (number) DO UPDATE
   SET person_id = excluded.person_id, enterprise_id = excluded.enterprise_id,
       level = excluded.level, valid_until = excluded.valid_until,
       registry_version = excluded.registry_version, synced_at = excluded.synced_at
 WHERE %(anew)s OR c.registry_version < excluded.registry_version
    OR %(full)s AND
       (c.registry_version, c.person_id, c.enterprise_id, c.level, c.valid_until)
       <> (excluded.registry_version, excluded.person_id, excluded.enterprise_id,
           excluded.level, excluded.valid_until)
RETURNING xmax = 0 AS is_new)
{_COUNT}
"""  # noqa: S608 - constant

MERGES = (
    ("enterprises", _ENTERPRISES),
    ("people", _PEOPLE),
    ("licences", _LICENCES),
    ("constructors", _CONSTRUCTORS),
)


def _hold_orphans(table: str) -> tuple[str, str]:
    return (
        f"""
UPDATE {table} s SET held = %s
 WHERE NOT EXISTS (SELECT 1 FROM people_person p WHERE p.registry_id = s.person_registry_id)
""",  # noqa: S608 - constant
        f"""
UPDATE {table} s SET held = %s
 WHERE held = ''
   AND NOT EXISTS (SELECT 1 FROM people_enterprise e WHERE e.credit_code = s.credit_code)
""",  # noqa: S608 - constant
    )


HOLD_ORPHANS = {
    "licences": _hold_orphans("registry_stagedlicence"),
    "constructors": _hold_orphans("registry_stagedconstructor"),
}
"""First those without their person, then those without their enterprise."""

REMOVE_CONSTRUCTORS = """
DELETE FROM people_constructorregistration c USING registry_stagedconstructor s
 WHERE s.number = c.number AND s.removed
"""

WITHDRAW_VANISHED = """
UPDATE people_licence l SET status = 'withdrawn', synced_at = %(now)s
 WHERE l.status <> 'withdrawn'
   AND NOT EXISTS (SELECT 1 FROM registry_stagedlicence s WHERE s.number = l.number)
   AND NOT EXISTS (SELECT 1 FROM registry_syncfinding f
                    WHERE f.run_id = %(run)s AND f.kind = 'licences' AND f.key = l.number)
"""
"""A licence whose row came but was not valid has not vanished."""

REMOVE_VANISHED_CONSTRUCTORS = """
DELETE FROM people_constructorregistration c
 WHERE NOT EXISTS (SELECT 1 FROM registry_stagedconstructor s WHERE s.number = c.number)
   AND NOT EXISTS (SELECT 1 FROM registry_syncfinding f
                    WHERE f.run_id = %(run)s AND f.kind = 'constructors' AND f.key = c.number)
"""

# (table, what waits for the next run). What was removed and never known has nobody to wait for.
WAITING = (
    ("registry_stagedenterprise", "false"),
    ("registry_stagedperson", "held <> ''"),
    ("registry_stagedlicence", "held <> '' AND status <> 'withdrawn'"),
    ("registry_stagedconstructor", "held <> '' AND NOT removed"),
)

HELD = (
    ("people", "registry_stagedperson", "registry_id"),
    ("licences", "registry_stagedlicence", "number"),
    ("constructors", "registry_stagedconstructor", "number"),
)

# Without it the planner takes tables that were filled a moment ago for empty ones.
COUNT_STAGED = (
    "ANALYZE registry_stagedenterprise, registry_stagedperson, registry_stagedlicence,"
    " registry_stagedconstructor"
)
COUNT_MERGED = (
    "ANALYZE people_enterprise, people_person, people_licence, people_constructorregistration"
)

ASKED = """
INSERT INTO people_registrycheck (id, asked_at) VALUES (1, %(now)s)
    ON CONFLICT (id) DO UPDATE SET asked_at = excluded.asked_at
"""
