"""What a look at a face tells whoever listens (the sockets): sent after commit."""

from django.dispatch import Signal

looked_at = Signal()
"""A check has an outcome: ``check`` (its public id), ``state`` (passed or failed)."""
