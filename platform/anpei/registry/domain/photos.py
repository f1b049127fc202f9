"""Licence photos of enrolled learners: the pictures that they are compared with (SD-50)."""

import logging

from django.db.models import Exists, OuterRef, Q, QuerySet

from anpei.accounts.models import Consent
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.outside import OutsideError
from anpei.people.models import Person
from anpei.proctoring.models import ReferenceSource
from anpei.registry.client import RegistryClient, connect

logger = logging.getLogger(__name__)

BATCH = 200
_LEARNING = (
    EnrolmentState.STUDYING,
    EnrolmentState.CREDITS_COMPLETE,
    EnrolmentState.EXAM_PASSED,
)


def fetch_missing_photos(*, client: RegistryClient | None = None) -> int:
    """Fetch what the registry has and we lack, for people who study; gives how many arrived.

    Nobody else's photo is fetched, and nobody's who has withdrawn the consent to face photos.
    A registry that does not answer ends it until the next sweep. Raises Unavailable without a
    connection.
    """
    missing = list(people_without_photo()[:BATCH])
    if not missing:
        return 0
    arrived = 0
    with client or connect() as registry:
        for person in missing:
            try:
                arrived += _fetch(person, registry)
            except OutsideError as error:
                logger.warning("licence photos: %s", error)
                break
    return arrived


def people_without_photo() -> QuerySet[Person]:
    """Learners under way whose photo is in the registry and not here, or here only as they have set
    it themselves."""
    learning = Enrolment.objects.filter(person=OuterRef("pk"), state__in=_LEARNING)
    consents = Consent.objects.filter(person=OuterRef("pk"))
    withdrew = Exists(consents.filter(withdrawn_at__isnull=False)) & ~Exists(
        consents.filter(withdrawn_at__isnull=True)
    )
    return Person.objects.filter(
        Q(reference_photo=None) | Q(reference_photo__source=ReferenceSource.LEARNER),
        Exists(learning),
        ~withdrew,
        has_registry_photo=True,
    ).order_by("pk")


def _fetch(person: Person, registry: RegistryClient) -> bool:
    # Only workers fetch photos; the web processes need not load what looks at pictures.
    from anpei.proctoring.domain import set_reference_photo  # noqa: PLC0415
    from anpei.proctoring.vision.upload import ImageRefused  # noqa: PLC0415

    data = registry.photo(person.registry_id)
    try:
        if data is not None:
            set_reference_photo(person=person, data=data, by=None)
            return True
    except ImageRefused as refused:
        logger.warning("licence photo of person %s refused: %s", person.pk, refused)
    # Until the registry announces another one by a sync.
    Person.objects.filter(pk=person.pk).update(has_registry_photo=False)
    return False
