"""Looking at profile photos in the background: queue ``photos`` (settings), like any photo."""

from celery import shared_task

from anpei.presence import domain, queries
from tenants.enqueuing import enqueue, enqueue_everywhere
from tenants.entering import tenant_task

_BATCH = 500


@tenant_task()
def compare_profile_photo(person_id: int) -> None:
    """One photo with the picture the person is compared with; coming twice changes nothing."""
    photo = queries.photos_to_compare().filter(pk=person_id).first()
    if photo:
        domain.compare_photo(photo=photo)


@tenant_task()
def compare_waiting_photos() -> None:
    """Photos whose task was lost, and those of people whose ID photo has come since."""
    for pk in queries.photos_to_compare().values_list("pk", flat=True)[:_BATCH]:
        enqueue(compare_profile_photo, pk)


@shared_task
def sweep_profile_photos() -> None:
    """For the scheduler, every minute."""
    enqueue_everywhere(compare_waiting_photos)
