"""The application's fields, one by one (SD-15)."""

import pytest

from anpei.payments.forms import BillingForm
from tests.enrolment.applying import FILED


@pytest.mark.rule("SD-15")
def test_billing_as_filed_is_accepted() -> None:
    form = BillingForm(FILED)

    assert form.is_valid(), form.errors
    assert form.billing().taxpayer_number == "91350100M000100Y43"


@pytest.mark.rule("SD-15")
@pytest.mark.parametrize("field", sorted(set(FILED) - {"remark"}))
def test_billing_needs_every_field_but_the_remark(field: str) -> None:
    form = BillingForm({**FILED, field: ""})

    assert list(form.errors) == [field]


@pytest.mark.rule("SD-15")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("taxpayer_number", "91350100M000100Y4Z"),
        ("taxpayer_number", "913501"),
        ("post_mobile", "12800000000"),
        ("post_mobile", "1380000000"),
        ("invoice_phone", "phone"),
        ("bank_account", "abc"),
        ("email", "billing@"),
        ("invoice_kind", "none"),
    ],
)
def test_billing_checks_each_field(field: str, value: str) -> None:
    form = BillingForm({**FILED, field: value})

    assert list(form.errors) == [field]


@pytest.mark.rule("SD-15")
def test_billing_reads_full_width_characters() -> None:
    form = BillingForm(
        {**FILED, "taxpayer_number": "９１350100m000100y43 ", "post_mobile": "１３８00000000"}
    )

    assert form.is_valid(), form.errors
    assert form.billing().taxpayer_number == "91350100M000100Y43"
    assert form.billing().post_mobile == "13800000000"
