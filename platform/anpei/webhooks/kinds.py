"""What a receiver may be told of. The bodies hold numbers and states, no identity data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    ORDER_PAID = "order.paid", _("An order is paid")
    EXAM_PASSED = "enrolment.exam_passed", _("An exam is passed")
    QUALIFIED = "enrolment.qualified", _("A result is qualified")
    REPORTED = "enrolment.reported", _("A result is reported")
    CERTIFIED = "enrolment.certified", _("A certificate is issued")
