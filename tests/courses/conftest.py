"""Media of its own for each test, and a small film."""

from pathlib import Path

import pytest
from django.test import Client

from anpei.accounts.models import User
from anpei.courses.ffmpeg import run_ffmpeg
from tenants.hosts import association_for_host, forget_hosts


@pytest.fixture(autouse=True)
def own_media(tmp_path: Path, settings) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def known_hosts(db: None) -> None:
    forget_hosts()
    for host in ("jinan.localhost", "yantai.localhost"):
        association_for_host(host)


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of MPEG-4 part 2 in an AVI: what no browser streams."""
    path = tmp_path_factory.mktemp("film") / "lesson.avi"
    run_ffmpeg(
        ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=3", "-c:v", "mpeg4", path],
        seconds=30,
    )
    return path


def sign_in(client: Client, user: User) -> Client:
    session = client.session
    session["user"] = user.pk
    session["generation"] = user.session_generation
    session.save()
    return client


@pytest.fixture
def jinan_client() -> Client:
    return Client(HTTP_HOST="jinan.localhost", HTTP_ACCEPT_LANGUAGE="en")
