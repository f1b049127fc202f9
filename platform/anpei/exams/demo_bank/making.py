"""Making questions of facts: each as a choice, as a true and as a false statement."""

from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from anpei.exams.demo_bank.facts import Fact, Several
from anpei.exams.domain import TRUE_FALSE_OPTIONS, Draft
from anpei.exams.models import QuestionKind

PER_TOPIC = 5
_GAP = "（　　）"

type Made = tuple[Fact | Several, Draft]


def questions_for(
    topics: Sequence[str], facts: Sequence[Fact], lists: Sequence[Several]
) -> list[list[Draft]]:
    """Five questions or more for each of ``topics``: first what is about it, then what is left.

    The same question is used in a second topic only when all have been used.
    """
    pool = list(_pool(facts, lists))
    left = list(pool)
    return [_take(topic, left, pool) for topic in topics]


def _take(topic: str, left: list[Made], pool: list[Made]) -> list[Draft]:
    taken: list[Draft] = []
    for fitting in (True, False):
        for made in [one for one in left if one[0].fits(topic) is fitting]:
            if len(taken) == (PER_TOPIC if not fitting else PER_TOPIC - 1):
                break
            taken.append(made[1])
            left.remove(made)
    if len(taken) < PER_TOPIC:
        left.extend(pool)
        more = [one for one in left if one[1] not in taken][: PER_TOPIC - len(taken)]
        for made in more:
            taken.append(made[1])
            left.remove(made)
    return taken


def _pool(facts: Sequence[Fact], lists: Sequence[Several]) -> Iterator[Made]:
    """Every question there can be; kinds mixed, variants of one fact far apart."""
    rounds: list[list[Made]] = [
        [(fact, _choice(fact, place)) for place, fact in enumerate(facts)],
        [(fact, _statement(fact, fact.right, True)) for fact in facts[1::2]],
        [(fact, _statement(fact, fact.wrong[0], False)) for fact in facts[::2]],
        [(fact, _statement(fact, fact.right, True)) for fact in facts[::2]],
        [(fact, _statement(fact, fact.wrong[1], False)) for fact in facts[1::2]],
        [(fact, _statement(fact, fact.wrong[1], False)) for fact in facts[::2]],
    ]
    several: list[Made] = [(one, _several(one)) for one in lists]
    mixed = chain.from_iterable(zip_longest(rounds[0], rounds[1], rounds[2], several))
    yield from (made for made in mixed if made is not None)
    yield from chain.from_iterable(rounds[3:])


def _choice(fact: Fact, place: int) -> Draft:
    options = list(fact.wrong)
    right = place % (len(options) + 1)
    options.insert(right, fact.right)
    return Draft(
        kind=QuestionKind.SINGLE,
        stem=fact.statement.format(_GAP) + "。",
        options=options,
        right=[right],
    )


def _statement(fact: Fact, filling: str, is_true: bool) -> Draft:
    return Draft(
        kind=QuestionKind.TRUE_FALSE,
        stem=fact.statement.format(filling) + "。",
        options=TRUE_FALSE_OPTIONS,
        right=[0 if is_true else 1],
    )


def _several(several: Several) -> Draft:
    options = sorted((*several.right, *several.wrong))
    return Draft(
        kind=QuestionKind.MULTIPLE,
        stem=f"{several.ask}{_GAP}。",
        options=options,
        right=[index for index, option in enumerate(options) if option in several.right],
    )
