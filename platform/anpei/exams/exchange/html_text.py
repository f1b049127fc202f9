"""The words of a piece of HTML, as Moodle keeps its questions."""

from html.parser import HTMLParser

_BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4"}
_SILENT = {"script", "style"}
_FILES = {"img", "video", "audio", "object", "embed", "iframe"}


class PictureInside(Exception):  # noqa: N818 - what is in the way
    """It shows something that is no text."""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _FILES:
            raise PictureInside
        self._silent += tag in _SILENT
        if tag == "br":
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)


def text_of_html(written: str) -> str:
    """Its words, a line end for each paragraph and break. Raises PictureInside."""
    words = _Words()
    words.feed(written)
    words.close()
    lines = [" ".join(line.split()) for line in "".join(words.pieces).split("\n")]
    return "\n".join(line for line in lines if line)
