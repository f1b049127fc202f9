from anpei.accounts.models.activation_code import ActivationCode
from anpei.accounts.models.agreement_acceptance import AgreementAcceptance
from anpei.accounts.models.consent import Consent, ConsentKind
from anpei.accounts.models.idempotent_request import IdempotentRequest
from anpei.accounts.models.role_grant import Role, RoleGrant
from anpei.accounts.models.second_factor import SecondFactor
from anpei.accounts.models.sign_in_event import SignInEvent
from anpei.accounts.models.try_count import TryCount
from anpei.accounts.models.user import User, UserKind

__all__ = [
    "ActivationCode",
    "AgreementAcceptance",
    "Consent",
    "ConsentKind",
    "IdempotentRequest",
    "Role",
    "RoleGrant",
    "SecondFactor",
    "SignInEvent",
    "TryCount",
    "User",
    "UserKind",
]
