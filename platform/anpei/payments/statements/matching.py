"""Which transfer pays which order: pure, from facts to proposals (SD-26, pain 18)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DAYS_APART = 3
"""A transfer of Friday afternoon is booked on Monday."""
MOST_COMBINED = 14
"""Open orders (or transfers) of one payer that are tried in combination."""
LARGEST_COMBINATION = 8
_MOST_STEPS = 20_000
_LEAST_SCORE = 5


class Difference(StrEnum):
    """What does not agree between a transfer and an order."""

    AMOUNT = "amount"
    PAYER = "payer"
    ACCOUNT = "account"
    DAY = "day"
    NO_RECEIPT = "no_receipt"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """A transfer with money left to match."""

    pk: int
    booked_on: date
    open_fen: int
    payer: str
    """Its ``payer_key``."""
    last4: str
    """"" when the statement has no account."""
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """An order that waits for its money; of its last receipt: payer, account, day ("" and None
    without one)."""

    pk: int
    number: str
    amount_fen: int
    enterprise: str
    """``payer_key`` of the enterprise's name."""
    payer: str
    last4: str
    paid_on: date | None
    is_filed: bool
    """Its receipt waits for review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """(line, order, fen) triples that belong together, and what does not agree."""

    kind: str
    """``exact``, ``combined`` or ``partial``."""
    parts: tuple[tuple[int, int, int], ...]
    differences: tuple[Difference, ...] = ()


def propose(lines: Sequence[LineFacts], orders: Sequence[OrderFacts]) -> list[Proposal]:
    """One proposal at most for each line and order: exact ones first, then what adds up, then the
    most alike."""
    work = _Work(list(lines), list(orders))
    work.exact()
    work.orders_of_one_line()
    work.lines_of_one_order()
    work.partial()
    return work.found


def differences(line: LineFacts, order: OrderFacts) -> tuple[Difference, ...]:
    """Everything that does not agree; empty for an exact match."""
    found = []
    if line.open_fen != order.amount_fen:
        found.append(Difference.AMOUNT)
    return (*found, *_differences_of_payer(line, order))


def _differences_of_payer(line: LineFacts, order: OrderFacts) -> tuple[Difference, ...]:
    if not order.is_filed:
        right = line.payer in {order.payer, order.enterprise}
        return (Difference.NO_RECEIPT,) if right else (Difference.PAYER, Difference.NO_RECEIPT)
    found = []
    if line.payer != order.payer:
        found.append(Difference.PAYER)
    if line.last4 and line.last4 != order.last4:
        found.append(Difference.ACCOUNT)
    if order.paid_on is None or abs((line.booked_on - order.paid_on).days) > DAYS_APART:
        found.append(Difference.DAY)
    return tuple(found)


def score(line: LineFacts, order: OrderFacts) -> int:
    """How alike: the order's number in the remark says most, the day least."""
    points = 4 if order.number in line.remark else 0
    points += 3 if line.open_fen == order.amount_fen else 0
    points += 3 if line.payer and line.payer in {order.payer, order.enterprise} else 0
    points += 2 if line.last4 and line.last4 == order.last4 else 0
    near = order.paid_on and abs((line.booked_on - order.paid_on).days) <= DAYS_APART
    return points + (1 if near else 0)


def find_sum[T](items: Sequence[tuple[T, int]], wanted: int) -> list[tuple[T, ...]]:
    """Up to two combinations of at least two ``(item, fen)`` that add up to ``wanted`` exactly.

    Bounded: at most ``MOST_COMBINED`` items are looked at and ``_MOST_STEPS`` steps taken.
    """
    rows = sorted(items, key=lambda item: -item[1])[:MOST_COMBINED]
    rest = [sum(fen for _item, fen in rows[place:]) for place in range(len(rows) + 1)]
    found: list[tuple[T, ...]] = []
    steps = 0

    def search(place: int, left: int, chosen: tuple[T, ...]) -> None:
        nonlocal steps
        steps += 1
        if left == 0 and len(chosen) > 1:
            found.append(chosen)
        if left <= 0 or len(found) > 1 or steps > _MOST_STEPS or rest[place] < left:
            return
        if len(chosen) == LARGEST_COMBINATION:
            return
        for number in range(place, len(rows)):
            item, fen = rows[number]
            if fen <= left:
                search(number + 1, left - fen, (*chosen, item))

    search(0, wanted, ())
    return found[:2]


