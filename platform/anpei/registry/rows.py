"""What the registry sends, validated field by field: nothing else gets into the database (T48)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from anpei.kernel.identity_numbers import (
    is_credit_code,
    is_mobile,
    normalise_number,
    read_identity_number,
)

_TEXT = r"^[^\x00-\x1f\x7f]*$"


def _credit_code(text: str) -> str:
    code = normalise_number(text)
    if not is_credit_code(code):
        raise ValueError("the check character is wrong")
    return code


def _mobile(text: str) -> str:
    if text and not is_mobile(text):
        raise ValueError("not a mobile number")
    return text


type Key = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=_TEXT)]
type Number = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=_TEXT)]
type CreditCode = Annotated[str, AfterValidator(_credit_code)]
type Version = Annotated[int, Field(ge=1, le=2**62)]


class RegistryRow(BaseModel):
    """What every row has. Unknown fields are ignored, so that the registry may add some."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    version: Version
    removed: bool = False


class EnterpriseIn(RegistryRow):
    """An enterprise."""

    credit_code: CreditCode
    name: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_TEXT)]
    city: Annotated[str, StringConstraints(max_length=40, pattern=_TEXT)] = ""


class PersonIn(RegistryRow):
    """A holder of licences."""

    id: Key
    name: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=_TEXT)]
    id_number: str
    birth_date: date
    mobile: Annotated[str, AfterValidator(_mobile)] = ""
    photo: bool = False

    @model_validator(mode="after")
    def check_identity(self) -> "PersonIn":
        """The check digit is right and the birth date is the number's."""
        if read_identity_number(self.id_number).birth_date != self.birth_date:
            raise ValueError("the birth date contradicts the identity number")
        return self


class LicenceIn(RegistryRow):
    """A licence."""

    number: Number
    person_id: Key
    credit_code: CreditCode
    category: Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=_TEXT)]
    is_main: bool
    valid_from: date
    valid_until: date
    status: Literal["valid", "cancelled"]
    other_business: Annotated[str, StringConstraints(max_length=40, pattern=_TEXT)] = ""

    @model_validator(mode="after")
    def check_term(self) -> "LicenceIn":
        """It begins before it ends."""
        if self.valid_from > self.valid_until:
            raise ValueError("the licence ends before it begins")
        return self


class ConstructorIn(RegistryRow):
    """A constructor registration."""

    number: Number
    person_id: Key
    credit_code: CreditCode
    level: Literal[1, 2]
    valid_until: date
