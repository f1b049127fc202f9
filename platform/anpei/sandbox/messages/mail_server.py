"""A real SMTP server that delivers to nobody and shows everything."""

from __future__ import annotations

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from anpei.sandbox.faults import FaultKind, Faults
from anpei.sandbox.messages.store import Letterbox

FAULT_PREFIX = "smtp:"
LARGEST = 5 * 1024 * 1024


class Postbox:
    """aiosmtpd's handler. Faults are queued under ``smtp:``: ERROR answers `status`,
    DROP hangs up without taking the mail, DROP_AFTER_ACCEPT takes it and hangs up."""

    def __init__(self, letterbox: Letterbox, faults: Faults) -> None:
        self._letterbox = letterbox
        self._faults = faults

    async def handle_RCPT(  # noqa: N802 - the hook's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        """Everybody has a mailbox but nobody@…, so that a dead letter can be seen."""
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 known"

    async def handle_DATA(  # noqa: N802 - the hook's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail, or fail as asked."""
        fault = await asyncio.to_thread(self._faults.take, f"{FAULT_PREFIX}data")
        if fault and fault.kind is FaultKind.ERROR:
            return f"{fault.status} refused by the sandbox"
        if fault is None or fault.kind is FaultKind.DROP_AFTER_ACCEPT:
            await asyncio.to_thread(self._keep, envelope)
        if fault:
            if isinstance(server.transport, asyncio.Transport):
                server.transport.abort()
            return "421 gone"
        return "250 taken"

    def _keep(self, envelope: Envelope) -> None:
        raw = envelope.content or b""
        raw = raw.encode() if isinstance(raw, str) else raw
        mail = message_from_bytes(raw, policy=policy.default)
        body = mail.get_body(("plain", "html")) if isinstance(mail, EmailMessage) else None
        for recipient in envelope.rcpt_tos:
            self._letterbox.put_mail(
                sender=str(mail["From"] or envelope.mail_from or ""),
                recipient=recipient,
                subject=str(mail["Subject"] or ""),
                text=body.get_content() if body else "",
                raw=raw,
            )


def mail_server(*, host: str, port: int, letterbox: Letterbox, faults: Faults) -> Controller:
    """The server in a thread of its own; call ``start()``."""
    return Controller(Postbox(letterbox, faults), hostname=host, port=port, data_size_limit=LARGEST)
