"""One order of Alice's, and the browsers of those who may see it and those who may not."""

import pytest

from anpei.payments.domain import file_receipt, place_order
from anpei.payments.models import Order
from tests.enrolment.applying import SignedIn, billing
from tests.factories import Cast
from tests.payments.receipts import filing


@pytest.fixture
def order(cast: Cast) -> Order:
    """One person, 300 yuan, not paid."""
    return place_order(
        enterprise=cast.licence.enterprise,
        training_class=cast.training_class,
        licences=[cast.licence.public_id],
        billing=billing(),
        by=cast.alice,
    )


@pytest.fixture
def filed(order: Order, cast: Cast) -> Order:
    """The same with its receipt filed."""
    file_receipt(order=order, by=cast.alice, **filing())
    return order


@pytest.fixture
def alice(cast: Cast) -> SignedIn:
    return SignedIn(cast.alice)


@pytest.fixture
def charlie(cast: Cast) -> SignedIn:
    return SignedIn(cast.charlie)


@pytest.fixture
def finance(cast: Cast) -> SignedIn:
    return SignedIn(cast.staff)
