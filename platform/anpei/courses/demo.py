"""Courses for the demo: slides with a title, a soft chime and a moving bar, made by ffmpeg.

A clip of half a minute is encoded; half an hour is that clip copied sixty times, without encoding
again, and shared by topics of about the same length. All of it takes a few seconds.
"""

import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction

from anpei.courses.demo_topics import CATEGORIES, DemoCategory
from anpei.courses.domain import (
    add_ready_video,
    create_category,
    create_curriculum,
    create_topic,
)
from anpei.courses.ffmpeg import make_poster, probe, run_ffmpeg
from anpei.courses.models import Curriculum, Video

_FONT = Path("@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf")
_SYSTEM_FONTS = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"),
    Path("/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc"),
)
_CREDIT_TENTHS = 10
_SHORT_TOPICS = 3
_SHORT_SECONDS = (20, 24, 28)
_LONG_MINUTES = (26, 30, 34)
_CLIP_SECONDS = 30
_ENCODING_SECONDS = 120
# A chime at the start that fades away.
_CHIME = "aevalsrc=0.12*sin(2*PI*528*t)*exp(-2*t)+0.06*sin(2*PI*792*t)*exp(-3*t):s=22050"


def make_demo_curriculum(name: str, *, kind: str = "short") -> Curriculum:
    """Make (or find, by name) a curriculum with its videos in the current tenant.

    ``short``: four categories of three topics of 20–28 s. ``full``: the manual's four categories
    with 16–20 topics of about half an hour. Every topic is worth one credit.
    """
    known = Curriculum.objects.filter(name=name).first()
    if known is not None:
        return known
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        curriculum = create_curriculum(name=name, by=None, categories=())
        for demo in CATEGORIES:
            if kind == "full":
                _make_full(curriculum, demo, Path(folder))
            else:
                _make_short(curriculum, demo, Path(folder))
    return curriculum


def make_lesson_curriculum(name: str, *, lessons: int, seconds: int) -> Curriculum:
    """One category of ``lessons`` lessons of about ``seconds`` s, a credit each; one clip, copied
    without encoding again, serves them all."""
    known = Curriculum.objects.filter(name=name).first()
    if known is not None:
        return known
    demo = CATEGORIES[2]
    titles = [title for one in CATEGORIES for title in one.topics]
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        curriculum = create_curriculum(name=name, by=None, categories=())
        category = create_category(
            curriculum=curriculum, code=demo.code, name="继续教育课时", by=None
        )
        clip = _encode(Path(folder), demo, name, min(seconds, _CLIP_SECONDS))
        stream = clip if seconds <= _CLIP_SECONDS else _repeat(Path(folder), clip, seconds // 60)
        video = _store(Path(folder), stream, name)
        for number in range(lessons):
            create_topic(
                category=category,
                name=titles[number * len(titles) // lessons],
                teacher=demo.teachers[number % len(demo.teachers)],
                credit_tenths=_CREDIT_TENTHS,
                position=number,
                by=None,
                video=video,
            )
    return curriculum


def _make_short(curriculum: Curriculum, demo: DemoCategory, folder: Path) -> None:
    category = create_category(curriculum=curriculum, code=demo.code, name=demo.name, by=None)
    for number, title in enumerate(demo.topics[:_SHORT_TOPICS]):
        clip = _encode(folder, demo, title, _SHORT_SECONDS[number])
        create_topic(
            category=category,
            name=title,
            teacher=demo.teachers[number % len(demo.teachers)],
            credit_tenths=_CREDIT_TENTHS,
            position=number,
            by=None,
            video=_store(folder, clip, title),
        )


def _make_full(curriculum: Curriculum, demo: DemoCategory, folder: Path) -> None:
    category = create_category(
        curriculum=curriculum,
        code=demo.code,
        name=f"{demo.name}2020",
        by=None,
    )
    clip = _encode(folder, demo, demo.name, _CLIP_SECONDS)
    videos = [_store(folder, _repeat(folder, clip, m), demo.name) for m in _LONG_MINUTES]
    for number, title in enumerate(demo.topics):
        create_topic(
            category=category,
            name=title,
            teacher=demo.teachers[number * len(demo.teachers) // len(demo.topics)],
            credit_tenths=_CREDIT_TENTHS,
            position=number,
            by=None,
            video=videos[number * 7 % len(videos)],
        )


def _store(folder: Path, stream: Path, name: str) -> Video:
    poster = folder / "poster.jpg"
    make_poster(stream, poster, at_ms=2000)
    return add_ready_video(
        stream=stream, poster=poster, duration_ms=probe(stream).duration_ms, name=name, by=None
    )


def _encode(folder: Path, demo: DemoCategory, title: str, seconds: int) -> Path:
    """A slide of ``seconds``: title, category, a bar that fills from left to right."""
    target = folder / f"{demo.code}-{seconds}-{abs(hash(title))}.mp4"
    picture = f"color=c={demo.colour}:s=640x360:r=5:d={seconds}"
    run_ffmpeg(
        [
            *("-v", "error", "-f", "lavfi", "-i", picture),
            *("-f", "lavfi", "-i", f"{_CHIME}:d={seconds}"),
            *("-vf", _slide(folder, demo, title, seconds), "-t", str(seconds)),
            *("-c:v", "libx264", "-profile:v", "baseline", "-pix_fmt", "yuv420p"),
            *("-preset", "ultrafast", "-crf", "32", "-g", "25", "-threads", "1"),
            *("-c:a", "aac", "-b:a", "24k", "-ac", "1", "-movflags", "+faststart", target),
        ],
        seconds=_ENCODING_SECONDS,
    )
    return target


def _repeat(folder: Path, clip: Path, minutes: int) -> Path:
    target = folder / f"{clip.stem}-{minutes}.mp4"
    run_ffmpeg(
        [
            *("-v", "error", "-stream_loop", "-1", "-i", clip, "-t", str(minutes * 60 + 35)),
            *("-c", "copy", "-movflags", "+faststart", target),
        ],
        seconds=_ENCODING_SECONDS,
    )
    return target


def _slide(folder: Path, demo: DemoCategory, title: str, seconds: int) -> str:
    bars = [
        "drawbox=x=0:y=0:w=iw:h=56:color=black@0.25:t=fill",
        "drawbox=x=48:y=176:w=64:h=4:color=white@0.9:t=fill",
        "drawbox=x=0:y=ih-10:w=iw:h=10:color=black@0.3:t=fill",
    ]
    if (font := _font()) is None:
        return ",".join(bars)
    lines = {"title": (title, 34, 48, 124), "category": (demo.name, 16, 48, 200)}
    lines["head"] = ("安全生产继续教育 · 示范课程", 16, 20, 18)
    for key, (text, size, x, y) in lines.items():
        path = folder / f"{demo.code}-{key}.txt"
        path.write_text(text, encoding="utf-8")
        bars.append(
            f"drawtext=fontfile={font}:textfile={path}:fontcolor=white:fontsize={size}:x={x}:y={y}"
        )
    bars.append(
        f"drawtext=fontfile={font}:text='■':fontcolor=white:fontsize=18"
        f":x='(w-24)*t/{seconds}':y=h-20"
    )
    return ",".join(bars)


def _font() -> Path | None:
    """A Chinese font for the slides; without one they stay without text."""
    places = (settings.NODE_MODULES / _FONT, *_SYSTEM_FONTS)
    return next((path for path in places if path.is_file()), None)
