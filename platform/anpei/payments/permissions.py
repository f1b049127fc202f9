"""May this person? Orders and payments of one's own; another's are not found (PL-03)."""

from django.http import Http404

from anpei.accounts.models import User
from anpei.payments.models import Payment
from anpei.payments.queries.orders import own_orders


def own_payment(user: User, public_id: str) -> Payment:
    """A payment of an order this account placed. Raises Http404."""
    mine = Payment.objects.select_related("order__training_class")
    found = mine.filter(order__in=own_orders(user), public_id=public_id).first()
    if found is None:
        raise Http404
    return found
