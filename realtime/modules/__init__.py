"""The modules: each a list of verbs, some a feed. Consumer and hub know none of them by name."""

from collections.abc import Callable, Mapping
from typing import Any

from anpei.invigilation.domain import note_presence
from realtime.feeds import Feed
from realtime.modules import exam, live, presence, study, wall
from realtime.parties import Party
from realtime.protocol import Reply

__all__ = ["FEEDS", "MODULES", "find_verb", "note_presence"]

type Verb = Callable[[str, Party, dict[str, Any]], Reply]

MODULES: Mapping[str, Mapping[str, Verb]] = {
    "exam": exam.VERBS,
    "live": live.VERBS,
    "presence": presence.VERBS,
    "study": study.VERBS,
    "wall": wall.VERBS,
}
FEEDS: Mapping[str, Feed] = {"wall": wall.feed}


def find_verb(module: str, verb: str) -> Verb | None:
    return MODULES.get(module, {}).get(verb)
