"""Category paths as Moodle writes them: ``$course$/top/类别/专题``, a slash in a name doubled."""

from collections.abc import Sequence


def read_path(written: str) -> tuple[str, ...]:
    """The names of a path, without Moodle's own beginnings; the last two at most."""
    names = [name.strip() for name in _split(written.strip())]
    kept = [name for name in names if name and not (name.startswith("$") and name.endswith("$"))]
    if kept and kept[0].lower() == "top":
        kept = kept[1:]
    return tuple(kept[-2:])


def write_path(names: Sequence[str]) -> str:
    """``names`` as a path below the course's top."""
    return "/".join(("$course$", "top", *(name.replace("/", "//") for name in names)))


def _split(path: str) -> list[str]:
    names, name, at = [], "", 0
    while at < len(path):
        if path.startswith("//", at):
            name += "/"
            at += 2
        elif path[at] == "/":
            names.append(name)
            name = ""
            at += 1
        else:
            name += path[at]
            at += 1
    return [*names, name]
