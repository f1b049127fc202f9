"""Small programs to supervise, and a home of our own."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from anpei.local.processes import Program
from anpei.local.supervisor import Child, Supervisor
from anpei.local.unprivileged import remove_shelter

ProgramMaker = Callable[[str], Program]


@pytest.fixture(autouse=True)
def _no_shelter_stays(tmp_path: Path) -> Iterator[None]:
    """pytest's folders are mode 700: run by root, each has its shelter elsewhere."""
    yield
    for folder in (tmp_path, *tmp_path.rglob("*")):
        if folder.is_dir():
            remove_shelter(folder)


@pytest.fixture
def make_program(tmp_path: Path) -> ProgramMaker:
    """A program from a line of Python."""

    def make(code: str) -> Program:
        return Program(
            name="child",
            command=(sys.executable, "-c", code),
            environment={},
            folder=tmp_path,
            log=tmp_path / "child.log",
            stop_seconds=1,
        )

    return make


@pytest.fixture
def make_child(make_program: ProgramMaker) -> Callable[[str], Child]:
    """A child from a line of Python; ready once it has written ``ready``."""

    def make(code: str) -> Child:
        program = make_program(code)

        def is_ready(_pid: int, offset: int) -> bool:
            return "ready" in program.log.read_text()[offset:]

        return Child(name="child", program=program, is_ready=is_ready, ready_seconds=20)

    return make


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path / "run")
    yield supervisor
    supervisor.stop()
