"""One platform, one Chromium a camera, newcomers who exist only in this run."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.e2e.chromium import chromium
from tests.e2e.people import Prepared, add_newcomers, bring_to_exam, enrol
from tests.fixtures.faces import Who, make_camera_file, nobody, portrait
from tests.fixtures.running import RunningPlatform
from tests.journey.learner import enterprise_hands_out_code
from tests.journey.play import Stage
from tests.journey.registry import Holder

FRAMES_A_SECOND = 5
SHOWN_AT_ONCE = 6
"""Chromium plays 30 frames a second: each of the 5 different ones stands 6 times in the file."""


@dataclass(frozen=True)
class People:
    """Newcomers: two go the whole way by the pages, two are brought to their exam meanwhile."""

    desktop: Holder
    phone: Holder
    stranger: "Future[Prepared]"
    examinee: "Future[Prepared]"


@pytest.fixture(scope="session")
def stage(running_platform: RunningPlatform) -> Stage:
    return running_platform.stage()


@pytest.fixture(scope="session")
def origin(stage: Stage) -> str:
    return f"http://{stage.host}:{stage.port}"


@pytest.fixture(scope="session")
def people(stage: Stage) -> Iterator[People]:
    desktop, phone, *prepared = add_newcomers(stage, 4)
    enterprise = enrol(stage, prepared)
    codes = [enterprise_hands_out_code(enterprise, one) for one in prepared]
    with ThreadPoolExecutor(2) as pool:
        stranger, examinee = (
            pool.submit(bring_to_exam, stage, holder, code)
            for holder, code in zip(prepared, codes, strict=True)
        )
        yield People(desktop, phone, stranger, examinee)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def right_face(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """Collins, who sits now here, now there, for half a minute before it begins anew."""
    places = ((0, 0, 1.0), (24, -10, 0.93), (-26, 12, 1.08), (14, 16, 1.15), (-12, -16, 0.9))
    scenes = [(portrait(Who.COLLINS, moved=(x, y), nearer=nearer), 6.0) for x, y, nearer in places]
    file = tmp_path_factory.mktemp("camera") / "right.mjpeg"
    _write(file, scenes)
    with chromium(playwright, file) as browser:
        yield browser


@pytest.fixture(scope="session")
def wrong_face(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """An empty room for 12 seconds, then Hopper."""
    scenes = [
        (nobody(), 12.0),
        (portrait(Who.HOPPER), 15.0),
        (portrait(Who.HOPPER, moved=(22, -14), nearer=1.1), 15.0),
    ]
    file = tmp_path_factory.mktemp("camera") / "wrong.mjpeg"
    _write(file, scenes)
    with chromium(playwright, file) as browser:
        yield browser


def _write(file: Path, scenes: list[tuple[bytes, float]]) -> None:
    make_camera_file(file, scenes, fps=FRAMES_A_SECOND, hold=SHOWN_AT_ONCE)
