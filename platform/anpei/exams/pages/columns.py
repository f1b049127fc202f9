"""Columns of the question list as a file (PL-61); the keys stay in the bank."""

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
