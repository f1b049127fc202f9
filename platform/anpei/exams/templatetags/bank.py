"""How pages write what exams say of a question."""

from django import template
from django.utils.translation import gettext_lazy as _

from anpei.exams.models import ItemFlag, Question, QuestionStatistics
from anpei.kernel.decisions import Text

register = template.Library()

_ADVICE: dict[str, Text] = {
    ItemFlag.NEGATIVE: _(
        "Those who did well in the rest of the paper get it wrong more often. Look at the key"
        " first, then at whether the wording misleads."
    ),
    ItemFlag.KEY: _("Check the key: most candidates agree on an option that is marked as wrong."),
    ItemFlag.HARD: _("Fewer than 30 % get it right. Is it taught in the topic, and clearly asked?"),
    ItemFlag.EASY: _("More than 95 % get it right; better wrong options would make it tell more."),
    ItemFlag.WEAK: _("Weak candidates get it right as often as good ones; look at the options."),
}


@register.simple_tag
def flag_advice(flag: str) -> Text:
    """What to do about a flagged question."""
    return _ADVICE.get(flag, "")


@register.filter
def share(value: float | None) -> str:
    """0…1 as whole per cent."""
    return "—" if value is None else str(round(100 * value))


def _finals(question: Question) -> list[QuestionStatistics]:
    """Of the question or of its parts; read with ``queries.with_statistics``."""
    rows = question.parts.all() if question.is_case else [question]
    return [one for row in rows for one in row.finals]  # type: ignore[attr-defined]


@register.filter
def times_taken(question: Question) -> int:
    """How often final exams had it."""
    return max((one.taken for one in _finals(question)), default=0)


@register.filter
def final_difficulty(question: Question) -> float | None:
    """The share that got it right; of a case, the mean of its parts."""
    found = [one.difficulty for one in _finals(question)]
    return sum(found) / len(found) if found else None


@register.filter
def final_discrimination(question: Question) -> float | None:
    """The correlation with the rest of the paper; of a case, that of its worst part."""
    found = [one.discrimination for one in _finals(question) if one.discrimination is not None]
    return min(found, default=None)


@register.filter
def final_flag(question: Question) -> str:
    """What is the matter with it, or with one of its parts; "" for nothing."""
    flags = {one.flag for one in _finals(question)}
    return next((str(flag.label) for flag in ItemFlag if flag in flags), "")
