"""Money is integer fen. Nothing else touches the decimal point."""

from decimal import Decimal


def yuan(fen: int) -> str:
    """``123456`` → ``1,234.56``."""
    sign = "-" if fen < 0 else ""
    whole, part = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{part:02d}"


def fen(amount: str) -> int:
    """``"1,234.56"`` or ``"¥1234.5"`` → fen.

    Raises ValueError for anything finer than a fen or not a number.
    """
    number = Decimal(amount.replace(",", "").replace("¥", "").replace("￥", "").strip())
    scaled = number * 100
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise ValueError(f"not an amount of money: {amount!r}")
    return int(scaled)
