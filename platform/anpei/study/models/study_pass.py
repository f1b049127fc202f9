"""Leave to open a player in one browser, given after a look at the face (YN-22)."""

from django.db import models

from anpei.people.models import Person


class StudyPass(models.Model):
    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="study_pass", primary_key=True
    )
    """One a person: another browser needs a look of its own, and takes the leave with it."""
    session_key = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"pass of {self.person_id}"
