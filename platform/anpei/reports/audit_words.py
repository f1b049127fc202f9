"""Acts and subjects of the audit log as people read them; a code without words stays itself."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Text
from anpei.proctoring.models import IncidentKind
from anpei.reports.audit_verbs import VERBS

OBJECTS: Mapping[str, Text] = {
    "api": _("Programming interface"),
    "api_client": _("Client of the programming interface"),
    "appeal": _("Appeal"),
    "attempt": _("Exam attempt"),
    "bill": _("Provider's bill"),
    "booking": _("Seat in a centre"),
    "calendar": _("Work calendar"),
    "centre": _("Centre"),
    "certificate": _("Certificate"),
    "certificates": _("Certificates"),
    "class": _("Training class"),
    "command": _("Command to a candidate"),
    "courses": _("Course"),
    "edition": _("Edition of the rules"),
    "enquiry": _("Question to a teacher"),
    "enrolment": _("Enrolment"),
    "entry": _("Sign-on and registration"),
    "exam_room": _("Online exam room"),
    "exam_window": _("Exam window"),
    "face_consent": _("Consent to face photos"),
    "face_data": _("Face data"),
    "faces": _("Face thresholds"),
    "identity": _("Identity card number"),
    "incident": _("Incident"),
    "invoice": _("Invoice"),
    "job": _("Long work"),
    "list": _("List"),
    "live_picture": _("Live picture"),
    "message": _("Message"),
    "order": _("Order"),
    "payment": _("Payment"),
    "payment_code": _("Payment code"),
    "petition": _("Extension or make-up"),
    "photo": _("Photo"),
    "photos": _("Photos"),
    "policy_alarm": _("Failed rule"),
    "presence": _("Movement before the exam"),
    "proposal": _("Act of two people"),
    "provider": _("Provider"),
    "question": _("Question"),
    "questions": _("Question bank"),
    "reference_photo": _("Reference photo"),
    "refund": _("Refund"),
    "report": _("Result report"),
    "review": _("Review"),
    "room": _("Room"),
    "scores": _("Scores"),
    "signing_key": _("Signing key"),
    "sitting": _("Sitting"),
    "staff": _("Member of staff"),
    "statement": _("Bank statement"),
    "statement_line": _("Line of a bank statement"),
    "study": _("Study"),
    "sync": _("Registry sync"),
    "webhook": _("Webhook"),
    "webhook_delivery": _("Webhook delivery"),
}

WHOLE: Mapping[str, Text] = {
    "accept_agreement": _("Agreement accepted"),
    "activate_account": _("Account activated"),
    "association.bank_account": _("Association's bank account changed"),
    "association.resumed": _("Association opened again"),
    "association.suspended": _("Association suspended"),
    "audit.break_cleared": _("Break of the audit chain cleared"),
    "begin_second_factor": _("Second factor begun"),
    "change_password": _("Password changed"),
    "confirm_second_factor": _("Second factor switched on"),
    "connect_invoices": _("Invoice platform connected"),
    "connect_registry": _("Registry connected"),
    "create_account": _("Account made"),
    "edit_notice": _("Notice changed"),
    "end_sessions": _("Sessions ended"),
    "ensure_enterprise_accounts": _("Enterprises' accounts made"),
    "ensure_learner_accounts": _("Learners' accounts made"),
    "issue_activation_code": _("Activation code made"),
    "publish_notice": _("Notice published"),
    "remove_second_factor": _("Second factor switched off"),
    "remove_site_text": _("Page text removed"),
    "reset_second_factor": _("Second factor taken away"),
    "save_site_text": _("Page text saved"),
    "withdraw_notice": _("Notice withdrawn"),
}

SUBJECTS: Mapping[str, Text] = {
    "accounts.user": _("Account"),
    "approvals.proposal": _("Act of two people"),
    "audit.auditcheck": _("The check of the audit log"),
    "centres.booking": _("Seat in a centre"),
    "centres.centre": _("Centre"),
    "centres.room": _("Room"),
    "centres.sitting": _("Sitting"),
    "certificates.certificate": _("Certificate"),
    "certificates.signingkey": _("Signing key"),
    "clients.apiclient": _("Client of the programming interface"),
    "clients.apigrant": _("Programming interface"),
    "courses.curriculum": _("Curriculum"),
    "courses.enquiry": _("Question to a teacher"),
    "courses.topic": _("Topic"),
    "courses.topiccategory": _("Topic category"),
    "courses.video": _("Video"),
    "enrolment.enrolment": _("Enrolment"),
    "enrolment.trainingclass": _("Training class"),
    "entry.invoiceprofile": _("Invoice data"),
    "entry.platformconnection": _("Provincial platform"),
    "entry.registration": _("Registration"),
    "exams.attempt": _("Exam attempt"),
    "exams.examwindow": _("Exam window"),
    "exams.question": _("Question"),
    "exams.questionupload": _("Question bank"),
    "invigilation.room": _("Online exam room"),
    "jobs.job": _("Long work"),
    "messages.channelsetting": _("Channel"),
    "messages.contact": _("Contact"),
    "messages.delivery": _("Message"),
    "messages.messagetemplate": _("Message text"),
    "payments.bankstatement": _("Bank statement"),
    "payments.billdifference": _("Difference in a bill"),
    "payments.calendarday": _("Work calendar"),
    "payments.coderesult": _("Payment by code"),
    "payments.invoice": _("Invoice"),
    "payments.invoiceconnection": _("Invoice platform"),
    "payments.order": _("Order"),
    "payments.payment": _("Payment"),
    "payments.providerbill": _("Provider's bill"),
    "payments.providerconnection": _("Provider"),
    "payments.refund": _("Refund"),
    "payments.statementline": _("Line of a bank statement"),
    "payments.statementmatch": _("Match of a bank statement"),
    "people.enterprise": _("Enterprise"),
    "people.licence": _("Licence"),
    "people.person": _("Person"),
    "petitions.petition": _("Extension or make-up"),
    "presence.facecheck": _("Face check"),
    "proctoring.appeal": _("Appeal"),
    "proctoring.calibration": _("Face thresholds"),
    "proctoring.captureticket": _("Photo"),
    "proctoring.photo": _("Photo"),
    "proctoring.review": _("Review"),
    "provinces.policyalarm": _("Failed rule"),
    "provinces.tenantedition": _("Edition of the rules"),
    "registry.outboxentry": _("Result report"),
    "registry.registryconnection": _("Registry"),
    "registry.syncfinding": _("Registry sync"),
    "registry.syncrun": _("Registry sync"),
    "rulebook.rehearsal": _("Rehearsal"),
    "site.notice": _("Notice"),
    "site.sitetext": _("Page text"),
    "study.topicstudy": _("Study"),
    "tenants.association": _("Association"),
    "webhooks.webhook": _("Webhook"),
    "webhooks.webhookdelivery": _("Webhook delivery"),
}

_INCIDENTS: Mapping[str, Text] = dict(IncidentKind.choices)


def act_words(act: str) -> str:
    """``order.approved`` → 订单：审核通过."""
    if act in WHOLE:
        return str(WHOLE[act])
    what, _dot, verb = act.partition(".")
    if not verb:
        return act
    done = _INCIDENTS if what == "incident" else VERBS
    return f"{OBJECTS.get(what, what)}：{done.get(verb, verb)}"


def subject_words(subject: str) -> str:
    """``payments.order`` → 订单."""
    return str(SUBJECTS.get(subject, subject))
