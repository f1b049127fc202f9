"""What is said when a curriculum comes to offer less."""

from django.dispatch import Signal

topic_gives_less = Signal()
"""Inside the transaction that closes a topic or lowers its credits: ``topic`` (changed, saved) and
``lost`` (int, tenths of a credit). A receiver that raises InvalidInput undoes the change."""
