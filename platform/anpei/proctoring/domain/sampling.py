"""Which automatic passes a person looks at afterwards: drawn by a keyed hash (PL-35).

The draw depends on the attempt and the association's key alone: the same attempt is always drawn
or never, so that judging it twice changes nothing, and nobody outside can foresee it.
"""

from anpei.exams.models import Attempt
from anpei.kernel import crypto

_DIGITS = 12
_RANGE = 1 << 48


def is_sampled(attempt: Attempt, share: float) -> bool:
    """Whether ``attempt`` is among the ``share`` (0…1) that reviewers look at."""
    drawn = int(crypto.lookup_hash(f"review sample {attempt.public_id}")[:_DIGITS], 16)
    return drawn < share * _RANGE
