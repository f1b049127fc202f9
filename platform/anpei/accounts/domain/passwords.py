"""Passwords of one's own: what may be one, and setting it (PL-10, T15)."""

import re
import unicodedata
from collections.abc import Iterator

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.errors import InvalidInput

SHORTEST, LONGEST = 8, 128
_ESSENTIAL = 6
"""A password that is a guess and fewer than this many other characters is still that guess."""
_common = CommonPasswordValidator()


def check_new_password(user: User, password: str) -> None:
    """Raises InvalidInput (field ``password``) unless it may be `user`'s own password."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput(
            _("A password has %(shortest)s to %(longest)s characters.")
            % {"shortest": SHORTEST, "longest": LONGEST},
            field="password",
        )
    if len(set(password)) < 4 or _is_common(password):
        raise InvalidInput(
            _("This password is too easy to guess. Choose another one."), field="password"
        )
    plain = _plain(password)
    for guess in derived_guesses(user):
        if guess and guess in plain and len(plain) - len(guess) < _ESSENTIAL:
            raise InvalidInput(
                _(
                    "This password can be guessed from your name or your numbers. "
                    "Choose one that has nothing to do with them."
                ),
                field="password",
            )


def derived_guesses(user: User) -> Iterator[str]:
    """What somebody who knows the papers would try first, in plain form."""
    yield from ("12345678", "password", "anpei")
    yield _plain(user.display_name)
    yield _plain(user.login_name or "")
    if user.enterprise:
        yield from _tails(_plain(user.enterprise.credit_code), (18, 8, 6))
        yield _plain(user.enterprise.name)
    if user.person:
        yield from _tails(_plain(user.person.id_number), (18, 8, 6, 4))
        yield f"{user.person.birth_date:%Y%m%d}"
        yield from _tails(_plain(user.person.mobile), (11, 8, 6))
        for licence in user.person.licences.all():
            yield _plain(licence.number)
            yield from _tails(_plain(licence.number_key), (99, 8, 7))


def _tails(text: str, lengths: tuple[int, ...]) -> Iterator[str]:
    yield from (text[-length:] for length in lengths)


def _plain(text: str) -> str:
    """Half-width lower case without spaces and brackets: how two spellings compare."""
    return re.sub(r"[\s()\[\]（）-]", "", unicodedata.normalize("NFKC", text)).lower()


def _is_common(password: str) -> bool:
    try:
        _common.validate(password)
    except ValidationError:
        return True
    return False


def set_password(user: User, password: str) -> int:
    """Store the hash and end every session of `user`; gives the new session generation.

    Call it inside a transaction, after ``check_new_password``.
    """
    user.set_password(password)
    User.objects.filter(pk=user.pk).update(
        password=user.password, session_generation=F("session_generation") + 1
    )
    user.refresh_from_db(fields=["session_generation"])
    return user.session_generation


def end_sessions(*, user: User, by: User) -> int:
    """End every session of `user`; gives the new session generation."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
        user.refresh_from_db(fields=["session_generation"])
        audit.record(act="end_sessions", subject=user, by=by)
    return user.session_generation


def change_password(*, user: User, current: str, password: str, by: User) -> int:
    """Change one's own password (修改密码); every other session ends.

    Gives the new session generation. Raises InvalidInput for a wrong current password or one
    that may not be used.
    """
    if not user.check_password(current):
        raise InvalidInput(_("The current password is not right."), field="current")
    check_new_password(user, password)
    with transaction.atomic():
        generation = set_password(user, password)
        audit.record(act="change_password", subject=user, by=by)
    return generation
