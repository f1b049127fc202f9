"""Searching Chinese without a dictionary: by every two neighbouring characters."""

import unicodedata


def plain(text: str) -> str:
    """How two spellings compare: half-width, lower case, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def bigrams(text: str) -> list[str]:
    """The different pairs of neighbouring characters within the words of `text`."""
    return sorted(
        {word[at : at + 2] for word in plain(text).split() for at in range(len(word) - 1)}
    )
