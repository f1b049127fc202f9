"""Certificate numbers: one series per association and year, without gaps or doubles."""

from django.db import connection

from tenants.entering import current_association

_NEXT = """
    INSERT INTO certificates_numberseries (year, last) VALUES (%s, 1)
    ON CONFLICT (year) DO UPDATE SET last = certificates_numberseries.last + 1
    RETURNING last
"""


def next_number(*, year: int) -> str:
    """The next free number of ``year``, e.g. ``SDJN-2026-000123``.

    Holds the series' row until the transaction ends: a number that is not used is given again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [year])
        serial = cursor.fetchone()[0]
    return f"{number_prefix()}-{year}-{serial:06d}"


def number_prefix() -> str:
    """The association's short code; without one a running number, never the schema's name."""
    association = current_association()
    return association.settings.get("certificate_prefix") or f"AP{association.pk:03d}"
