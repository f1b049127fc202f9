"""What photos tell whoever watches an exam (sent after commit, never relied upon), and apps above
that keep pictures of their own."""

from django.dispatch import Signal

exam_photo_changed = Signal()
"""A photo of an exam came in, was looked at or judged, or something happened in it:
``attempt_id`` (int)."""

face_data_deleted = Signal()
"""The face data of ``person`` are being deleted: sent inside that transaction. A receiver deletes
its own and answers the digests of what it deleted."""
