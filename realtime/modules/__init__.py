"""The modules: each a list of verbs. The consumer knows none of them by name."""

from collections.abc import Callable, Mapping
from typing import Any

from realtime.modules import study
from realtime.parties import Party
from realtime.protocol import Reply

type Verb = Callable[[str, Party, dict[str, Any]], Reply]

MODULES: Mapping[str, Mapping[str, Verb]] = {"study": study.VERBS}


def find_verb(module: str, verb: str) -> Verb | None:
    return MODULES.get(module, {}).get(verb)
