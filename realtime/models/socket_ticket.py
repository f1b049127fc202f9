"""Leave to open one socket, given to a session over HTTP (T19). The row goes when it is used."""

from django.db import models

from anpei.accounts.models import User


class SocketTicket(models.Model):
    token_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of what the browser holds: who reads the table cannot open a socket."""
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40)
    session_generation = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"socket ticket of {self.user_id}"
