"""No code of an act reaches whoever reads the audit log: each has its words (PL-65)."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.utils.translation import override

import anpei
from anpei.invigilation.models.room_proctor import DutyOrigin
from anpei.kernel.states import STATE_FIELD, Machine
from anpei.proctoring.models import IncidentKind
from anpei.reports.audit_verbs import VERBS
from anpei.reports.audit_words import OBJECTS, WHOLE, act_words
from tests.architecture.test_source import source_files


def written_acts() -> Iterator[str]:
    """What the source gives as ``act=``; of an f-string the part before its first brace."""
    for path in source_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "act":
                for part in ast.walk(node.value):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


def machines() -> Iterator[Machine]:
    for found in pkgutil.iter_modules(anpei.__path__):
        try:
            module = importlib.import_module(f"anpei.{found.name}.states")
        except ModuleNotFoundError:
            continue
        yield from (one for one in vars(module).values() if isinstance(one, Machine))


@pytest.mark.rule("PL-65")
def test_every_act_of_the_source_has_words() -> None:
    bare, heard = set(), 0
    for act in written_acts():
        heard += 1
        what, dot, verb = act.partition(".")
        if act == "." or act in WHOLE:
            continue
        if what not in OBJECTS or (dot and verb and not verb.endswith("_") and verb not in VERBS):
            bare.add(act)
    assert heard > 100
    assert not bare


@pytest.mark.rule("PL-65")
def test_every_state_has_words() -> None:
    states = {str(state) for machine in machines() for state in machine.transitions}

    assert "awaiting_payment" in states
    assert states - set(VERBS) == set()


@pytest.mark.rule("PL-65")
def test_incidents_and_duties_are_said_in_words() -> None:
    for kind in IncidentKind:
        assert act_words(f"incident.{kind}").endswith(str(kind.label))
    assert set(DutyOrigin.values) <= set(VERBS)


@pytest.mark.rule("PL-65")
def test_no_row_that_moves_shows_its_state_as_a_code() -> None:
    codes = {str(state) for machine in machines() for state in machine.transitions}
    with override("zh-hans"):
        # In English a word may well be spelled like its code.
        bare = {
            f"{model._meta.label}: {label}"
            for model in apps.get_models()
            if (field := next((f for f in model._meta.fields if f.name == STATE_FIELD), None))
            for value, label in field.flatchoices
            if value in codes and str(label) == value
        }

    assert bare == set()
