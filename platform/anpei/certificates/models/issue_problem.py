"""A reported result whose certificate could not be made: what is wrong, and when we try again."""

from django.db import models

from anpei.enrolment.models import Enrolment


class IssueProblem(models.Model):
    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.CASCADE, related_name="certificate_problem"
    )
    message = models.CharField(max_length=300)
    tries = models.PositiveIntegerField(default=1)
    next_try_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.message}"
