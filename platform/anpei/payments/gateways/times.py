"""Moments as providers write them: Beijing time, without a zone."""

from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


def written(moment: datetime, form: str) -> str:
    """An aware moment in Beijing time."""
    return moment.astimezone(BEIJING).strftime(form)


def read(text: str, form: str) -> datetime:
    """Aware. Raises ValueError."""
    return datetime.strptime(text.strip(), form).replace(tzinfo=BEIJING)
