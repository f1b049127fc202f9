from anpei.accounts.domain.activation import (
    activate_account,
    issue_activation_code,
    issue_mobile_code,
)
from anpei.accounts.domain.agreement import accept_agreement, check_agreement, current_agreement
from anpei.accounts.domain.ensure_accounts import (
    create_staff_account,
    ensure_enterprise_accounts,
    ensure_learner_account,
)
from anpei.accounts.domain.identify import Identified, identify_learner, learner_forms
from anpei.accounts.domain.origin import Origin
from anpei.accounts.domain.passwords import change_password, check_new_password
from anpei.accounts.domain.sign_in import (
    SignedIn,
    business_shape,
    identify_payer,
    sign_in_enterprise,
    sign_in_learner_by_password,
    sign_in_staff,
)

__all__ = [
    "Identified",
    "Origin",
    "SignedIn",
    "accept_agreement",
    "activate_account",
    "business_shape",
    "change_password",
    "check_agreement",
    "check_new_password",
    "create_staff_account",
    "current_agreement",
    "ensure_enterprise_accounts",
    "ensure_learner_account",
    "identify_learner",
    "identify_payer",
    "issue_activation_code",
    "issue_mobile_code",
    "learner_forms",
    "sign_in_enterprise",
    "sign_in_learner_by_password",
    "sign_in_staff",
]
