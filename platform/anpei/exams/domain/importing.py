"""Taking a file of questions into the bank: kept, looked at, imported batch by batch (PL-22)."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.courses.models import Curriculum, Topic
from anpei.exams.domain.bank import insert_questions
from anpei.exams.drafts import Draft
from anpei.exams.exchange.reading import LARGEST, read_questions
from anpei.exams.exchange.written import Problem, Reading, UnreadableFile, Written
from anpei.exams.models import Question, QuestionUpload
from anpei.jobs.domain import start_job
from anpei.jobs.models import Job
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput
from tenants.storage import secret_name

IMPORT_KIND = "exams.import_questions"
_FORGOTTEN_AFTER = timedelta(days=7)
"""An upload that nobody imported is thrown away."""

type Entry = Written | Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the question at ``place`` of the file."""

    place: int
    state: Literal["done", "skipped", "failed"]
    message: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do now."""

    fresh: tuple[tuple[Written, Topic], ...]
    known: tuple[Outcome, ...]
    """Skipped: in the bank, or twice in the file."""
    problems: tuple[Problem, ...]


def keep_upload(
    *,
    file: UploadedFile,  # type: ignore[type-arg]
    curriculum: Curriculum,
    topic: Topic | None,
    by: User,
) -> QuestionUpload:
    """Keep a file that can be read. Raises InvalidInput for one that cannot, and keeps nothing."""
    if (file.size or 0) > LARGEST:
        raise UnreadableFile(_("The file is larger than 20 MB; divide it."))
    data = file.read()
    reading = read_questions(data)
    path = default_storage.save(secret_name("questions", reading.form), ContentFile(data))
    with transaction.atomic():
        _forget_old_uploads()
        upload = QuestionUpload.objects.create(
            curriculum=curriculum,
            topic=topic,
            name=(file.name or "")[-150:],
            path=path,
            form=reading.form,
            by=by,
        )
        audit.record(
            act="questions.uploaded",
            subject=upload,
            by=by,
            after={"questions": len(reading.questions), "problems": len(reading.problems)},
        )
    return upload


def read_upload(upload: QuestionUpload) -> Reading:
    """The kept file as it is understood. Raises UnreadableFile when it is gone."""
    try:
        with default_storage.open(upload.path) as file:
            return read_questions(file.read())
    except FileNotFoundError:
        raise UnreadableFile(_("The file is no longer kept; upload it again.")) from None


def entries_of(reading: Reading) -> list[Entry]:
    """Questions and problems in the order of the file."""
    entries: list[Entry] = [*reading.questions, *reading.problems]
    return sorted(entries, key=lambda one: one.place)


def start_import(*, upload: QuestionUpload, by: User) -> Job:
    """The job that imports ``upload``; asked for twice, the same. Raises NotAllowed."""
    with transaction.atomic():
        locked = QuestionUpload.objects.select_for_update(no_key=True).get(pk=upload.pk)
        if locked.job:
            return Job.objects.get(public_id=locked.job)
        job = start_job(
            kind=IMPORT_KIND,
            parameters={"upload": locked.public_id, "name": locked.name},
            by=by,
        )
        QuestionUpload.objects.filter(pk=locked.pk).update(job=job.public_id)
    return job


def preview_upload(upload: QuestionUpload) -> Preview:
    """What importing would do, question by question; changes nothing."""
    reading = read_upload(upload)
    finder = _Finder(upload)
    placed, problems = finder.place(reading.questions)
    stems = _known_stems([(topic, one.draft) for one, topic in placed])
    fresh, known = [], []
    for one, topic in placed:
        if _mark(topic, one.draft) in stems:
            known.append(Outcome(one.place, "skipped", _known_already(topic)))
        else:
            stems.add(_mark(topic, one.draft))
            fresh.append((one, topic))
    all_problems = sorted([*reading.problems, *problems], key=lambda one: one.place)
    return Preview(tuple(fresh), tuple(known), tuple(all_problems))


def import_questions(
    *, upload: QuestionUpload, entries: Sequence[Entry], by: User | None
) -> list[Outcome]:
    """Add the questions among ``entries`` that are new to their topics; an outcome for each entry.

    Inside the caller's transaction. The topics are locked, so that two imports of one file add
    every question once. Raises Conflict when an author was faster with the same question.
    """
    outcomes = {
        one.place: Outcome(one.place, "failed", one.what)
        for one in entries
        if isinstance(one, Problem)
    }
    placed, problems = _Finder(upload).place([one for one in entries if isinstance(one, Written)])
    outcomes |= {one.place: Outcome(one.place, "failed", one.what) for one in problems}
    topics = sorted({topic.pk for _one, topic in placed})
    list(
        Topic.objects.select_for_update(no_key=True)
        .filter(pk__in=topics)
        .order_by("pk")
        .values("pk")
    )
    stems = _known_stems([(topic, one.draft) for one, topic in placed])
    fresh: list[tuple[Topic, Draft]] = []
    for one, topic in placed:
        if _mark(topic, one.draft) in stems:
            outcomes[one.place] = Outcome(one.place, "skipped", _known_already(topic))
        else:
            stems.add(_mark(topic, one.draft))
            fresh.append((topic, one.draft))
            outcomes[one.place] = Outcome(one.place, "done")
    _insert(upload, fresh, by)
    return [outcomes[one.place] for one in entries]


def _insert(upload: QuestionUpload, fresh: Sequence[tuple[Topic, Draft]], by: User | None) -> None:
    if not fresh:
        return
    try:
        with transaction.atomic():
            insert_questions(drafts=fresh, by=by)
    except IntegrityError:
        raise Conflict(_("The topic has this question already.")) from None
    audit.record(act="questions.imported", subject=upload, by=by, after={"count": len(fresh)})


class _Finder:
    """Finds the topic a file names within the curriculum that was chosen."""

    def __init__(self, upload: QuestionUpload) -> None:
        self._upload = upload
        self._topics: dict[str, list[Topic]] = {}
        topics = Topic.objects.filter(category__curriculum=upload.curriculum_id)
        for topic in topics.select_related("category"):
            self._topics.setdefault(topic.name, []).append(topic)

    def place(
        self, questions: Iterable[Written]
    ) -> tuple[list[tuple[Written, Topic]], list[Problem]]:
        """Each question with its topic; a problem where there is none."""
        placed, problems = [], []
        for one in questions:
            try:
                placed.append((one, self._find(one.topic)))
            except InvalidInput as error:
                problems.append(Problem(one.place, str(error)))
        return placed, problems

    def _find(self, names: Sequence[str]) -> Topic:
        if not names:
            if self._upload.topic is None:
                raise InvalidInput(
                    _("No topic is named; write one, or choose one for the whole file.")
                )
            return self._upload.topic
        found = self._topics.get(names[-1], [])
        if len(names) > 1 and len(found) > 1:
            found = [topic for topic in found if topic.category.name == names[0]]
        if not found:
            told = _("The curriculum has no topic “%(name)s”; correct the name or make the topic.")
            raise InvalidInput(told % {"name": names[-1][:60]})
        if len(found) > 1:
            told = _("Several topics are called “%(name)s”; name the category too.")
            raise InvalidInput(told % {"name": names[-1][:60]})
        return found[0]


def _mark(topic: Topic, draft: Draft) -> tuple[int, str]:
    """By which the same question is recognised, as ``Question.stem_key``."""
    return topic.pk, hashlib.md5(draft.stem.encode(), usedforsecurity=False).hexdigest()


def _known_stems(questions: Sequence[tuple[Topic, Draft]]) -> set[tuple[int, str]]:
    """Which of ``questions`` the bank has, in use or not."""
    marks = [_mark(topic, draft) for topic, draft in questions]
    known = Question.objects.filter(
        topic__in={topic for topic, _stem in marks},
        stem_key__in={stem for _topic, stem in marks},
        successor__isnull=True,
        case__isnull=True,
    )
    return set(known.values_list("topic", "stem_key"))


def _known_already(topic: Topic) -> str:
    return _("The topic “%(name)s” has this question already.") % {"name": topic.name}


def _forget_old_uploads() -> None:
    old = QuestionUpload.objects.filter(job="", created_at__lt=db_now() - _FORGOTTEN_AFTER)
    for path in list(old.values_list("path", flat=True)):
        transaction.on_commit(lambda path=path: default_storage.delete(path))  # type: ignore[misc]
    old.delete()
