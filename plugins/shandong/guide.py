"""The agreement, the service guide and the FAQ, in our own words after M1 and the FAQ."""

from django.utils.translation import gettext_lazy as _

from anpei.provinces.contract import Agreement, GuidePage

AGREEMENT = Agreement(
    version="sd-2021-12",
    title=_("System licence agreement"),
    paragraphs=(
        _("This system serves holders of Shandong's construction-safety licences (A, B, C)."),
        _("Everybody signs in for themselves, studies and sits the exam in person."),
        _(
            "While you study and are examined, photos are taken at random moments; they are "
            "compared with your licence photo and may be looked at by a reviewer. "
            "Your separate consent is asked for before the first one."
        ),
        _("Passing on access or having somebody else study or sit the exam voids the result."),
        _("Which edition of this agreement was accepted, when and from where is kept."),
    ),
)

CONSTRUCTORS_ELSEWHERE = (
    _(
        "Second-class constructors study on a site of their own: search for "
        "山东省二级注册建造师继续教育平台 or open https://www.ljzc-jzs.net/, choose compulsory, "
        "elective or additional, and sign in with name and ID number."
    ),
    _(
        "Then each applies on the provincial government's service site for "
        "二级建造师注册资格认定延续注册 (“provincial level”); the employer and the city confirm it."
    ),
)
"""FAQ 18."""

SERVICE_GUIDE = (
    GuidePage(
        title=_("For enterprises: enrolling"),
        paragraphs=(
            _("Sign in with the enterprise's full Chinese name; there is no registration."),
            _("Open “Enrol in continuing education”, choose the category, then a class."),
            _("Tick the people, fill in invoice and post data, submit and confirm."),
            _("Transfer the fee with the enterprise's name and the number of people as remark."),
            _("File the payment receipt; the review takes 2–3 working days."),
        ),
    ),
    GuidePage(
        title=_("For learners: studying and the exam"),
        paragraphs=(
            _("Sign in once the payment is approved; a camera is required."),
            _("Choose topics until the credits are complete; only time really watched counts."),
            _("Sit the final exam: 60 minutes on the server's clock, 60 points to pass."),
            _(
                "In cities that examine in a centre you book a seat instead, print the admission "
                "ticket on a computer and bring it with your ID card."
            ),
            _("After review and report the certificate can be printed here."),
            _("Then apply for the extension of the licence on the government's site."),
        ),
    ),
)

FAQ = (
    GuidePage(
        title=_("Who studies here?"),
        paragraphs=(_("Holders of Shandong's safety-management licences; enterprises enrol."),),
    ),
    GuidePage(
        title=_("Why is somebody not offered for enrolment?"),
        paragraphs=(
            _("The enrolment page names the rule and the date for everyone who is kept out."),
        ),
    ),
    GuidePage(
        title=_("I have paid and still cannot study."),
        paragraphs=(_("The receipt must be filed with the order; staff then approve it."),),
    ),
    GuidePage(
        title=_("One topic has only one photo. Must I study it again?"),
        paragraphs=(_("No: 60 % of all your photos must pass, not two for every topic."),),
    ),
    GuidePage(
        title=_("How do I replace a photo without a face?"),
        paragraphs=(_("Study that topic again: new photos replace the oldest ones."),),
    ),
    GuidePage(
        title=_("Can the final exam be paused?"),
        paragraphs=(_("No. The clock runs on; not handed in within the time is a fail."),),
    ),
    GuidePage(
        title=_("Does a passed exam extend my licence?"),
        paragraphs=(
            _("No. It is one of the documents for the extension on the government's site."),
        ),
    ),
)
