"""Columns of the question list and of its statistics as files (PL-61); keys stay in the bank."""

from django.utils.translation import gettext_lazy as _

from anpei.exams.models import Question
from anpei.site.exports import Column


def _options(question: Question) -> str:
    return "\n".join(f"{chr(ord('A') + n)}. {text}" for n, text in enumerate(question.options))


QUESTIONS = (
    Column(_("Topic category"), lambda one: one.topic.category.name),
    Column(_("Topic"), lambda one: one.topic.name),
    Column(_("Kind"), lambda one: one.get_kind_display()),
    Column(_("Question"), lambda one: one.stem),
    Column(_("Options"), _options),
    Column(_("Version"), lambda one: one.version),
    Column(_("Also an exercise"), lambda one: one.is_exercise),
    Column(_("In use"), lambda one: one.is_open),
)

STATISTICS = (
    Column(_("Question"), lambda one: one.question.stem),
    Column(_("Case"), lambda one: one.question.case.stem if one.question.case else ""),
    Column(_("Topic category"), lambda one: one.question.topic.category.name),
    Column(_("Topic"), lambda one: one.question.topic.name),
    Column(_("Kind"), lambda one: one.question.get_kind_display()),
    Column(_("Version"), lambda one: one.question.version),
    Column(_("Exam"), lambda one: one.get_kind_display()),
    Column(_("Times taken"), lambda one: one.taken),
    Column(_("Answered right"), lambda one: one.right),
    Column(_("Left blank"), lambda one: one.blank),
    Column(_("Difficulty (share right)"), lambda one: round(one.difficulty, 4)),
    Column(
        _("Discrimination"),
        lambda one: None if one.discrimination is None else round(one.discrimination, 4),
    ),
    Column(
        _("Choices by option"),
        lambda one: " / ".join(str(count) for count in one.chosen),
    ),
    Column(_("Remark"), lambda one: one.get_flag_display()),
)
