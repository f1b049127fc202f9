"""One platform, one Chromium a camera, newcomers who exist only in this run."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.e2e.chromium import Filmed, chromium, write_film
from tests.e2e.people import Prepared, add_newcomers, bring_to_exam, enrol
from tests.fixtures.faces import Who, nobody
from tests.fixtures.running import RunningPlatform
from tests.journey.learner import enterprise_hands_out_code
from tests.journey.play import Stage
from tests.journey.registry import Holder


@dataclass(frozen=True)
class People:
    """Newcomers: two go the whole way by the pages, four are brought to their exam meanwhile."""

    desktop: Holder
    phone: Holder
    stranger: "Future[Prepared]"
    phone_stranger: "Future[Prepared]"
    walker: "Future[Prepared]"
    examinee: "Future[Prepared]"


@pytest.fixture(scope="session")
def stage(running_platform: RunningPlatform) -> Stage:
    return running_platform.stage()


@pytest.fixture(scope="session")
def origin(stage: Stage) -> str:
    return f"http://{stage.host}:{stage.port}"


@pytest.fixture(scope="session")
def people(stage: Stage) -> Iterator[People]:
    desktop, phone, *prepared = add_newcomers(stage, 6)
    enterprise = enrol(stage, prepared)
    codes = [enterprise_hands_out_code(enterprise, one) for one in prepared]
    with ThreadPoolExecutor(2) as pool:
        stranger, examinee, phone_stranger, walker = (
            pool.submit(bring_to_exam, stage, holder, code)
            for holder, code in zip(prepared, codes, strict=True)
        )
        yield People(desktop, phone, stranger, phone_stranger, walker, examinee)


@pytest.fixture
def playwright() -> Iterator[Playwright]:
    """Ended with its test: its loop in the main thread would break every later async test."""
    with sync_playwright() as running:
        yield running


@pytest.fixture
def right_face(stage: Stage, playwright: Playwright, tmp_path: Path) -> Iterator[Filmed]:
    """Collins, who never sits twice in the same place."""
    file, poses = tmp_path / "right.mjpeg", stage.frames(Who.COLLINS)

    def film() -> Path:
        return write_film(file, [(next(poses), 1.7) for _ in range(13)])

    with chromium(playwright, file, film) as filmed:
        yield filmed


@pytest.fixture
def wrong_face(stage: Stage, playwright: Playwright, tmp_path: Path) -> Iterator[Filmed]:
    """An empty room for 18 seconds, then Hopper."""
    file, poses = tmp_path / "wrong.mjpeg", stage.frames(Who.HOPPER)

    def film() -> Path:
        return write_film(file, [(nobody(), 18.0), *((next(poses), 3.0) for _ in range(8))])

    with chromium(playwright, file, film) as filmed:
        yield filmed
