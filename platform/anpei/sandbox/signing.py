"""Who is calling: the signature of an incoming request, checked."""

from __future__ import annotations

import time

from werkzeug.wrappers import Request

from anpei.kernel.request_signing import verify_request
from anpei.sandbox.clients import CLIENTS, RegistryClient, secret_of
from anpei.sandbox.nonces import Nonces


def signed_by(request: Request, nonces: Nonces) -> RegistryClient:
    """Give the client that signed this request. Raises SignatureRefused."""
    client_id = verify_request(
        headers={name: request.headers.get(name, "") for name in _HEADERS},
        method=request.method,
        path=request.path,
        query=request.query_string.decode(),
        body=request.get_data(),
        now=int(time.time()),
        secret_of=secret_of,
        use_nonce=nonces.use,
    )
    return CLIENTS[client_id]


_HEADERS = ("X-Client-Id", "X-Timestamp", "X-Nonce", "X-Signature")
