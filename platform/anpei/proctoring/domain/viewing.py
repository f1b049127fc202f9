"""Noting who looked at a face (T23)."""

from anpei.accounts.models import User
from anpei.kernel.clock import db_now
from anpei.kernel.request_context import client_address
from anpei.proctoring.models import Photo, PhotoView, ReferencePhoto


def record_view(*, picture: Photo | ReferencePhoto, by: User) -> PhotoView:
    """One view of one picture, before its bytes are sent."""
    return PhotoView.objects.create(
        photo=picture if isinstance(picture, Photo) else None,
        reference=picture if isinstance(picture, ReferencePhoto) else None,
        viewer=by,
        at=db_now(),
        address=client_address.get(),
    )
