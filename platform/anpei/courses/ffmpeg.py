"""The one wrapper over ffmpeg: what a file is, making it streamable, its first picture."""

import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

# A playlist or a concat script could make ffmpeg read other files: containers only.
_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,asf,mpeg,mpegts"
SAFE_INPUT = ("-protocol_whitelist", "file,pipe", "-format_whitelist", _CONTAINERS)
_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d)\.(\d\d)")
_PROBE_SECONDS = 60


class UnusableVideo(Exception):  # noqa: N818 - what the file is
    """ffmpeg cannot read it, or it has no picture; the last line of its complaint."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a file holds."""

    duration_ms: int
    has_picture: bool


def run_ffmpeg(arguments: Sequence[str | Path], *, seconds: float) -> str:
    """Run ffmpeg; gives its complaints. Raises UnusableVideo when it fails or takes too long."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-y", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - no shell, our own binary
            [str(part) for part in command], capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise UnusableVideo(f"took longer than {seconds:.0f} s") from None
    said = done.stderr.decode(errors="replace")
    if done.returncode:
        raise UnusableVideo(_last_line(said))
    return said


def probe(path: Path) -> Probe:
    """Read the head of a file. Raises UnusableVideo for what is no video."""
    said = run_ffmpeg(
        [*SAFE_INPUT, "-i", path, "-map", "0:v:0", "-frames:v", "1", "-f", "null", "-"],
        seconds=_PROBE_SECONDS,
    )
    match = _DURATION.search(said)
    if match is None:
        raise UnusableVideo("its length is unknown")
    hours, minutes, seconds, hundredths = (int(part) for part in match.groups())
    duration = ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10
    return Probe(duration_ms=duration, has_picture="Video:" in said)


def transcode(
    source: Path, target: Path, *, duration_ms: int, on_progress: Callable[[int], object]
) -> None:
    """Make ``target`` an MP4 that every browser streams: H.264 baseline, AAC, index in front.

    ``on_progress`` is told the percentage now and then. Raises UnusableVideo.
    """
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        *("-nostdin", "-hide_banner", "-y", "-v", "error", "-progress", "pipe:1"),
        *SAFE_INPUT,
        *("-i", str(source), "-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn"),
        *("-map_metadata", "-1", "-vf", "scale=w='min(1280,iw)':h=-2"),
        *("-c:v", "libx264", "-profile:v", "baseline", "-pix_fmt", "yuv420p"),
        *("-preset", "veryfast", "-crf", "24", "-g", "60", "-threads", "2"),
        *("-c:a", "aac", "-b:a", "96k", "-ac", "2", "-movflags", "+faststart"),
        *("-f", "mp4", str(target)),
    ]
    with subprocess.Popen(  # noqa: S603 - no shell, our own binary
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        complaints = _follow(process, duration_ms, on_progress)
    if process.returncode:
        raise UnusableVideo(complaints)


def make_poster(video: Path, target: Path, *, at_ms: int) -> None:
    """Write a picture of ``video`` as JPEG, 640 wide."""
    run_ffmpeg(
        [
            *("-v", "error", "-ss", f"{at_ms / 1000:.3f}", "-i", video),
            *("-frames:v", "1", "-vf", "scale=640:-2", "-q:v", "4", target),
        ],
        seconds=_PROBE_SECONDS,
    )


def _follow(
    process: subprocess.Popen[str], duration_ms: int, on_progress: Callable[[int], object]
) -> str:
    complaint, told = "", -5
    for line in process.stdout or ():
        name, _equals, value = line.strip().partition("=")
        if name == "out_time_us" and value.isdigit() and duration_ms:
            percent = min(99, int(value) // 10 // duration_ms)
            if percent >= told + 5:
                on_progress(percent)
                told = percent
        elif not _equals:
            complaint = line.strip() or complaint
    return complaint


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "no reason given"
