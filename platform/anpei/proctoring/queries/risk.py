"""How much of an exam asks for a second look: a sum of what happened that explains itself (PL-35).

It orders tiles and sends a result to a reviewer where the edition says so; nothing else follows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from anpei.exams.models import Attempt
from anpei.kernel.decisions import Text
from anpei.proctoring.models import Incident, IncidentKind
from anpei.provinces.contract import PhotoBand
from anpei.provinces.current import edition_by_key
from anpei.provinces.editions import Policy

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPart:
    """What one kind of incident adds. ``counted`` of ``count`` weigh ``weight`` each."""

    kind: IncidentKind
    label: Text
    count: int
    counted: int
    weight: int

    @property
    def points(self) -> int:
        return self.counted * self.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Heaviest part first; ``points`` is their sum, 100 at most."""

    parts: tuple[RiskPart, ...] = ()
    review_from: int = MOST

    @property
    def points(self) -> int:
        return min(MOST, sum(part.points for part in self.parts))

    @property
    def asks_for_review(self) -> bool:
        return self.points >= self.review_from


def attempt_risk(attempt: Attempt) -> Risk:
    """The risk of one attempt under its enrolment's edition."""
    return attempt_risks([attempt.pk])[attempt.pk]


def attempt_risks(attempts: Collection[int]) -> dict[int, Risk]:
    """The same for any number of attempts (keys), in two statements."""
    editions = dict(
        Attempt.objects.filter(pk__in=attempts).values_list("pk", "enrolment__edition_key")
    )
    incidents = Incident.objects.filter(attempt__in=attempts).exclude(
        # A reviewer has looked at the picture and found nothing in it.
        photo__judged_by__isnull=False,
        photo__band=PhotoBand.ACCEPT,
    )
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for attempt_id, kind, seconds in incidents.values_list("attempt_id", "kind", "seconds"):
        found[attempt_id].append((kind, seconds))
    edition = cache(edition_by_key)
    return {pk: weigh(found[pk], edition(editions[pk]).policy) for pk in attempts if pk in editions}


def weigh(incidents: Iterable[tuple[str, int]], policy: Policy) -> Risk:
    """The risk of incidents given as (kind, seconds; 0: no length) by a policy's weights."""
    counts: dict[IncidentKind, list[int]] = defaultdict(list)
    for kind, seconds in incidents:
        counts[IncidentKind(kind)].append(seconds)
    parts = [_part(kind, lengths, policy) for kind, lengths in counts.items()]
    return Risk(
        parts=tuple(sorted(parts, key=lambda part: (-part.points, part.kind))),
        review_from=policy.risk_review_from,
    )


def _part(kind: IncidentKind, lengths: Collection[int], policy: Policy) -> RiskPart:
    least = policy.incident_least_seconds
    weighing = sum(length == 0 or length >= least for length in lengths)
    weights: Mapping[str, int] = policy.model_dump(include={f"risk_{kind}"})
    return RiskPart(
        kind=kind,
        label=kind.label,
        count=len(lengths),
        counted=min(weighing, policy.incident_repeats),
        weight=weights[f"risk_{kind}"],
    )
