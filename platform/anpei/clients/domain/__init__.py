from anpei.clients.domain.entering import (
    StepNeeded,
    sign_in_business,
    sign_in_learner,
)
from anpei.clients.domain.forget import forget_old_grants, forget_spent_tokens
from anpei.clients.domain.granting import TokenRefused, end_grant, open_grant, refresh_grant
from anpei.clients.domain.registering import (
    change_client,
    register_client,
    renew_key,
    revoke_client,
)

__all__ = [
    "StepNeeded",
    "TokenRefused",
    "change_client",
    "end_grant",
    "forget_old_grants",
    "forget_spent_tokens",
    "open_grant",
    "refresh_grant",
    "register_client",
    "renew_key",
    "revoke_client",
    "sign_in_business",
    "sign_in_learner",
]
