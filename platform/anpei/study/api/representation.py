"""A learner's study as JSON: categories, topics, what may be chosen and why not."""

from typing import Any

from anpei.courses.models import Topic
from anpei.enrolment.models import Enrolment
from anpei.kernel.decisions import Decision
from anpei.study.overview import TopicRow, study_overview


def represent_study(enrolment: Enrolment) -> dict[str, Any]:
    """Credits in tenths, times in milliseconds, dates as ISO days."""
    overview = study_overview(enrolment)
    facts = overview.facts
    return {
        "enrolment": enrolment.public_id,
        "state": enrolment.state,
        "class_number": enrolment.training_class.number,
        "class_name": enrolment.training_class.name,
        "licence_number": enrolment.licence.number,
        "licence_valid_until": facts.licence_valid_until,
        "study_from": facts.study_from,
        "study_until": facts.study_until,
        "days_left": overview.days_left,
        "credits_required": overview.credits_required,
        "credits_earned": facts.earned,
        "may_study": represent_decision(overview.may_study),
        "current": overview.current.public_id if overview.current else None,
        "categories": [
            {
                "id": category.public_id,
                "code": category.code,
                "name": category.name,
                "required": category.required,
                "earned": category.earned,
                "topics": [_topic(row) for row in category.topics],
            }
            for category in overview.categories
        ],
    }


def represent_decision(decision: Decision) -> dict[str, Any]:
    return {
        "allowed": decision.allowed,
        "rule": decision.rule,
        "message": str(decision.message),
        "remedy": str(decision.remedy),
        "allowed_from": decision.allowed_from,
    }


def _topic(row: TopicRow) -> dict[str, Any]:
    topic: Topic = row.topic
    return {
        "id": topic.public_id,
        "name": topic.name,
        "credit_tenths": topic.credit_tenths,
        "duration_ms": topic.duration_ms,
        "teacher": topic.teacher,
        "state": row.state,
        "may_choose": represent_decision(row.may_choose),
        "study": row.study.public_id if row.study else None,
        "watched_ms": row.study.watched_ms if row.study else 0,
        "percent": row.percent,
    }
