"""Subtitles: read, kept with the video, served to its people alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from anpei.courses.domain import set_subtitles
from anpei.courses.models import Subtitle, Topic, Video, VideoState
from anpei.courses.subtitles import read_subtitles
from anpei.courses.video_links import subtitle_links
from anpei.kernel.errors import InvalidInput
from tests.courses.conftest import sign_in
from tests.factories import Cast

pytestmark = pytest.mark.rule("PL-21")
SRT = (
    "1\n00:00:01,000 --> 00:00:02,500\n安全第一\n\n"
    "2\n00:00:03,000 --> 00:00:04,000\n预防为主\n综合治理\n"
)
VTT = (
    "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n安全第一\n\n"
    "00:00:03.000 --> 00:00:04.000\n预防为主\n综合治理\n"
)


@pytest.fixture
def topic(cast: Cast) -> Topic:
    found = Topic.objects.select_related("category__curriculum").first()
    assert found is not None
    found.video = Video.objects.create(state=VideoState.READY, stream="x", duration_ms=25_000)
    found.save()
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_subrip_becomes_webvtt_in_any_encoding(encoding: str) -> None:
    assert read_subtitles(SRT.replace("\n", "\r\n").encode(encoding)) == VTT


def test_webvtt_is_read_without_what_players_do_not_need() -> None:
    written = (
        "WEBVTT - Lesson\n\nNOTE by the teacher\n\nSTYLE\n::cue { color: red }\n\n"
        "intro\n01:02.000 --> 01:03.000 align:start evil:url(x)\n<b>安全</b>\n"
    )

    read = read_subtitles(written.encode())

    assert read == "WEBVTT\n\n00:01:02.000 --> 00:01:03.000 align:start\n<b>安全</b>\n"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no subtitle"),
        (b"\x89PNG\r\n\x1a\n\0\0", "cannot be read"),
        ("WEBVTT\n\n1 --> 2\n安全\n".encode(), "Line 3"),
        ("00:00:05.000 --> 00:00:04.000\n安全\n".encode(), "Line 1"),
        ("00:05.000 --> 00:06.000\n一\n\n00:01.000 --> 00:02.000\n二".encode(), "Line 4"),
        (b"x" * (2 * 2**20 + 1), "larger than 2 MB"),
    ],
)
def test_wrong_file_is_told_by_its_line(data: bytes, told: str) -> None:
    with override("en"), pytest.raises(InvalidInput) as refused:
        read_subtitles(data)

    assert told in str(refused.value)


def test_teacher_sets_replaces_and_removes_them(
    topic: Topic, cast: Cast, jinan_client: Client
) -> None:
    staff = sign_in(jinan_client, cast.staff)
    address = f"/staff/courses/topics/{topic.public_id}/"

    for text in (SRT, SRT.replace("安全第一", "生命至上")):
        file = SimpleUploadedFile("lesson.srt", text.encode())
        fields = {"language": "zh-CN", "subtitle_file": file}
        assert staff.post(f"{address}subtitles/", fields).status_code == 302
    kept = Subtitle.objects.get()
    shown = staff.get(address).content.decode()
    removed = staff.post(f"{address}subtitles/{kept.public_id}/remove/")

    assert (kept.video, "生命至上" in kept.text) == (topic.video, True)
    assert 'srclang="zh-CN"' in shown
    assert (removed.status_code, Subtitle.objects.count()) == (302, 0)


def test_wrong_subtitles_keep_those_there_are(
    topic: Topic, cast: Cast, jinan_client: Client
) -> None:
    assert topic.video is not None
    set_subtitles(video=topic.video, language="en", data=SRT.encode(), by=cast.staff)
    staff = sign_in(jinan_client, cast.staff)
    fields = {"language": "en", "subtitle_file": SimpleUploadedFile("a.srt", b"nothing")}

    answer = staff.post(f"/staff/courses/topics/{topic.public_id}/subtitles/", fields)

    assert (answer.status_code, Subtitle.objects.get().text) == (422, VTT)


def test_learners_player_gets_them_by_a_link_of_its_own(
    topic: Topic, cast: Cast, jinan_client: Client
) -> None:
    assert topic.video is not None
    set_subtitles(video=topic.video, language="zh-CN", data=SRT.encode(), by=cast.staff)
    [mine] = subtitle_links(topic.video, cast.learner)
    browser = sign_in(jinan_client, cast.learner)

    served = browser.get(mine["url"])
    forged = browser.get(mine["url"].replace(".vtt", "x.vtt"))
    stranger = sign_in(Client(HTTP_HOST="jinan.localhost"), cast.stranger).get(mine["url"])

    assert (served.status_code, served["Content-Type"]) == (200, "text/vtt; charset=utf-8")
    assert served.content.decode() == VTT
    assert (forged.status_code, stranger.status_code) == (403, 403)
