"""Who asks from where, for the length of a request: read by the audit, set by the middleware."""

from contextvars import ContextVar

client_address: ContextVar[str] = ContextVar("client_address", default="")
