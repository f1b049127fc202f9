"""The two thresholds that make three bands of a photo (PL-34)."""

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Band(BaseModel):
    """Thresholds on the distance between two faces: ≤ accept, ≤ unsure, else refuse."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    accept: float = Field(0.45, ge=0, le=1)
    unsure: float = Field(0.6, ge=0, le=1)

    @model_validator(mode="after")
    def _in_order(self) -> "Band":
        if self.accept > self.unsure:
            raise ValueError("accept is greater than unsure")
        return self
