"""What the study tells whoever listens (the sockets): sent after commit, never relied upon."""

from django.dispatch import Signal

player_taken_over = Signal()
"""A newer player holds the lease: ``person_id`` (int), ``lease`` (the older one's, str)."""
