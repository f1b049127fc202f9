"""Centres and their rooms, as the association keeps them."""

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.centres.models import Centre, Room
from anpei.kernel.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class CentrePlan:
    """Everything staff say about a centre."""

    name: str
    address: str
    directions: str = ""
    phone: str = ""
    is_open: bool = True


def create_centre(*, plan: CentrePlan, by: User | None) -> Centre:
    """A new centre without rooms. Raises InvalidInput for a name that is taken."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                centre = Centre.objects.create(**asdict(plan))
        except IntegrityError as error:
            raise InvalidInput(_("Another centre has this name."), field="name") from error
        audit.record(act="centre.created", subject=centre, by=by, after=asdict(plan))
    return centre


def change_centre(*, centre: Centre, plan: CentrePlan, by: User | None) -> None:
    """Change a centre; tickets print the new address from now on. Raises InvalidInput."""
    with transaction.atomic():
        row = Centre.objects.select_for_update(of=("self",), no_key=True).get(pk=centre.pk)
        wanted = asdict(plan)
        before = {name: getattr(row, name) for name in wanted}
        try:
            with transaction.atomic():
                Centre.objects.filter(pk=row.pk).update(**wanted)
        except IntegrityError as error:
            raise InvalidInput(_("Another centre has this name."), field="name") from error
        audit.record(act="centre.changed", subject=row, by=by, before=before, after=wanted)


def add_room(*, centre: Centre, name: str, seats: int, by: User | None) -> Room:
    """A room with ``seats`` seats. Raises InvalidInput for a name the centre has already."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                room = Room.objects.create(centre=centre, name=name, seats=seats)
        except IntegrityError as error:
            raise InvalidInput(_("This centre has a room of this name."), field="name") from error
        audit.record(act="room.added", subject=room, by=by, after={"name": name, "seats": seats})
    return room


def change_room(*, room: Room, name: str, seats: int, by: User | None) -> None:
    """Change a room; sittings planned in it keep their places. Raises InvalidInput."""
    with transaction.atomic():
        row = Room.objects.select_for_update(of=("self",), no_key=True).get(pk=room.pk)
        before = {"name": row.name, "seats": row.seats}
        try:
            with transaction.atomic():
                Room.objects.filter(pk=row.pk).update(name=name, seats=seats)
        except IntegrityError as error:
            raise InvalidInput(_("This centre has a room of this name."), field="name") from error
        audit.record(
            act="room.changed",
            subject=row,
            by=by,
            before=before,
            after={"name": name, "seats": seats},
        )
