"""Columns of the order lists as files (PL-61)."""

from django.utils.translation import gettext_lazy as _

from anpei.site.exports import Column, money_cell

_ORDER = (
    Column(_("Order number"), lambda one: one.number),
    Column(_("Ordered on"), lambda one: one.created_at),
)
_PAYER = (
    Column(_("Enterprise name"), lambda one: one.enterprise.name),
    Column(_("Credit code"), lambda one: one.enterprise.credit_code),
    Column(_("City"), lambda one: one.enterprise.city),
)
_REST = (
    Column(_("Class number"), lambda one: one.training_class.number),
    Column(_("Class"), lambda one: one.training_class.name),
    Column(_("Category"), lambda one: one.training_class.category),
    Column(_("Number of people"), lambda one: one.people),
    Column(_("Amount (yuan)"), lambda one: money_cell(one.amount_fen)),
    Column(_("Name of the account that paid"), lambda one: one.payer_name),
    Column(_("Last four digits"), lambda one: one.account_last4),
    Column(_("Day of payment"), lambda one: one.paid_on),
    Column(_("State"), lambda one: one.get_state_display()),
    Column(_("Receipt filed on"), lambda one: one.submitted_at),
    Column(_("Decided on"), lambda one: one.decided_at),
)

OWN_ORDERS = (*_ORDER, *_REST)
ORDERS = (*_ORDER, *_PAYER, *_REST)
