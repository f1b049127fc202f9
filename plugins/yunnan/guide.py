"""使用手册, 常见问题 and the user agreement, after the manual (YN-27)."""

from django.utils.translation import gettext_lazy as _

from anpei.provinces.contract import Agreement, GuidePage

AGREEMENT = Agreement(
    version="yn-2020",
    title=_("User agreement and privacy policy"),
    paragraphs=(
        _("You study and examine in person. Your face is compared when you begin to study."),
        _("One account is used on one device at a time; a newer sign-in ends the older one."),
        _("Your ID number, photo and results are used for continuing education alone."),
        _("Results are reported to the province's construction-market platform."),
    ),
)

SERVICE_GUIDE = (
    GuidePage(
        title=_("Step 1: enrol"),
        paragraphs=(
            _("Enterprises come from the integrated management system, already signed in."),
            _("People fill in name, ID number, type of certificate and type of business."),
            _("“Enrol all” lists everybody who is due; tick “enrol now” for those to be paid."),
        ),
    ),
    GuidePage(
        title=_("Step 2: pay"),
        paragraphs=(
            _("Sign in to the business system by taxpayer number or ID number."),
            _("Tick people on the list to be paid, check invoice data and amount."),
            _("Pay within 30 minutes by UnionPay, WeChat Pay or Alipay."),
        ),
    ),
    GuidePage(
        title=_("Step 3: study and examine"),
        paragraphs=(
            _("Sign in by ID number, set a profile photo and have your face compared."),
            _("On a computer scan the QR code with the phone; the page then plays by itself."),
            _("Within 30 days every lesson to 100 %, then the exam: 120 minutes, five attempts."),
        ),
    ),
    GuidePage(
        title=_("Step 4: renew"),
        paragraphs=(
            _("From three months before expiry apply for the renewal on the province's platform."),
            _("A certificate that expires without continuing education is void."),
        ),
    ),
)

FAQ = (
    GuidePage(
        title=_("My certificate is not found, or is in another business"),
        paragraphs=(_("Call 0871-68503755 extension 6."),),
    ),
    GuidePage(
        title=_("The wrong speciality was ticked"),
        paragraphs=(_("Call 0871-68503755 extension 6; it is changed for you."),),
    ),
    GuidePage(
        title=_("The money was charged but the order is shown unpaid"),
        paragraphs=(
            _("Do not pay again: the provider is asked, and the order is put right in minutes."),
        ),
    ),
    GuidePage(
        title=_("My face is not recognised, or the profile photo is wrong"),
        paragraphs=(_("Call 0871-63122229: a photo is replaced by staff."),),
    ),
    GuidePage(
        title=_("I left the exam by mistake"),
        paragraphs=(
            _(
                "A lost line is not leaving: come back within a minute. "
                "Leaving on purpose uses the attempt."
            ),
        ),
    ),
    GuidePage(
        title=_("The 30 days are over, or five attempts are used"),
        paragraphs=(_("Apply for an extension or a make-up exam on your page; both are free."),),
    ),
)
