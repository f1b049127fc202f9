from anpei.certificates.domain.end import replace_certificate, revoke_certificate
from anpei.certificates.domain.issue import issue_certificate
from anpei.certificates.domain.issue_due import issue_due_certificates
from anpei.certificates.domain.keys import ensure_signing_key, rotate_signing_key
from anpei.certificates.domain.limits import check_tries
from anpei.certificates.domain.reprint import record_reprint

__all__ = [
    "check_tries",
    "ensure_signing_key",
    "issue_certificate",
    "issue_due_certificates",
    "record_reprint",
    "replace_certificate",
    "revoke_certificate",
    "rotate_signing_key",
]
