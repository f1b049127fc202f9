"""Photos: uploaded over HTTP, and analysed in this process; and the public verification page."""

import time
from collections.abc import Sequence
from datetime import timedelta

from anpei.certificates.addresses import verification_url
from anpei.certificates.domain import issue_certificate
from anpei.certificates.models import Certificate
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.proctoring.models import CaptureTicket, Purpose
from anpei.proctoring.tickets import ticket_token
from anpei.proctoring.vision.analysis import analyse, encode_reference
from tests.bench.ground import make_enrolments
from tests.bench.load import Call, Client
from tests.fixtures.faces import Who, collins, frames

UPLOADS = 4800


def uploads(clients: int) -> list[Client]:
    """Each photo under a ticket of its own."""
    enrolments = make_enrolments(clients, state=EnrolmentState.STUDYING)
    pictures = frames(Who.COLLINS, 8)
    tickets = CaptureTicket.objects.bulk_create(
        CaptureTicket(
            person=one.person,
            enrolment=one,
            purpose=Purpose.GATE,
            issued_at=db_now(),
            expires_at=db_now() + timedelta(minutes=10),
        )
        for one in enrolments
        for _ in range(UPLOADS // clients)
    )
    tokens = [ticket_token(ticket.public_id) for ticket in tickets]
    share = len(tokens) // clients

    def client(mine: list[str]) -> Client:
        def step(_answer: bytes | None) -> Call | None:
            if not mine:
                return None
            headers = (("X-Capture-Ticket", mine.pop()), ("Content-Type", "image/jpeg"))
            return Call("POST", "/api/proctoring/photos/", pictures[len(mine) % 8], headers)

        return step

    return [client(tokens[place * share : (place + 1) * share]) for place in range(clients)]


def analysis(pictures: int = 40) -> tuple[float, Sequence[float]]:
    """CPU milliseconds a photo and the times of each, in this process."""
    reference = encode_reference(collins())
    views = frames(Who.COLLINS, 8)
    analyse(views[0], reference_encoding=reference)
    times = []
    cpu = time.process_time()
    for turn in range(pictures):
        began = time.perf_counter()
        analyse(views[turn % 8], reference_encoding=reference)
        times.append((time.perf_counter() - began) * 1000)
    return (time.process_time() - cpu) * 1000 / pictures, times


def verifications(clients: int) -> list[Client]:
    """The page behind a certificate's QR code."""
    enrolment = make_enrolments(1, state=EnrolmentState.REPORTED)[0]
    enrolment.score_hundredths, enrolment.qualified_at = 8800, db_now()
    enrolment.save(update_fields=["score_hundredths", "qualified_at"])
    issue_certificate(enrolment=enrolment, by=None)
    certificate = Certificate.objects.get(enrolment=enrolment)
    path = "/" + verification_url(certificate.token).split("/", 3)[3]
    return [lambda _answer: Call("GET", path) for _ in range(clients)]
