"""Where a user wants to be reached beside the inbox. A learner's mobile is the registry's."""

from django.db import models

from anpei.accounts.models import User
from anpei.kernel.fields import EncryptedTextField


class Contact(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="contact")
    mail = EncryptedTextField(blank=True)
    mail_confirmed_at = models.DateTimeField(null=True, blank=True)
    """None: not confirmed by the link sent there, so nothing else is sent there."""
    wechat_id = EncryptedTextField(blank=True)
    """The openid that the association's official account knows them by."""
    wants_mail = models.BooleanField(default=True)
    wants_sms = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.user)
