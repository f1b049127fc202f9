"""What signing in tells whoever listens (the sockets): sent after commit, never relied upon."""

from django.dispatch import Signal

session_superseded = Signal()
"""A newer session of a learner has ended the older ones: ``user_id`` (int)."""
