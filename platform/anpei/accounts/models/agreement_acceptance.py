"""Which edition of 系统使用许可协议 somebody accepted, when and from where (SD-03)."""

from django.db import models

from anpei.accounts.models.user import User


class AgreementAcceptance(models.Model):
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="acceptances")
    version = models.CharField(max_length=40)
    accepted_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "version"], name="agreement_accepted_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.version}"
