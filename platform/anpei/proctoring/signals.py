"""What photos tell whoever watches an exam: sent after commit, never relied upon."""

from django.dispatch import Signal

exam_photo_changed = Signal()
"""A photo of an exam came in, was looked at or judged, or something happened in it:
``attempt_id`` (int)."""
