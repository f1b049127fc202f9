"""Setting the profile photo, and giving a wrong one up (YN-21)."""

from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict
from anpei.people.models import Person
from anpei.presence import tasks
from anpei.presence.models import ProfilePhoto
from anpei.proctoring.domain import set_reference_photo
from anpei.proctoring.domain.storing import cleaned
from anpei.proctoring.models import ReferencePhoto, ReferenceSource
from anpei.proctoring.policies import check_consent
from anpei.proctoring.vision.upload import check_upload
from tenants.enqueuing import enqueue
from tenants.storage import secret_name


class PhotoKept(Conflict):
    """There is a profile photo already."""

    code = "photo_kept"


def set_profile_photo(*, person: Person, data: bytes, by: User) -> ProfilePhoto:
    """Keep ``data`` (JPEG, PNG, WebP) as the person's profile photo.

    Where the registry has given no ID photo, faces are compared with it from now on; else with the
    ID photo, which a worker compares this one with. Raises ConsentMissing, ImageRefused, PhotoKept:
    only staff give an old one up.
    """
    check_consent(person)
    info = check_upload(data)
    clean = cleaned(data, info)
    path = default_storage.save(secret_name("profiles", info.suffix), ContentFile(clean))
    try:
        with transaction.atomic():
            photo, is_new = ProfilePhoto.objects.get_or_create(
                person=person,
                defaults={
                    "path": path,
                    "content_type": info.content_type,
                    "sha256": sha256(clean).hexdigest(),
                    "set_at": db_now(),
                },
            )
            if not is_new:
                raise PhotoKept(
                    _("Your profile photo is set. A wrong one is removed by the association.")
                )
            known = ReferencePhoto.objects.filter(person=person).first()
            if known is None or known.source == ReferenceSource.LEARNER:
                set_reference_photo(
                    person=person, data=clean, by=by, source=ReferenceSource.LEARNER
                )
            enqueue(tasks.compare_profile_photo, person.pk)
            audit.record(
                act="presence.photo_set", subject=person, by=by, after={"sha256": photo.sha256}
            )
    except BaseException:
        default_storage.delete(path)
        raise
    return photo


def give_up_photo(*, photo: ProfilePhoto, by: User | None, reason: str = "") -> None:
    """Remove a wrong photo: the learner sets another one at the next visit."""
    with transaction.atomic():
        person = Person.objects.get(pk=photo.person_id)
        own = ReferencePhoto.objects.filter(person=person, source=ReferenceSource.LEARNER).first()
        if own is not None:
            own.delete()
            transaction.on_commit(lambda: default_storage.delete(own.path))
        delete_photo(person=person)
        audit.record(act="presence.photo_given_up", subject=person, by=by, reason=reason)


def record_view(*, photo: ProfilePhoto, by: User) -> None:
    """Who looked at which face (T23)."""
    with transaction.atomic():
        audit.record(
            act="presence.photo_seen", subject=photo.person, by=by, after={"sha256": photo.sha256}
        )


def delete_photo(*, person: Person) -> list[str]:
    """Delete the profile photo's row, and its file on commit; the digests of what is deleted."""
    with transaction.atomic():
        photo = ProfilePhoto.objects.select_for_update(no_key=True).filter(person=person).first()
        if photo is None:
            return []
        photo.delete()
        path = photo.path
        transaction.on_commit(lambda: default_storage.delete(path))
    return [photo.sha256]
