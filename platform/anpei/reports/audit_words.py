"""Acts and subjects of the audit log as people read them; a code without words stays itself."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anpei.kernel.decisions import Text

OBJECTS: Mapping[str, Text] = {
    "attempt": _("Exam attempt"),
    "certificate": _("Certificate"),
    "class": _("Training class"),
    "courses": _("Course"),
    "edition": _("Edition of the rules"),
    "enrolment": _("Enrolment"),
    "face_consent": _("Consent to face photos"),
    "face_data": _("Face data"),
    "enquiry": _("Question to a teacher"),
    "incident": _("Incident"),
    "invoice": _("Invoice"),
    "job": _("Long work"),
    "list": _("List"),
    "message": _("Message"),
    "order": _("Order"),
    "photo": _("Photo"),
    "photos": _("Photos"),
    "policy_alarm": _("Failed rule"),
    "question": _("Question"),
    "reference_photo": _("Reference photo"),
    "refund": _("Refund"),
    "report": _("Result report"),
    "review": _("Review"),
    "signing_key": _("Signing key"),
    "staff": _("Member of staff"),
    "study": _("Study"),
    "sync": _("Registry sync"),
}

VERBS: Mapping[str, Text] = {
    "answer": pgettext_lazy("act", "answered"),
    "answered": pgettext_lazy("act", "answered"),
    "ask": pgettext_lazy("act", "asked a question"),
    "added": pgettext_lazy("act", "added"),
    "applied": pgettext_lazy("act", "applied for"),
    "approved": pgettext_lazy("act", "approved"),
    "asked": pgettext_lazy("act", "asked for"),
    "assigned": pgettext_lazy("act", "assigned"),
    "awaiting_payment": pgettext_lazy("act", "waits for payment"),
    "awaiting_review": pgettext_lazy("act", "waits for review"),
    "cancel": pgettext_lazy("act", "cancelled"),
    "cancelled": pgettext_lazy("act", "cancelled"),
    "category_created": pgettext_lazy("act", "category added"),
    "certified": pgettext_lazy("act", "certified"),
    "change": pgettext_lazy("act", "changed"),
    "close": pgettext_lazy("act", "closed"),
    "completed": pgettext_lazy("act", "completed"),
    "confirmed": pgettext_lazy("act", "confirmed"),
    "confirm_address": pgettext_lazy("act", "address confirmed"),
    "connect_channel": pgettext_lazy("act", "channel connected"),
    "create": pgettext_lazy("act", "created"),
    "created": pgettext_lazy("act", "created"),
    "credits_complete": pgettext_lazy("act", "credits complete"),
    "curriculum_created": pgettext_lazy("act", "curriculum added"),
    "dead": pgettext_lazy("act", "given up"),
    "deleted": pgettext_lazy("act", "deleted"),
    "discarded": pgettext_lazy("act", "discarded"),
    "disqualified": pgettext_lazy("act", "disqualified"),
    "done": pgettext_lazy("act", "done"),
    "downloaded": pgettext_lazy("act", "downloaded"),
    "enrol": pgettext_lazy("act", "people enrolled"),
    "exam_failed": pgettext_lazy("act", "exam failed"),
    "exam_passed": pgettext_lazy("act", "exam passed"),
    "expired": pgettext_lazy("act", "expired"),
    "exported": pgettext_lazy("act", "exported"),
    "failed": pgettext_lazy("act", "failed"),
    "given": pgettext_lazy("act", "given"),
    "handed_in": pgettext_lazy("act", "handed in"),
    "identity_approved": pgettext_lazy("act", "identity change agreed to"),
    "issued": pgettext_lazy("act", "issued"),
    "judged": pgettext_lazy("act", "judged"),
    "left": pgettext_lazy("act", "left"),
    "open": pgettext_lazy("act", "opened"),
    "opened": pgettext_lazy("act", "opened"),
    "place": pgettext_lazy("act", "placed"),
    "player_opened": pgettext_lazy("act", "player opened"),
    "prepare": pgettext_lazy("act", "prepared"),
    "qualified": pgettext_lazy("act", "qualified"),
    "quarantined": pgettext_lazy("act", "held for review"),
    "queued": pgettext_lazy("act", "queued"),
    "ready": pgettext_lazy("act", "ready"),
    "refused": pgettext_lazy("act", "refused"),
    "rehearse": pgettext_lazy("act", "rehearsed"),
    "released": pgettext_lazy("act", "released"),
    "replaced": pgettext_lazy("act", "replaced"),
    "reported": pgettext_lazy("act", "reported"),
    "resend": pgettext_lazy("act", "sent again"),
    "retired": pgettext_lazy("act", "retired"),
    "revoked": pgettext_lazy("act", "revoked"),
    "running": pgettext_lazy("act", "begun"),
    "sent": pgettext_lazy("act", "sent"),
    "set": pgettext_lazy("act", "set"),
    "set_contact": pgettext_lazy("act", "contact changed"),
    "settle": pgettext_lazy("act", "settled"),
    "settled": pgettext_lazy("act", "settled"),
    "started": pgettext_lazy("act", "started"),
    "studying": pgettext_lazy("act", "study opened"),
    "switch_channel": pgettext_lazy("act", "channel switched"),
    "taken_over": pgettext_lazy("act", "taken over"),
    "timed_out": pgettext_lazy("act", "timed out"),
    "topic_chosen": pgettext_lazy("act", "topic chosen"),
    "topic_completed": pgettext_lazy("act", "topic completed"),
    "topic_created": pgettext_lazy("act", "topic added"),
    "topic_edited": pgettext_lazy("act", "topic changed"),
    "under_review": pgettext_lazy("act", "receipt filed"),
    "video_uploaded": pgettext_lazy("act", "video uploaded"),
    "withdrawn": pgettext_lazy("act", "withdrawn"),
}

WHOLE: Mapping[str, Text] = {
    "accept_agreement": _("Agreement accepted"),
    "activate_account": _("Account activated"),
    "begin_second_factor": _("Second factor begun"),
    "change_password": _("Password changed"),
    "confirm_second_factor": _("Second factor switched on"),
    "connect_registry": _("Registry connected"),
    "create_account": _("Account made"),
    "end_sessions": _("Sessions ended"),
    "ensure_enterprise_accounts": _("Enterprises' accounts made"),
    "ensure_learner_accounts": _("Learners' accounts made"),
    "issue_activation_code": _("Activation code made"),
    "publish_notice": _("Notice published"),
    "remove_second_factor": _("Second factor switched off"),
    "reset_second_factor": _("Second factor taken away"),
    "save_site_text": _("Page text saved"),
    "withdraw_notice": _("Notice withdrawn"),
}

SUBJECTS: Mapping[str, Text] = {
    "accounts.user": _("Account"),
    "courses.enquiry": _("Question to a teacher"),
    "courses.topic": _("Topic"),
    "jobs.job": _("Long work"),
    "people.licence": _("Licence"),
    "people.person": _("Person"),
    "rulebook.rehearsal": _("Rehearsal"),
    "site.notice": _("Notice"),
    "site.sitetext": _("Page text"),
    "certificates.certificate": _("Certificate"),
    "enrolment.enrolment": _("Enrolment"),
    "enrolment.trainingclass": _("Training class"),
    "exams.attempt": _("Exam attempt"),
    "exams.question": _("Question"),
    "payments.order": _("Order"),
    "proctoring.photo": _("Photo"),
    "proctoring.review": _("Review"),
    "provinces.policyalarm": _("Failed rule"),
    "provinces.tenantedition": _("Edition of the rules"),
    "registry.outboxentry": _("Result report"),
    "registry.syncrun": _("Registry sync"),
    "tenants.association": _("Association"),
}


def act_words(act: str) -> str:
    """``order.approved`` → 订单：审核通过."""
    if act in WHOLE:
        return str(WHOLE[act])
    what, _dot, verb = act.partition(".")
    if not verb:
        return act
    return f"{OBJECTS.get(what, what)}：{VERBS.get(verb, verb)}"


def subject_words(subject: str) -> str:
    """``payments.order`` → 订单."""
    return str(SUBJECTS.get(subject, subject))
