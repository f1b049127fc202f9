"""Payment codes by hand: bringing them, taking over what was paid, voiding the rest (PL-41)."""

from anpei.payments.domain.codes.desk import CodeDesk
from anpei.payments.domain.codes.give import give_code
from anpei.payments.domain.codes.results import Kept, keep_result
from anpei.payments.domain.codes.void import note_voided

__all__ = ["CodeDesk", "Kept", "give_code", "keep_result", "note_voided"]
