"""The association's signing keys: made at first use, taken from a secret, rotated."""

from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.certificates.authority import make_pdf_key, make_token_key
from anpei.certificates.models import SigningKey, SigningKeyState
from anpei.certificates.pdf_keys import PdfKey
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict
from tenants.entering import current_association


def ensure_signing_key(*, by: User | None = None) -> SigningKey:
    """The key in use; made now when the association has none yet.

    From ``settings.SIGNING_SECRETS/<schema>/`` where that folder exists (tls.crt, tls.key, ca.crt
    as Kubernetes mounts them), else self-made.
    """
    active = SigningKey.objects.filter(state=SigningKeyState.ACTIVE).first()
    if active:
        return active
    try:
        with transaction.atomic():
            return _create(by)
    except IntegrityError:  # another process was first
        return SigningKey.objects.get(state=SigningKeyState.ACTIVE)


def rotate_signing_key(*, by: User | None, compromised: bool = False) -> SigningKey:
    """Put a new key in use. What the old one signed stays good unless it is ``compromised``.

    Raises Conflict when the mounted secret still holds an old key.
    """
    after = SigningKeyState.COMPROMISED if compromised else SigningKeyState.RETIRED
    with transaction.atomic():
        for old in SigningKey.objects.select_for_update(no_key=True).filter(
            state=SigningKeyState.ACTIVE
        ):
            old.state, old.retired_at = after, db_now()
            old.save(update_fields=["state", "retired_at"])
            audit.record(act="signing_key.retired", subject=old, by=by, after={"state": str(after)})
        return _create(by)


def pdf_key(key: SigningKey) -> PdfKey:
    """What ``sign_pdf`` needs. Raises FileNotFoundError when the secret is not mounted."""
    private = bytes(key.private_key) if key.private_key else _read_secret(key.secret, "tls.key")
    return PdfKey(
        private_key_pem=private,
        certificate_pem=key.certificate_pem.encode(),
        chain_pem=key.chain_pem.encode(),
    )


def _create(by: User | None) -> SigningKey:
    association = current_association()
    secret = association.schema_name if _has_secret(association.schema_name) else ""
    if secret:
        material = PdfKey(
            private_key_pem=_read_secret(secret, "tls.key"),
            certificate_pem=_read_secret(secret, "tls.crt"),
            chain_pem=_read_secret(secret, "ca.crt"),
        )
    else:
        material = make_pdf_key(association.name, now=db_now())
    key_id = SigningKey.make_key_id(material.certificate_pem)
    if secret and SigningKey.objects.filter(key_id=key_id).exists():
        raise Conflict(_("The mounted secret still holds an old key. Put the new one there first."))
    token = make_token_key()
    key = SigningKey.objects.create(
        key_id=key_id,
        certificate_pem=material.certificate_pem.decode(),
        chain_pem=material.chain_pem.decode(),
        private_key=None if secret else material.private_key_pem,
        secret=secret,
        token_private=token.private,
        token_public=token.public,
    )
    audit.record(act="signing_key.created", subject=key, by=by, after={"key_id": key.key_id})
    return key


def _has_secret(name: str) -> bool:
    return bool(settings.SIGNING_SECRETS) and (Path(settings.SIGNING_SECRETS) / name).is_dir()


def _read_secret(name: str, file: str) -> bytes:
    return (Path(settings.SIGNING_SECRETS) / name / file).read_bytes()
