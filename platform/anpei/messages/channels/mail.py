"""Mail by SMTP."""

import contextlib
import smtplib
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from anpei.kernel.outside import (
    OutsideError,
    OutsideOutcomeUnknown,
    OutsideRefused,
    OutsideUnavailable,
)
from anpei.messages.channels.base import Channel, Parcel
from anpei.messages.wording import one_line

_NAME = "mail"
_PERMANENT = 500


class MailChannel(Channel):
    """One SMTP connection, opened with the first mail. A mail server takes a repetition for
    another mail, so what may have arrived is never sent again by itself."""

    knows_repetitions = False

    def __init__(self) -> None:
        self._backend: EmailBackend | None = None

    def send(self, parcel: Parcel) -> str:
        """Send one mail as plain text; gives its Message-ID."""
        sender = formataddr((one_line(parcel.sender), settings.SMTP_FROM))
        receipt = f"<{parcel.key}@{settings.SMTP_FROM.rpartition('@')[2]}>"
        mail = EmailMessage(
            subject=one_line(parcel.subject),
            body=f"{parcel.text}\n\n{parcel.sender}\n",
            from_email=sender,
            to=[parcel.address],
            headers={"Message-ID": receipt, "Auto-Submitted": "auto-generated"},
            connection=self._opened(),
        )
        try:
            mail.send()
        except (OSError, ValueError) as error:
            # The conversation is in an unknown state.
            self.close()
            raise _judged(error) from error
        return receipt

    def close(self) -> None:
        """Say good-bye to the server."""
        backend, self._backend = self._backend, None
        if backend is not None:
            with contextlib.suppress(OSError):
                backend.close()

    def _opened(self) -> EmailBackend:
        if self._backend is None:
            backend = EmailBackend(
                host=settings.SMTP_HOST,
                port=settings.SMTP_PORT,
                username=settings.SMTP_USER,
                password=settings.SMTP_PASSWORD,
                use_tls=settings.SMTP_SECURITY == "starttls",
                use_ssl=settings.SMTP_SECURITY == "tls",
                timeout=settings.SMTP_SECONDS,
            )
            try:
                backend.open()
            except OSError as error:
                reason = f"no mail server lets us in: {type(error).__name__}: {error}"
                raise OutsideUnavailable(_NAME, reason) from error
            self._backend = backend
        return self._backend


def _judged(error: Exception) -> OutsideError:
    """What the objection means: never again, later, or who knows."""
    if isinstance(error, ValueError):
        return OutsideRefused(_NAME, f"cannot be written as a mail: {error}", 0)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reason = next(iter(error.recipients.values()))
        return _answered(code, reason)
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error.smtp_code, error.smtp_error)
    return OutsideOutcomeUnknown(_NAME, f"{type(error).__name__}: {error}")


def _answered(code: int, reason: bytes | str) -> OutsideError:
    text = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    said = one_line(f"{code} {text}")[:300]
    if code >= _PERMANENT:
        return OutsideRefused(_NAME, said, code)
    return OutsideUnavailable(_NAME, said)
