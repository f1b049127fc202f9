"""Many certificates as one ZIP file."""

import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO

from anpei.certificates.files import read_pdf
from anpei.certificates.models import Certificate


def certificate_archive(certificates: Iterable[Certificate]) -> IO[bytes]:
    """A temporary file, at its beginning: one signed PDF a certificate, named by its number.

    Bounded memory: one file at a time. Raises Unavailable for a file that is not as issued.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response that sends it
    # PDFs are compressed already.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for certificate in certificates:
            archive.writestr(f"{certificate.number}.pdf", read_pdf(certificate))
    file.seek(0)
    return file
