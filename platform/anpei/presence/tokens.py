"""The address in a QR code: the check's public id and a keyed signature bound to the tenant."""

from anpei.kernel import crypto

_KIND = b"face check\x00"


def look_token(public_id: str) -> str:
    """``<public id>.<signature>``."""
    return f"{public_id}.{crypto.sign_token(_KIND + public_id.encode())}"


def read_look_token(token: str) -> str | None:
    """The public id of a genuine token of this tenant; None for anything else."""
    public_id, _dot, signature = token.partition(".")
    if not (signature and token.isascii()):
        return None
    genuine = crypto.token_is_genuine(_KIND + public_id.encode(), signature)
    return public_id if genuine else None
