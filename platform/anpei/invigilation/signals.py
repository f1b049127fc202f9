"""What live exams tell whoever shows them: sent after commit, never relied upon."""

from django.dispatch import Signal

seat_changed = Signal()
"""Something that a tile shows has changed: ``attempt_id`` (int)."""
