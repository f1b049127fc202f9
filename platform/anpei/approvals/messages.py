"""What staff are told about acts that need two persons."""

from django.utils.translation import gettext_lazy as _

from anpei.messages.kinds import MAIL, SITE, MessageKind, Placeholder

PROPOSAL_WAITING = "approvals.waiting"
PROPOSAL_DECIDED = "approvals.decided"

_ACT = Placeholder("act", _("What is to be done"), "同意退费")
_TITLE = Placeholder("title", _("To what"), "D20261121000001 ¥600.00")

MESSAGE_KINDS = (
    MessageKind(
        code=PROPOSAL_WAITING,
        title=_("To staff: something needs a second person"),
        subject=_("{act}: please confirm or decline"),
        body=_("{name} proposes: {act}, {title}. Reason: {reason}\n\nA second person decides."),
        short=_("{name} proposes: {act}, {title}."),
        placeholders=(
            _ACT,
            _TITLE,
            Placeholder("name", _("Who proposed it"), "王会计"),
            Placeholder("reason", _("Reason"), "人员离职"),
        ),
        channels=(SITE, MAIL),
    ),
    MessageKind(
        code=PROPOSAL_DECIDED,
        title=_("To staff: what you proposed is decided"),
        subject=_("{act}: {state}"),
        body=_("{act}, {title}: {state}. {answer}"),
        short=_("{act}, {title}: {state}."),
        placeholders=(
            _ACT,
            _TITLE,
            Placeholder("state", _("Decision"), "已复核"),
            Placeholder("answer", _("Why it was not done"), ""),
        ),
        channels=(SITE, MAIL),
    ),
)
