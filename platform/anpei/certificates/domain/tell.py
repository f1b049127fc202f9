"""Telling the holder and the enterprise that a certificate is there (SD-54, PL-63)."""

from django.urls import reverse

from anpei.accounts.models import User
from anpei.certificates.models import Certificate
from anpei.messages.domain import notify


def tell_issued(*, certificate: Certificate) -> None:
    """Both, where they have an account."""
    enrolment = certificate.enrolment
    facts = {"learner": certificate.holder_name, "number": certificate.number}
    for account, link in (
        (User.objects.filter(person=enrolment.person_id), reverse("certificates:mine")),
        (User.objects.filter(enterprise=enrolment.enterprise_id), ""),
    ):
        user = account.filter(is_active=True).first()
        if user:
            notify(kind="certificates.issued", to=user, facts=facts, link=link, about=certificate)
