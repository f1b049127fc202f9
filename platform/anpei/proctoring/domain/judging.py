"""A reviewer's own look at one photo: accepted or refused by a person (PL-34, SD-51)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.proctoring.domain.assigning import check_free_for, lock_review
from anpei.proctoring.domain.tell_watchers import tell_watchers
from anpei.proctoring.models import Photo, Review
from anpei.provinces.contract import PhotoBand

JUDGEMENTS = (PhotoBand.ACCEPT, PhotoBand.REFUSE)


def judge_photo(*, review: Review, photo: Photo, band: str, by: User) -> Photo:
    """Put ``photo`` into ``band`` by eye; what the machine had said stays beside it.

    Raises InvalidInput for another band, Conflict for a photo of another case, one that is still
    analysed, or a case that is decided or somebody else's.
    """
    if band not in JUDGEMENTS:
        raise InvalidInput(_("A photo is either accepted or refused."), field="band")
    with transaction.atomic():
        check_free_for(lock_review(review), by)
        locked = Photo.objects.select_for_update(of=("self",), no_key=True).get(pk=photo.pk)
        if locked.enrolment_id != review.enrolment_id:
            raise Conflict(_("This photo belongs to another case."))
        if locked.band == PhotoBand.PENDING:
            raise Conflict(_("This photo is still being analysed."))
        before = locked.band
        locked.machine_band = locked.machine_band or locked.band
        locked.band, locked.judged_by, locked.judged_at = band, by, db_now()
        locked.save(update_fields=["band", "machine_band", "judged_by", "judged_at"])
        audit.record(
            act="photo.judged", subject=locked, by=by, before={"band": before}, after={"band": band}
        )
    tell_watchers(locked.attempt_id)
    return locked
