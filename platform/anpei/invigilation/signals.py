"""What live exams tell whoever shows them: sent after commit, never relied upon."""

from django.dispatch import Signal

seat_changed = Signal()
"""Something that a tile shows has changed: ``attempt_id`` (int)."""
live_look_ended = Signal()
"""A proctor looks no longer: ``attempt_id`` (int), ``look`` (public id)."""
candidate_told = Signal()
"""The candidate's page has something new to ask for: ``attempt_id`` (int), ``seq`` (int)."""
