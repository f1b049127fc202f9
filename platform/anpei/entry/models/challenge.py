"""A riddle for people (验证码): as a picture, or read aloud."""

from django.db import models

from anpei.kernel.fields import EncryptedTextField
from anpei.kernel.ids import PublicIdField


class Challenge(models.Model):
    """Good for one try, until ``expires_at`` on the database's clock."""

    public_id = PublicIdField()
    answer = EncryptedTextField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.public_id)
