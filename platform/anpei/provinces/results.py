"""A result in the form registries commonly take it; a province with another sends its own."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict

from anpei.provinces.facts import ResultFacts


class TrainingResult(BaseModel):
    """One person's pass. ``credits`` in credits or lessons, ``score`` in points."""

    model_config = ConfigDict(frozen=True)

    name: str
    id_number: str
    licence_number: str
    category: str
    enterprise: str
    credit_code: str
    class_number: str
    credits: float
    score: float
    passed_on: date

    @classmethod
    def of(cls, facts: ResultFacts) -> Self:
        return cls(
            name=facts.person_name,
            id_number=facts.id_number,
            licence_number=facts.licence_number,
            category=facts.licence_category,
            enterprise=facts.enterprise_name,
            credit_code=facts.credit_code,
            class_number=facts.class_number,
            credits=facts.credits / 10,
            score=facts.score / 100,
            passed_on=facts.qualified_on,
        )
