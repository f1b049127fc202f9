"""A video is uploaded, checked, converted in the background and streamed privately (PL-21)."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from anpei.audit.models import AuditEntry
from anpei.courses.domain import (
    add_ready_video,
    convert_video,
    create_category,
    create_curriculum,
    create_topic,
    edit_topic,
    requeue_videos,
    upload_video,
)
from anpei.courses.ffmpeg import UnusableVideo, probe, run_ffmpeg
from anpei.courses.models import Topic, Video, VideoState
from anpei.courses.ranges import ByteRange, UnsatisfiableRange, read_range
from anpei.courses.video_links import poster_link, stream_link
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from tests.courses.conftest import sign_in
from tests.factories import Cast


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return Topic.objects.select_related("category").first()  # type: ignore[return-value]


def upload(topic: Topic, cast: Cast, path: Path) -> Video:
    with path.open("rb") as file:
        return upload_video(topic=topic, file=File(file, name=path.name), by=cast.staff)


@pytest.mark.rule("PL-21")
def test_uploaded_film_becomes_a_stream_and_the_topics_length(
    topic: Topic, cast: Cast, film: Path
) -> None:
    video = upload(topic, cast, film)
    before = Topic.objects.get(pk=topic.pk)

    convert_video(video=video)

    video.refresh_from_db()
    topic.refresh_from_db()
    stream = Path(default_storage.path(video.stream))
    head = stream.read_bytes()[:4096]
    assert (before.video, before.next_video, before.duration_ms) == (None, video, 25_000)
    assert (video.state, video.progress_percent, video.problem) == (VideoState.READY, 100, "")
    assert (topic.video, topic.next_video, topic.duration_ms) == (video, None, video.duration_ms)
    assert 2_900 <= video.duration_ms <= 3_200
    assert "h264 (Constrained Baseline)" in run_ffmpeg(
        ["-i", stream, "-f", "null", "-"], seconds=30
    )
    assert head.index(b"moov") < 64
    assert Path(default_storage.path(video.poster)).read_bytes()[:3] == b"\xff\xd8\xff"
    assert video.source == ""
    assert AuditEntry.objects.filter(act="courses.video_ready").count() == 1


@pytest.mark.rule("PL-21")
@pytest.mark.parametrize(
    "content",
    [b"no film at all", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", b"ffconcat version 1.0\n"],
)
def test_file_that_is_no_video_is_refused_with_its_reason(
    topic: Topic, cast: Cast, content: bytes
) -> None:
    video = upload_video(topic=topic, file=ContentFile(content, name="x.mp4"), by=cast.staff)

    convert_video(video=video)

    video.refresh_from_db()
    topic.refresh_from_db()
    assert video.state == VideoState.FAILED
    assert video.problem != ""
    assert topic.video is None


def test_converted_video_is_not_converted_again(topic: Topic, cast: Cast, film: Path) -> None:
    video = upload(topic, cast, film)
    convert_video(video=video)
    stream = Video.objects.get(pk=video.pk).stream

    convert_video(video=video)

    assert Video.objects.get(pk=video.pk).stream == stream


def test_lost_and_silent_conversions_are_found_again(topic: Topic, cast: Cast, film: Path) -> None:
    lost, silent, fresh = (upload(topic, cast, film) for _ in range(3))
    long_ago = db_now() - timedelta(minutes=20)
    Video.objects.filter(pk__in=[lost.pk, silent.pk]).update(touched_at=long_ago)
    Video.objects.filter(pk=silent.pk).update(state=VideoState.TRANSCODING)

    found = requeue_videos()

    assert sorted(found) == [lost.pk, silent.pk]
    assert fresh.pk not in found


def test_topic_without_video_cannot_be_offered(topic: Topic, cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        edit_topic(
            topic=topic,
            name="新名称",
            teacher="王老师",
            credit_tenths=10,
            position=0,
            is_open=True,
            by=cast.staff,
        )


def test_curriculum_name_is_taken_once(cast: Cast) -> None:
    create_curriculum(name="甲", by=cast.staff)

    with pytest.raises(InvalidInput) as error:
        create_curriculum(name="甲", by=cast.staff)

    assert error.value.field == "name"


def test_new_topic_without_video_is_closed(cast: Cast) -> None:
    curriculum = create_curriculum(name="甲", by=cast.staff, categories=())
    category = create_category(curriculum=curriculum, code="law", name="法规", by=cast.staff)

    topic = create_topic(
        category=category, name="法", teacher="李", credit_tenths=10, position=0, by=cast.staff
    )

    assert (topic.is_open, topic.duration_ms) == (False, 0)


def test_probe_of_nothing_raises(tmp_path: Path) -> None:
    empty = tmp_path / "empty.mp4"
    empty.write_bytes(b"")

    with pytest.raises(UnusableVideo):
        probe(empty)


# --- streaming --------------------------------------------------------------------------------
BYTES = bytes(range(256)) * 4


@pytest.fixture
def video(cast: Cast, tmp_path: Path) -> Video:
    stream, poster = tmp_path / "v.mp4", tmp_path / "p.jpg"
    stream.write_bytes(BYTES)
    poster.write_bytes(b"\xff\xd8\xff")
    return add_ready_video(stream=stream, poster=poster, duration_ms=1000, name="v", by=cast.staff)


@dataclass(frozen=True)
class Streamed:
    """A learner's browser and the address it streams from."""

    client: Client
    link: str


