"""A bank statement (银行流水) that was imported: one file, one report (SD-26)."""

from django.db import models

from anpei.kernel.ids import PublicIdField


class BankStatement(models.Model):
    public_id = PublicIdField()
    job_id = models.BigIntegerField(unique=True)
    """The import's row in ``jobs``: a resumed import goes on with its own statement."""
    file_name = models.CharField(max_length=150)
    bank = models.CharField(max_length=40)
    """The layout that its headers were recognised as."""
    actor = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.file_name
