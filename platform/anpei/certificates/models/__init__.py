from anpei.certificates.models.certificate import Certificate
from anpei.certificates.models.issue_problem import IssueProblem
from anpei.certificates.models.number_series import NumberSeries
from anpei.certificates.models.signing_key import SigningKey, SigningKeyState

__all__ = [
    "Certificate",
    "IssueProblem",
    "NumberSeries",
    "SigningKey",
    "SigningKeyState",
]
