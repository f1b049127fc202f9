"""修改密码 → 完善开票信息 → 完成: the first sign-in of whoever pays (YN-10)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Text

LABELS = (_("Change the password"), _("Invoice data"), _("Done"))


@dataclass(frozen=True, slots=True)
class SetupStep:
    """As ``{% steps %}`` draws it."""

    label: Text
    state: str


def setup_steps(at: int) -> list[SetupStep]:
    """The three steps seen from the one at ``at``."""
    states = ["done" if place < at else "current" if place == at else "todo" for place in range(3)]
    return [SetupStep(label, state) for label, state in zip(LABELS, states, strict=True)]
