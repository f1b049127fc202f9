"""The people of Yunnan's demo, journey and tests: one for each of its rules (see cast.py)."""

from __future__ import annotations

from anpei.kernel.identity_numbers import Gender
from anpei.sandbox.registry.cast import CastMember, Face

CODES = ("A", "B", "C1", "C2", "C3", "TJ", "XHG", "SJJ", "JZG", "DG", "SGY", "ZLY", "CLY", "JXY")
WEIGHTS = (6, 12, 6, 10, 10, 8, 8, 5, 7, 7, 9, 7, 3, 2)

_F, _M = Gender.FEMALE, Gender.MALE

LEARNER = CastMember("柯云", _F, "A", 120, "goes the whole journey", face=Face.COLLINS)
PHONE_LEARNER = CastMember("柯滇", _F, "B", 130, "browser test, phone", face=Face.COLLINS)
SECOND_LEARNER = CastMember("贺洱", _F, "C3", 100, "browser test, exam", face=Face.HOPPER)
PAYER = CastMember("段自立", _M, "TJ", 90, "enrols and pays for himself")
RIGGER = CastMember("林沧", _M, "XHG", 60, "eligible, paid for by the enterprise")
FOREMAN = CastMember("施洱源", _M, "SGY", 80, "says his speciality")
QUALITY = CastMember("白洁", _F, "ZLY", 75, "quality officer, fitting-out")
MACHINERY = CastMember("杨机", _M, "C1", 70, "C1")
CIVIL = CastMember("普土", _M, "C2", 65, "C2")
MATERIALS = CastMember("木材", _M, "CLY", 200, "materials officer")
LATE = CastMember("迟四十", _M, "SJJ", -40, "YN-12: expired 40 days ago, may be paid for")
TOO_LATE = CastMember("迟九十", _M, "JZG", -90, "YN-12: expired 90 days ago, may not")
BUSY = CastMember("苏变更", _F, "DG", 110, "YN-02: in another business", other_business="单位变更")
VOID = CastMember("付作废", _M, "C2", -20, "YN-51: voided", status="cancelled")
NOT_DUE = CastMember("安未到", _M, "B", 700, "YN-04: not due yet")
NEIGHBOUR = CastMember("邻居", _M, "C3", 95, "is next door", enterprise=1)

YUNNAN: tuple[CastMember, ...] = (
    LEARNER,
    PHONE_LEARNER,
    SECOND_LEARNER,
    PAYER,
    RIGGER,
    FOREMAN,
    QUALITY,
    MACHINERY,
    CIVIL,
    MATERIALS,
    LATE,
    TOO_LATE,
    BUSY,
    VOID,
    NOT_DUE,
    NEIGHBOUR,
)
