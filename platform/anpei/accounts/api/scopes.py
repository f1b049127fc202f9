"""What a token may be good for. A view names in ``scopes`` which of them open it to tokens."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """A client has some of them; its tokens have what it has at that moment."""

    PROFILE = "profile", _("Account, consent and messages")
    STUDY = "study", _("Courses, lessons and exercises")
    EXAMS = "exams", _("Exams and results")
    CERTIFICATES = "certificates", _("Certificates")
    ENROLMENT = "enrolment", _("Classes, people and applications")
    ORDERS = "orders", _("Orders, payments and invoices")
