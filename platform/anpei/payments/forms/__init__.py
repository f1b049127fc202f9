from anpei.payments.forms.calendar import CalendarDayForm
from anpei.payments.forms.codes import CodeFileForm, CodeForm
from anpei.payments.forms.invoices import CorrectionForm, EmailForm, PostForm
from anpei.payments.forms.orders import BillingForm, DecisionForm, ReceiptForm
from anpei.payments.forms.refunds import RefundAnswerForm, RefundForm, RefundSentForm
from anpei.payments.forms.statements import NotOursForm, StatementForm, UndoForm

__all__ = [
    "BillingForm",
    "CalendarDayForm",
    "CodeFileForm",
    "CodeForm",
    "CorrectionForm",
    "DecisionForm",
    "EmailForm",
    "NotOursForm",
    "PostForm",
    "ReceiptForm",
    "RefundAnswerForm",
    "RefundForm",
    "RefundSentForm",
    "StatementForm",
    "UndoForm",
]
