"""What people are told about certificates."""

from django.utils.translation import gettext_lazy as _

from anpei.messages.kinds import MAIL, SITE, SMS, WECHAT, MessageKind, Placeholder

MESSAGE_KINDS = (
    MessageKind(
        code="certificates.issued",
        title=_("Certificate issued"),
        subject=_("The certificate of {learner} is issued"),
        body=_(
            "{recipient}:\n\n"
            "the certificate of continuing education of {learner} is issued, number {number}. "
            "The learner can look at it and print it under “My certificates”; "
            "please then apply for the extension of the licence on the government's site."
        ),
        short=_("The certificate {number} of {learner} is issued. Please apply for extension."),
        placeholders=(
            Placeholder("learner", _("The learner"), "柯林"),
            Placeholder("number", _("Number of the certificate"), "AP-2026-000042"),
        ),
        channels=(SITE, MAIL, SMS, WECHAT),
    ),
)
