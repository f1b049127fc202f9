from anpei.payments.domain.statements.by_hand import (
    match_by_hand,
    reopen_line,
    set_line_not_ours,
    undo_match,
)
from anpei.payments.domain.statements.confirm import confirm_match
from anpei.payments.domain.statements.keep import begin_statement, fingerprint, keep_transfers
from anpei.payments.domain.statements.propose import propose_for_payers, propose_matches

__all__ = [
    "begin_statement",
    "confirm_match",
    "fingerprint",
    "keep_transfers",
    "match_by_hand",
    "propose_for_payers",
    "propose_matches",
    "reopen_line",
    "set_line_not_ours",
    "undo_match",
]
