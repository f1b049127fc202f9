"""The second factor of a member of staff: a time-based one-time password (RFC 6238, PL-11)."""

from django.db import models

from anpei.accounts.models.user import User
from anpei.kernel.fields import EncryptedTextField


class SecondFactor(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    secret = EncryptedTextField()
    """Base 32, as an authenticator app takes it."""
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """None until the first code was right: only then it is asked for."""
    last_step = models.BigIntegerField(default=0)
    """Time step of the last accepted code, so that none is accepted twice."""

    def __str__(self) -> str:
        return str(self.user)
