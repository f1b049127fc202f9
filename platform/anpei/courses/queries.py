"""Reads of the courses app: questions and answers (SD-38)."""

from django.db.models import Count, QuerySet

from anpei.accounts.models import User
from anpei.courses.enquiry_search import bigrams, plain
from anpei.courses.models import Enquiry, Topic
from anpei.courses.states import EnquiryState
from anpei.people.models import Person


def searched(enquiries: QuerySet[Enquiry], words: str) -> QuerySet[Enquiry]:
    """Those that hold every word; the index narrows by pairs of characters, the text decides."""
    for word in plain(words).split():
        if pairs := bigrams(word):
            enquiries = enquiries.filter(bigrams__contains=pairs)
        enquiries = enquiries.filter(search_text__contains=word)
    return enquiries


def answered_questions(*, words: str = "", topic: str = "") -> QuerySet[Enquiry]:
    """What every learner may read, newest answers first."""
    found = Enquiry.objects.select_related("topic", "asker").filter(state=EnquiryState.ANSWERED)
    if topic:
        found = found.filter(topic__public_id=topic)
    return searched(found, words).order_by("-answered_at", "-pk")


def questions_of(user: User) -> QuerySet[Enquiry]:
    """A learner's own, newest first."""
    return Enquiry.objects.select_related("topic", "asker").filter(asker=user)


def readable_by(user: User) -> QuerySet[Enquiry]:
    """What a learner may open: answered ones, and all of one's own."""
    related = Enquiry.objects.select_related("topic", "asker")
    return related.filter(state=EnquiryState.ANSWERED) | related.filter(asker=user)


def questions_for_staff(*, state: str, words: str = "") -> QuerySet[Enquiry]:
    """Waiting ones oldest first, others newest first."""
    found = Enquiry.objects.select_related("topic", "asker__person").filter(state=state)
    order = "asked_at" if state == EnquiryState.WAITING else "-asked_at"
    return searched(found, words).order_by(order, "pk")


def question_counts() -> dict[str, int]:
    """How many questions are in each state."""
    rows = Enquiry.objects.order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}


def topics_of(person: Person) -> QuerySet[Topic]:
    """Open topics of the classes somebody is enrolled in, for asking about one.

    Read through the relation: enrolment lies above this app and is not imported.
    """
    return (
        Topic.objects.filter(category__curriculum__classes__enrolments__person=person, is_open=True)
        .select_related("category")
        .order_by("category__position", "position", "pk")
        .distinct()
    )
