"""Looking at photos in the background: queue ``photos`` (settings), prefork: the GIL is held."""

from datetime import timedelta

from celery import shared_task

from anpei.accounts.models import User
from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now
from anpei.people.models import Person
from anpei.proctoring import domain, queries
from anpei.proctoring.models import Photo, ReferencePhoto
from anpei.provinces.contract import PhotoBand
from tenants.enqueuing import enqueue, enqueue_everywhere
from tenants.entering import tenant_task

_LOST_AFTER = timedelta(minutes=2)
_BATCH = 500


@tenant_task()
def analyse_photo(photo_id: int) -> None:
    """Facts and band of one photo; coming twice changes nothing."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo:
        domain.analyse_photo(photo=photo)


@tenant_task()
def encode_reference(reference_id: int) -> None:
    """The encoding of one reference photo."""
    reference = ReferencePhoto.objects.filter(pk=reference_id, encoding=None, problem="").first()
    if reference:
        domain.encode_reference(reference=reference)


@tenant_task()
def judge_attempt(attempt_id: int) -> None:
    """Qualify a passed exam or open its review, once every photo has been looked at."""
    domain.judge_attempt(attempt=Attempt.objects.get(pk=attempt_id))


@tenant_task()
def look_again(attempt_id: int) -> None:
    """Open the review of a pass on which evidence that came later throws doubt."""
    domain.look_again(attempt=Attempt.objects.get(pk=attempt_id))


@tenant_task()
def delete_face_data(person_id: int) -> None:
    """After a withdrawn consent."""
    domain.delete_face_data(person=Person.objects.get(pk=person_id))


@tenant_task()
def calibrate_faces(user_id: int) -> None:
    """Error curves from the reviewed photos, for staff who asked."""
    domain.calibrate_faces(by=User.objects.filter(pk=user_id).first())


@tenant_task()
def sweep_tenant() -> None:
    """Tasks that were lost: photos still pending, results still not settled (DESIGN §5); and
    evidence that came after the result."""
    lost = Photo.objects.filter(band=PhotoBand.PENDING, taken_at__lt=db_now() - _LOST_AFTER)
    for pk in lost.order_by("pk").values_list("pk", flat=True)[:_BATCH]:
        enqueue(analyse_photo, pk)
    for pk in queries.attempts_to_judge().values_list("pk", flat=True)[:_BATCH]:
        enqueue(judge_attempt, pk)
    for pk in queries.attempts_with_late_evidence().values_list("pk", flat=True)[:_BATCH]:
        enqueue(look_again, pk)


@tenant_task()
def discard_expired_photos() -> None:
    """Retention (PL-13)."""
    domain.discard_expired_photos()


@shared_task
def sweep_proctoring() -> None:
    """For the scheduler, every ten seconds."""
    enqueue_everywhere(sweep_tenant)


@shared_task
def sweep_retention() -> None:
    """For the scheduler, every night."""
    enqueue_everywhere(discard_expired_photos)
