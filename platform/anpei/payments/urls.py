"""Addresses of this app's pages and API."""

from django.urls import URLPattern, URLResolver, path

from anpei.payments.api import applications, orders, paying, review
from anpei.payments.api import invoices as api_invoices
from anpei.payments.pages import (
    application,
    bills,
    calendar,
    codes,
    enterprise,
    enterprise_money,
    enterprise_paying,
    invoices,
    learner_paying,
    matches,
    notices,
    providers,
    public,
    refunds,
    staff,
    staff_payments,
    transfers,
)

app_name = "payments"
_ENTERPRISE: list[URLPattern | URLResolver] = [
    path("enterprise/classes/<str:public_id>/apply/", application.apply, name="apply"),
    path("enterprise/classes/<str:public_id>/apply/check/", application.check, name="apply_check"),
    path("enterprise/orders/", enterprise.orders, name="orders"),
    path("enterprise/orders/<str:public_id>/", enterprise.order, name="order"),
    path("enterprise/orders/<str:public_id>/receipt/", enterprise.receipt, name="receipt"),
    path("enterprise/orders/<str:public_id>/cancel/", enterprise.cancel, name="cancel"),
    path(
        "enterprise/orders/<str:public_id>/refund/", enterprise_money.ask_refund, name="ask_refund"
    ),
    path(
        "enterprise/refunds/<str:public_id>/withdraw/",
        enterprise_money.withdraw_refund,
        name="withdraw_refund",
    ),
    path("enterprise/invoices/", enterprise_money.invoices, name="my_invoices"),
    path("enterprise/invoices/<str:public_id>/", enterprise_money.invoice, name="my_invoice"),
    path(
        "enterprise/invoices/<str:public_id>/file.<str:form>",
        enterprise_money.document,
        name="my_invoice_file",
    ),
]
_PAYING: list[URLPattern | URLResolver] = [
    path("enterprise/orders/<str:public_id>/pay/", enterprise_paying.pay, name="pay"),
    path("enterprise/payments/<str:public_id>/", enterprise_paying.payment, name="payment"),
    path(
        "enterprise/payments/<str:public_id>/state/", enterprise_paying.state, name="payment_state"
    ),
    path("enterprise/payments/<str:public_id>/ask/", enterprise_paying.ask, name="ask_payment"),
    path("learner/orders/", learner_paying.orders, name="my_orders"),
    path("learner/orders/<str:public_id>/", learner_paying.order, name="my_order"),
    path("learner/orders/<str:public_id>/cancel/", learner_paying.cancel, name="my_cancel"),
    path("learner/orders/<str:public_id>/pay/", learner_paying.pay, name="my_pay"),
    path("learner/payments/<str:public_id>/", learner_paying.payment, name="my_payment"),
    path("learner/payments/<str:public_id>/state/", learner_paying.state, name="my_payment_state"),
    path("learner/payments/<str:public_id>/ask/", learner_paying.ask, name="my_ask_payment"),
]
_PUBLIC: list[URLPattern | URLResolver] = [
    path("payments/returned/<str:public_id>/", notices.returned, name="returned"),
    path("payments/notices/<str:provider>/<str:number>/", notices.notice, name="notice"),
    path("invoices/<str:token>/", public.mailed_invoice, name="mailed_invoice"),
]
_STAFF: list[URLPattern | URLResolver] = [
    path("staff/receipts/", staff.receipt_queue, name="receipt_queue"),
    path("staff/orders/", staff.orders, name="staff_orders"),
    path("staff/orders/<str:public_id>/", staff.order, name="staff_order"),
    path("staff/orders/<str:public_id>/decision/", staff.decide, name="staff_decision"),
    path("staff/invoices/", invoices.invoices, name="invoices"),
    path("staff/invoices/ask/", invoices.ask, name="ask_invoices"),
    path("staff/invoices/<str:public_id>/", invoices.invoice, name="invoice"),
    path("staff/invoices/<str:public_id>/file.<str:form>", invoices.document, name="invoice_file"),
    path("staff/invoices/<str:public_id>/<str:act>/", invoices.change, name="change_invoice"),
    path("staff/transfers/", transfers.transfers, name="transfers"),
    path("staff/transfers/import/", transfers.import_statement, name="import_statement"),
    path("staff/transfers/matches/", matches.matches, name="matches"),
    path("staff/transfers/matches/confirm/", matches.confirm, name="confirm_matches"),
    path("staff/transfers/matches/<str:public_id>/undo/", transfers.undo, name="undo_match"),
    path("staff/transfers/<str:public_id>/", transfers.transfer, name="transfer"),
    path("staff/transfers/<str:public_id>/<str:act>/", transfers.change, name="change_transfer"),
    path("staff/refunds/", refunds.refunds, name="refunds"),
    path("staff/refunds/<str:public_id>/", refunds.refund, name="refund"),
    path("staff/refunds/<str:public_id>/send/", refunds.send, name="send_refund"),
    path("staff/refunds/<str:public_id>/<str:act>/", refunds.decide, name="decide_refund"),
    path("staff/payments/", staff_payments.payments, name="payments"),
    path("staff/payments/<str:public_id>/", staff_payments.payment, name="staff_payment"),
    path("staff/payments/<str:public_id>/ask/", staff_payments.ask, name="staff_ask_payment"),
    path("staff/codes/", codes.codes, name="codes"),
    path("staff/codes/import/", codes.import_codes, name="import_codes"),
    path("staff/payments/<str:public_id>/code/<slug:act>/", codes.change, name="change_code"),
    path("staff/bills/", bills.bills, name="bills"),
    path("staff/bills/fetch/", bills.fetch, name="fetch_bill"),
    path("staff/bills/<str:public_id>/", bills.bill, name="bill"),
    path("staff/bills/<str:public_id>/<int:pk>/settle/", bills.settle, name="settle_difference"),
    path("staff/providers/", providers.providers, name="providers"),
    path("staff/providers/sandbox/", providers.sandbox, name="connect_sandbox"),
    path("staff/providers/<slug:provider>/", providers.connect, name="provider"),
    path("staff/providers/<slug:provider>/<slug:act>/", providers.change, name="change_provider"),
    path("staff/calendar/", calendar.calendar, name="calendar"),
    path("staff/calendar/<int:pk>/forget/", calendar.forget, name="forget_calendar_day"),
]
_API: list[URLPattern | URLResolver] = [
    path("api/enrolment/applications/", applications.Applications.as_view(), name="api_apply"),
    path("api/payments/orders/", orders.OrderList.as_view(), name="api_orders"),
    path("api/payments/orders/<str:public_id>/", orders.OrderDetail.as_view(), name="api_order"),
    path(
        "api/payments/orders/<str:public_id>/receipts/",
        orders.Receipts.as_view(),
        name="api_receipts",
    ),
    path(
        "api/payments/orders/<str:public_id>/cancellation/",
        orders.Cancellation.as_view(),
        name="api_cancellation",
    ),
    path(
        "api/payments/orders/<str:public_id>/payments/",
        paying.PaymentsView.as_view(),
        name="api_payments",
    ),
    path(
        "api/payments/payments/<str:public_id>/", paying.PaymentView.as_view(), name="api_payment"
    ),
    path(
        "api/payments/payments/<str:public_id>/ask/",
        paying.PaymentAskView.as_view(),
        name="api_ask_payment",
    ),
    path("api/payments/invoices/", api_invoices.InvoicesView.as_view(), name="api_invoices"),
    path(
        "api/payments/invoices/<str:public_id>/file.<str:form>/",
        api_invoices.InvoiceFileView.as_view(),
        name="api_invoice_file",
    ),
    path("api/payments/queue/", review.Queue.as_view(), name="api_queue"),
    path(
        "api/payments/orders/<str:public_id>/decision/",
        review.OrderDecision.as_view(),
        name="api_decision",
    ),
]
urlpatterns = [*_PUBLIC, *_ENTERPRISE, *_PAYING, *_STAFF, *_API]
