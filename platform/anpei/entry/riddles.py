"""The only user of the captcha library: a riddle's picture and its sound."""

from functools import cache

from captcha.audio import AudioCaptcha
from captcha.image import ImageCaptcha

DIGITS = "23456789"
"""Digits alone: they can be read aloud in any language, and 0 and 1 look like letters."""
LENGTH = 4


@cache
def _pictures() -> ImageCaptcha:
    return ImageCaptcha(width=160, height=60)


@cache
def _sounds() -> AudioCaptcha:
    return AudioCaptcha()


def picture_of(answer: str) -> bytes:
    """A PNG of 160 by 60 pixels."""
    return _pictures().generate(answer).getvalue()


def sound_of(answer: str) -> bytes:
    """A WAV of the digits, spoken over noise."""
    return bytes(_sounds().generate(answer))
