"""The people of the demo, the journeys and the tests: fixed, known by name, one for each rule.

They are the first people of their dataset, so their numbers follow from their place in the list
(see people.py); days are counted from the day on which the dataset was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from anpei.kernel.identity_numbers import Gender


class Face(StrEnum):
    """Photos that come with installed packages; nobody else has a face."""

    COLLINS = "collins"
    HOPPER = "hopper"


@dataclass(frozen=True)
class Constructor:
    """A constructor registration; `enterprise` as in CastMember."""

    level: int
    days_left: int
    enterprise: int = 0


@dataclass(frozen=True)
class CastMember:
    """`enterprise` is 0 for the demo's own enterprise, 1 for its neighbour."""

    name: str
    gender: Gender
    category: str
    days_left: int
    why: str
    enterprise: int = 0
    is_main: bool = True
    additional_at: int | None = None
    constructor: Constructor | None = None
    face: Face | None = None
    status: str = "valid"
    other_business: str = ""


DEMO_ENTERPRISE = "安培示范建筑工程有限公司"
NEIGHBOUR_ENTERPRISE = "比邻示范建设集团有限公司"

_F, _M = Gender.FEMALE, Gender.MALE

LEARNER = CastMember("柯林", _F, "A", 120, "goes the whole journey", face=Face.COLLINS)
IMPERSONATED = CastMember(
    "林珂", _F, "A", 150, "a stranger sits before the camera", face=Face.COLLINS
)
DESKTOP_LEARNER = CastMember("柯然", _F, "A", 130, "browser test, desktop", face=Face.COLLINS)
PHONE_LEARNER = CastMember("柯楠", _F, "A", 140, "browser test, 360 px", face=Face.COLLINS)
CONSTRUCTOR_LEARNER = CastMember(
    "贺珀",
    _F,
    "B",
    100,
    "B with a valid registration here",
    constructor=Constructor(1, 700),
    face=Face.HOPPER,
)
OFFICER = CastMember("何宁", _F, "C", 90, "C, eligible", face=Face.HOPPER)
PLAIN_LEARNER = CastMember("安平", _M, "C", 60, "eligible, without a photo in the registry")
PRINCIPAL = CastMember("钱增", _M, "A", 110, "main A here, additional A next door", additional_at=1)
TOO_EARLY = CastMember("赵晓", _F, "A", 300, "SD-13a: more than 6 months left")
LAST_DAYS = CastMember("迟燕", _F, "A", 4, "SD-13b: less than a week left")
LAST_MONTH = CastMember("岳明", _M, "A", 20, "SD-13b: less than a month left, refused offline only")
ADDITIONAL_ONLY = CastMember(
    "曾福",
    _M,
    "A",
    115,
    "SD-13d: additional A here, main A next door",
    is_main=False,
    additional_at=1,
)
NO_CONSTRUCTOR = CastMember("吴建", _M, "B", 100, "SD-13e: no registration")
EXPIRED_CONSTRUCTOR = CastMember(
    "祁建", _M, "B", 100, "SD-13e: registration expired", constructor=Constructor(2, -30)
)
FOREIGN_CONSTRUCTOR = CastMember(
    "易建", _M, "B", 100, "SD-13e: registered next door", constructor=Constructor(2, 400, 1)
)
EXPIRED = CastMember("郭启", _M, "C", -10, "SD-13f: licence expired")
NEIGHBOUR = CastMember("乔迁", _M, "C", 95, "SD-13g: licence is next door", enterprise=1)

JINAN: tuple[CastMember, ...] = (
    LEARNER,
    IMPERSONATED,
    DESKTOP_LEARNER,
    PHONE_LEARNER,
    CONSTRUCTOR_LEARNER,
    OFFICER,
    PLAIN_LEARNER,
    PRINCIPAL,
    TOO_EARLY,
    LAST_DAYS,
    LAST_MONTH,
    ADDITIONAL_ONLY,
    NO_CONSTRUCTOR,
    EXPIRED_CONSTRUCTOR,
    FOREIGN_CONSTRUCTOR,
    EXPIRED,
    NEIGHBOUR,
)

OFFLINE_LEARNER = CastMember("海澜", _F, "A", 120, "offline city, eligible", face=Face.HOPPER)
OFFLINE_EARLY = CastMember("沈远", _M, "A", 300, "SD-13a: eligible here, too early online")
OFFLINE_LAST_MONTH = CastMember("孙月", _F, "A", 20, "SD-13b: too late in an offline city")
OFFLINE_CONSTRUCTOR = CastMember(
    "鲁班成", _M, "B", 100, "B with a valid registration here", constructor=Constructor(2, 500)
)
OFFLINE_EXPIRED = CastMember("石满", _M, "C", -20, "SD-13f: licence expired")
OFFLINE_NEIGHBOUR = CastMember("方临", _F, "C", 80, "licence next door", enterprise=1)

YANTAI: tuple[CastMember, ...] = (
    OFFLINE_LEARNER,
    OFFLINE_EARLY,
    OFFLINE_LAST_MONTH,
    OFFLINE_CONSTRUCTOR,
    OFFLINE_EXPIRED,
    OFFLINE_NEIGHBOUR,
)
