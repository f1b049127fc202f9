"""The places of a class: moved only here, each time by one conditional statement (SD-12, T39)."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.kernel.errors import Conflict


class ClassFull(Conflict):
    """Fewer places are left than were asked for; none was taken."""

    code = "class_full"


class ClassClosed(Conflict):
    """The class was closed meanwhile."""

    code = "class_closed"


def take_places(*, training_class: TrainingClass, number: int) -> None:
    """Take ``number`` places at once or none. Inside the caller's transaction.

    Raises ClassFull, naming how many are left, or ClassClosed.
    """
    taken = TrainingClass.objects.filter(
        pk=training_class.pk, is_open=True, taken__lte=F("places") - number
    ).update(taken=F("taken") + number)
    if taken:
        return
    now = TrainingClass.objects.only("is_open", "places", "taken").get(pk=training_class.pk)
    if not now.is_open:
        raise ClassClosed(_("This class has been closed. Nobody was enrolled."))
    raise ClassFull(
        _("Only %(left)d places are left in this class, so nobody was enrolled.")
        % {"left": max(0, now.places - now.taken)}
    )


def give_places_back(*, training_class: TrainingClass, number: int) -> None:
    """Free ``number`` places. Inside the transaction that ended those enrolments."""
    TrainingClass.objects.filter(pk=training_class.pk).update(taken=F("taken") - number)


def free_places(ended: Iterable[Enrolment]) -> None:
    """Free the place of each, class by class in one order (no deadlocks). In the transaction that
    ended them."""
    by_class = Counter(one.training_class_id for one in ended)
    for pk, number in sorted(by_class.items()):
        TrainingClass.objects.filter(pk=pk).update(taken=F("taken") - number)
