"""What exams tell whoever watches them: sent after commit, never relied upon."""

from django.dispatch import Signal

attempt_changed = Signal()
"""An attempt was closed, or its clock moved: ``attempt_id`` (int)."""