class _Work:
    """The lines and orders that are still free, and the proposals so far."""

    def __init__(self, lines: list[LineFacts], orders: list[OrderFacts]) -> None:
        self.found: list[Proposal] = []
        self._lines = {line.pk: line for line in sorted(lines, key=lambda one: one.pk)}
        self._orders = {order.pk: order for order in sorted(orders, key=lambda one: one.pk)}
        self._by_payer: dict[str, list[OrderFacts]] = defaultdict(list)
        self._by_account: dict[tuple[int, str], list[OrderFacts]] = defaultdict(list)
        self._by_number = {order.number: order for order in orders}
        self._equals: dict[tuple[str, int, str], list[int]] = defaultdict(list)
        for line in self._lines.values():
            self._equals[line.payer, line.open_fen, line.last4].append(line.pk)
        for order in self._orders.values():
            for name in {order.payer, order.enterprise} - {""}:
                self._by_payer[name].append(order)
            self._by_account[order.amount_fen, order.last4].append(order)

    def exact(self) -> None:
        """Everything agrees, and with one order alone, the one that the remark names, or as many
        orders as there are equal transfers: then it is all the same which pays which."""
        for line in list(self._lines.values()):
            fitting = [one for one in self._near(line) if not differences(line, one)]
            named = [one for one in fitting if one.number in line.remark]
            if fitting and (len(named) == 1 or len(fitting) <= self._equal_to(line)):
                self._take("exact", [(line, (named or fitting)[0], line.open_fen)])

    def _equal_to(self, line: LineFacts) -> int:
        """How many free transfers could stand for this one, itself included."""
        equal = self._equals[line.payer, line.open_fen, line.last4]
        return sum(pk in self._lines for pk in equal)

    def orders_of_one_line(self) -> None:
        """One transfer for several orders of its payer."""
        for line in list(self._lines.values()):
            theirs = [
                (one, one.amount_fen)
                for one in self._near(line)
                if one.is_filed and one.payer == line.payer and one.amount_fen < line.open_fen
            ]
            sums = find_sum(theirs, line.open_fen)
            if sums:
                parts = [(line, order, order.amount_fen) for order in sums[0]]
                self._take("combined", parts, ambiguous=len(sums) > 1)

    def lines_of_one_order(self) -> None:
        """Several transfers of one payer for one order."""
        lines_of: dict[str, list[LineFacts]] = defaultdict(list)
        for line in self._lines.values():
            lines_of[line.payer].append(line)
        for order in list(self._orders.values()):
            if not order.is_filed or not order.payer:
                continue
            theirs = [
                (one, one.open_fen)
                for one in lines_of[order.payer]
                if one.pk in self._lines and one.open_fen < order.amount_fen
            ]
            sums = find_sum(theirs, order.amount_fen)
            if sums:
                parts = [(line, order, line.open_fen) for line in sums[0]]
                self._take("combined", parts, ambiguous=len(sums) > 1)

    def partial(self) -> None:
        """The most alike order for each line that is left."""
        for line in list(self._lines.values()):
            near = [(score(line, one), -one.pk, one) for one in self._near(line)]
            near = [one for one in near if one[0] >= _LEAST_SCORE]
            if near:
                best = max(near)
                tied = sum(one[0] == best[0] for one in near) > 1
                fen = min(line.open_fen, best[2].amount_fen)
                self._take("partial", [(line, best[2], fen)], ambiguous=tied)

    def _near(self, line: LineFacts) -> Iterable[OrderFacts]:
        """Free orders that have something in common with the line."""
        near = {one.pk: one for one in self._by_payer.get(line.payer, ())}
        if line.last4:
            near |= {one.pk: one for one in self._by_account.get((line.open_fen, line.last4), ())}
        near |= {one.pk: one for one in self._named_in(line.remark)}
        return [one for pk, one in sorted(near.items()) if pk in self._orders]

    def _named_in(self, remark: str) -> Iterable[OrderFacts]:
        return [self._by_number[word] for word in numbers_in(remark) if word in self._by_number]

    def _take(
        self,
        kind: str,
        parts: Sequence[tuple[LineFacts, OrderFacts, int]],
        *,
        ambiguous: bool = False,
    ) -> None:
        apart: dict[Difference, None] = {}
        for line, order, _fen in parts:
            whole = differences(line, order) if len(parts) == 1 else ()
            apart |= dict.fromkeys(whole or _differences_of_payer(line, order))
            self._lines.pop(line.pk, None)
            self._orders.pop(order.pk, None)
        if ambiguous:
            apart[Difference.AMBIGUOUS] = None
        self.found.append(
            Proposal(
                kind=kind,
                parts=tuple((line.pk, order.pk, fen) for line, order, fen in parts),
                differences=tuple(apart),
            )
        )


def numbers_in(remark: str) -> list[str]:
    """Runs of digits that may be the number of an order."""
    digits = "".join(char if char.isascii() and char.isdigit() else " " for char in remark)
    return [word for word in digits.split() if len(word) >= 8]
