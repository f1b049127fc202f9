from anpei.people.models.constructor_registration import ConstructorLevel, ConstructorRegistration
from anpei.people.models.enterprise import Enterprise
from anpei.people.models.licence import Licence, LicenceStatus
from anpei.people.models.person import Person
from anpei.people.models.registry_check import RegistryCheck

__all__ = [
    "ConstructorLevel",
    "ConstructorRegistration",
    "Enterprise",
    "Licence",
    "LicenceStatus",
    "Person",
    "RegistryCheck",
]
