"""Text of files that people bring: which encoding it is in, is seen from its bytes."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UNMARKED = ("utf-8", "gb18030")


def decode_text(data: bytes) -> str | None:
    """The text in UTF-8, UTF-16 with its mark, or GB18030, as Chinese Excel and banks write it.

    None when it is none of them, or no text.
    """
    for encoding in [name for mark, name in _MARKS if data.startswith(mark)] or _UNMARKED:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return None
