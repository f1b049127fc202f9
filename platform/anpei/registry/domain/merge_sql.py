"""The statements of a merge. Each MERGE gives (new, changed); held rows are left alone."""

FORGET_HOLDS = "UPDATE registry_stagedperson SET held = '' WHERE held <> ''"

HOLD_TAKEN = """
UPDATE registry_stagedperson s SET held = %s
 WHERE EXISTS (SELECT 1 FROM people_person p
                WHERE p.id_number_hash = s.id_number_hash AND p.registry_id <> s.registry_id)
    OR EXISTS (SELECT 1 FROM registry_stagedperson o
                WHERE o.id_number_hash = s.id_number_hash AND o.registry_id < s.registry_id)
"""

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
 WHERE %(full)s OR e.registry_version < excluded.registry_version
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
 WHERE %(full)s OR p.registry_version < excluded.registry_version
RETURNING xmax = 0 AS is_new)
{_COUNT}
"""  # noqa: S608 - constant

_LICENCES = f"""
WITH merged AS (
INSERT INTO people_licence AS l
       (public_id, person_id, enterprise_id, category, number, number_key, is_main, valid_from,
        valid_until, status, registry_id, registry_version, synced_at)
SELECT s.public_id, p.id, e.id, s.category, s.number, s.number_key, s.is_main, s.valid_from,
       s.valid_until, s.status, s.number, s.version, %(now)s
  FROM registry_stagedlicence s
  JOIN people_person p ON p.registry_id = s.person_registry_id
  JOIN people_enterprise e ON e.credit_code = s.credit_code
    ON CONFLICT (number) DO UPDATE
   SET person_id = excluded.person_id, enterprise_id = excluded.enterprise_id,
       category = excluded.category, number_key = excluded.number_key,
       is_main = excluded.is_main, valid_from = excluded.valid_from,
       valid_until = excluded.valid_until, status = excluded.status,
       registry_version = excluded.registry_version, synced_at = excluded.synced_at
 WHERE %(full)s OR l.registry_version < excluded.registry_version
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
 WHERE %(full)s OR c.registry_version < excluded.registry_version
RETURNING xmax = 0 AS is_new)
{_COUNT}
"""  # noqa: S608 - constant

MERGES = (
    ("enterprises", _ENTERPRISES),
    ("people", _PEOPLE),
    ("licences", _LICENCES),
    ("constructors", _CONSTRUCTORS),
)


def _hold_orphans(table: str) -> str:
    return f"""
UPDATE {table} s SET held = CASE
  WHEN NOT EXISTS (SELECT 1 FROM people_person p WHERE p.registry_id = s.person_registry_id)
  THEN %s
  WHEN NOT EXISTS (SELECT 1 FROM people_enterprise e WHERE e.credit_code = s.credit_code)
  THEN %s ELSE '' END
"""  # noqa: S608 - constant


HOLD_ORPHANS = {
    "licences": _hold_orphans("registry_stagedlicence"),
    "constructors": _hold_orphans("registry_stagedconstructor"),
}

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

# What was removed and never known has nobody to wait for.
UNSTAGE = (
    "TRUNCATE registry_stagedenterprise",
    "DELETE FROM registry_stagedperson WHERE held = ''",
    "DELETE FROM registry_stagedlicence WHERE held = '' OR status = 'withdrawn'",
    "DELETE FROM registry_stagedconstructor WHERE held = '' OR removed",
)

HELD = (
    ("people", "SELECT registry_id, held FROM registry_stagedperson ORDER BY 1"),
    ("licences", "SELECT number, held FROM registry_stagedlicence ORDER BY 1"),
    ("constructors", "SELECT number, held FROM registry_stagedconstructor ORDER BY 1"),
)

# SD-13g: the page says when the registry was last asked, also where nothing has changed.
SEEN = "UPDATE people_licence SET synced_at = %(now)s WHERE synced_at IS DISTINCT FROM %(now)s"
