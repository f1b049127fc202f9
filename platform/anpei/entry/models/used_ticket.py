"""A platform's ticket that has let somebody in: it does so once."""

from django.db import models


class UsedTicket(models.Model):
    jti = models.CharField(max_length=80, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.jti