@pytest.fixture
def streamed(jinan_client: Client, cast: Cast, video: Video) -> Streamed:
    return Streamed(sign_in(jinan_client, cast.learner), stream_link(video, cast.learner))


def body_of(response) -> bytes:  # type: ignore[no-untyped-def]
    return b"".join(response.streaming_content)


@pytest.mark.rule("PL-21")
@pytest.mark.parametrize(
    ("asked", "content_range", "body"),
    [
        ("", None, BYTES),
        ("bytes=0-", "bytes 0-1023/1024", BYTES),
        ("bytes=0-0", "bytes 0-0/1024", BYTES[:1]),
        ("bytes=256-511", "bytes 256-511/1024", BYTES[256:512]),
        ("bytes=1000-9999", "bytes 1000-1023/1024", BYTES[1000:]),
        ("bytes=-24", "bytes 1000-1023/1024", BYTES[1000:]),
        ("bytes=5-3", None, BYTES),
        ("bytes=0-1,5-6", None, BYTES),
    ],
)
def test_stream_answers_byte_ranges(
    streamed: Streamed, asked: str, content_range: str | None, body: bytes
) -> None:
    headers = {"Range": asked} if asked else {}

    response = streamed.client.get(streamed.link, headers=headers)

    assert response.status_code == (206 if content_range else 200)
    assert response.headers.get("Content-Range") == content_range
    assert response["Content-Length"] == str(len(body))
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Type"] == "video/mp4"
    assert body_of(response) == body


@pytest.mark.rule("PL-21")
def test_range_outside_the_file_is_416(jinan_client: Client, cast: Cast, video: Video) -> None:
    sign_in(jinan_client, cast.learner)

    response = jinan_client.get(stream_link(video, cast.learner), headers={"Range": "bytes=1024-"})

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */1024")


def test_changed_file_is_sent_whole(jinan_client: Client, cast: Cast, video: Video) -> None:
    sign_in(jinan_client, cast.learner)

    response = jinan_client.get(
        stream_link(video, cast.learner),
        headers={"Range": "bytes=0-1", "If-Range": '"another"'},
    )

    assert (response.status_code, body_of(response)) == (200, BYTES)


@pytest.mark.rule("PL-21")
def test_stream_address_serves_only_its_own_person(
    jinan_client: Client, cast: Cast, video: Video
) -> None:
    link = stream_link(video, cast.learner)

    visitor = jinan_client.get(link)
    stranger = sign_in(jinan_client, cast.stranger).get(link)

    assert (visitor.status_code, stranger.status_code) == (403, 403)


@pytest.mark.rule("PL-21")
def test_stream_address_is_short_lived_and_not_forgeable(
    jinan_client: Client, cast: Cast, video: Video, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(jinan_client, cast.learner)
    good = stream_link(video, cast.learner)
    parts = good.split("/")
    longer = "/".join([*parts[:-2], str(int(parts[-2]) + 1), parts[-1]])
    with monkeypatch.context() as patched:
        patched.setattr("anpei.courses.video_links.time.time", lambda: 1_700_000_000.0)
        old = stream_link(video, cast.learner)

    answers = [jinan_client.get(link).status_code for link in (good, longer, old)]
    poster_as_stream = jinan_client.get(
        poster_link(video, cast.learner).replace("/posters/", "/videos/").replace(".jpg", ".mp4")
    )

    assert answers == [200, 403, 403]
    assert poster_as_stream.status_code == 403


@pytest.mark.parametrize(
    ("header", "size", "expected"),
    [
        ("items=0-1", 10, None),
        ("bytes=-", 10, None),
        ("bytes=٣-5", 10, None),
        ("bytes=2-4", 10, ByteRange(2, 4)),
        ("bytes=-20", 10, ByteRange(0, 9)),
    ],
)
def test_read_range(header: str, size: int, expected: ByteRange | None) -> None:
    result = read_range(header, size)

    assert result == expected


@pytest.mark.parametrize(("header", "size"), [("bytes=-0", 10), ("bytes=0-", 0), ("bytes=-5", 0)])
def test_read_range_of_nothing(header: str, size: int) -> None:
    with pytest.raises(UnsatisfiableRange):
        read_range(header, size)
