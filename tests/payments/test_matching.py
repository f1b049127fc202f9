"""Which transfer pays which order: the rules alone, without a database."""

from datetime import date, timedelta
from typing import Any

import pytest

from anpei.payments.statements.matching import (
    Difference,
    LineFacts,
    OrderFacts,
    find_sum,
    propose,
)

DAY = date(2026, 11, 20)


def line(pk: int = 1, **changes: Any) -> LineFacts:
    told: dict[str, Any] = {
        "booked_on": DAY,
        "open_fen": 30_000,
        "payer": "甲公司",
        "last4": "8899",
        "remark": "",
    }
    return LineFacts(pk=pk, **{**told, **changes})


def order(pk: int = 1, **changes: Any) -> OrderFacts:
    told: dict[str, Any] = {
        "number": f"26112000000{pk}",
        "amount_fen": 30_000,
        "enterprise": "甲公司",
        "payer": "甲公司",
        "last4": "8899",
        "paid_on": DAY,
        "is_filed": True,
    }
    return OrderFacts(pk=pk, **{**told, **changes})


def told(lines: list[LineFacts], orders: list[OrderFacts]) -> list[tuple[str, Any, Any]]:
    return [(one.kind, one.parts, one.differences) for one in propose(lines, orders)]


@pytest.mark.rule("SD-26")
def test_everything_that_agrees_is_exact() -> None:
    assert told([line()], [order(), order(2, amount_fen=60_000)]) == [
        ("exact", ((1, 1, 30_000),), ())
    ]


@pytest.mark.rule("SD-26")
@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"open_fen": 29_000}, Difference.AMOUNT),
        ({"last4": "1111"}, Difference.ACCOUNT),
        ({"booked_on": DAY + timedelta(days=9)}, Difference.DAY),
        ({"payer": "乙公司", "remark": "甲公司1人 261120000001"}, Difference.PAYER),
    ],
)
def test_what_differs_is_named(changes: dict[str, Any], difference: Difference) -> None:
    kind, parts, apart = told([line(**changes)], [order()])[0]

    assert (kind, apart) == ("partial", (difference,))
    assert parts[0][:2] == (1, 1)


@pytest.mark.rule("SD-26")
def test_order_without_receipt_is_only_partly_alike() -> None:
    open_order = order(payer="", last4="", paid_on=None, is_filed=False)

    assert told([line()], [open_order]) == [
        ("partial", ((1, 1, 30_000),), (Difference.NO_RECEIPT,))
    ]


@pytest.mark.rule("SD-26")
def test_two_orders_alike_are_told_apart_by_the_remark() -> None:
    orders = [order(1), order(2)]

    assert told([line(remark="2人 261120000002")], orders)[0][1] == ((1, 2, 30_000),)
    assert told([line()], orders)[0][2] == (Difference.AMBIGUOUS,)


@pytest.mark.rule("SD-26")
def test_one_transfer_for_several_orders_adds_up() -> None:
    orders = [order(1), order(2, amount_fen=45_000), order(3, amount_fen=70_000)]

    assert told([line(open_fen=75_000)], orders) == [
        ("combined", ((1, 2, 45_000), (1, 1, 30_000)), ())
    ]


@pytest.mark.rule("SD-26")
def test_several_transfers_for_one_order_add_up() -> None:
    lines = [line(1, open_fen=10_000), line(2, open_fen=20_000), line(3, open_fen=7_000)]

    found = told(lines, [order()])

    assert found[0] == ("combined", ((2, 1, 20_000), (1, 1, 10_000)), ())


def test_strangers_are_not_proposed() -> None:
    assert told([line(payer="乙公司", last4="1234")], [order()]) == []


@pytest.mark.rule("SD-26")
def test_equal_transfers_pay_equal_orders_one_each() -> None:
    found = told([line(1), line(2)], [order(1), order(2)])

    assert found == [("exact", ((1, 1, 30_000),), ()), ("exact", ((2, 2, 30_000),), ())]


def test_each_order_is_proposed_once() -> None:
    found = told([line(1), line(2)], [order()])

    assert [one[0] for one in found] == ["exact"]


def test_looking_for_a_sum_ends() -> None:
    items = [(number, 30_000 + number) for number in range(60)]

    assert find_sum(items, 10**9) == []
    assert len(find_sum([(n, 100) for n in range(40)], 300)) == 2
