from anpei.approvals.domain.deciding import confirm_proposal, decline_proposal
from anpei.approvals.domain.proposing import propose

__all__ = ["confirm_proposal", "decline_proposal", "propose"]
