"""A learner brought to a running exam over HTTP, for tests that break things under them."""

from dataclasses import dataclass
from typing import Any

from tests.fixtures.faces import Who
from tests.fixtures.running import RunningPlatform
from tests.journey.play import bring_to_exam
from tests.journey.report import Report
from tests.journey.visitor import Visitor


@dataclass
class Candidate:
    """The attempt of one page: its lease and its paper."""

    visitor: Visitor
    attempt: str
    token: str
    items: int

    def paper(self) -> dict[str, Any]:
        found: dict[str, Any] = self.visitor.api(
            "GET", f"/api/exams/attempts/{self.attempt}/paper/"
        )
        return found

    def given_back(self) -> int:
        """Seconds of outages that came back as time, in all."""
        live = self.visitor.api("GET", f"/api/exams/attempts/{self.attempt}/live/")
        return int(live["given_back"])

    def reload(self) -> None:
        """The page is opened anew: a new lease."""
        self.token = self.visitor.api("POST", f"/api/exams/attempts/{self.attempt}/take-over/", {})[
            "token"
        ]


def make_candidate(platform: RunningPlatform) -> Candidate:
    """From the registry's record to a started final exam (about a minute of real study)."""
    visitor = bring_to_exam(platform.stage(), Report(), Who.COLLINS)
    started = visitor.api("POST", "/api/exams/attempts/", {"kind": "final"})
    paper = visitor.api("GET", f"/api/exams/attempts/{started['id']}/paper/")
    return Candidate(visitor, started["id"], started["token"], len(paper["items"]))
