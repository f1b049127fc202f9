"""A receipt as an enterprise files it."""

from typing import Any

from anpei.kernel.clock import policy_today


def filing() -> dict[str, Any]:
    """Paid today, from an account that ends in 8899."""
    return {
        "payer_name": "济南泰山建筑有限公司",
        "account_last4": "8899",
        "paid_on": policy_today(),
    }
