"""What this app hears of the courses."""

from anpei.courses.signals import topic_gives_less
from anpei.enrolment.domain.earnable import keep_classes_earnable


def listen() -> None:
    """Connect what must hold when a curriculum comes to offer less."""
    topic_gives_less.connect(keep_classes_earnable, dispatch_uid="enrolment.keep_classes_earnable")
