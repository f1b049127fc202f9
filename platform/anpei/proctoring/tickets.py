"""The token of a capture ticket: its public id and a keyed signature bound to the tenant."""

from anpei.kernel import crypto

_KIND = b"capture ticket\x00"


def ticket_token(public_id: str) -> str:
    """What the browser sends back: ``<public id>.<signature>``."""
    return f"{public_id}.{crypto.sign_token(_KIND + public_id.encode())}"


def read_ticket_token(token: str) -> str | None:
    """The public id of a genuine token of this tenant; None for anything else."""
    public_id, _dot, signature = token.partition(".")
    if not (signature and token.isascii()):
        return None
    if not crypto.token_is_genuine(_KIND + public_id.encode(), signature):
        return None
    return public_id
