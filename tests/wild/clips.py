"""One odd clip a seed: container x codec x stamps x geometry x sound, and how it is run."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError

from tests.odd_clips import joined, numbered, rename_codec, write_odd_clip
from tests.wild.running import Done, common_faults, half_written

CODECS = {
    "mp4": ("libx264", "mpeg4"),
    "mkv": ("libx264", "mpeg4"),
    "ts": ("libx264",),
    "webm": ("libvpx",),
    "mov": ("libx264", "mpeg4"),
    "avi": ("mpeg4", "mjpeg"),
    "flv": ("libx264",),
}
SOUNDS = {
    "mp4": ("aac", None),
    "mkv": ("aac", "pcm_s16le", "libopus", None),
    "ts": ("aac", None),
    "webm": ("libopus", None),
    "mov": ("aac", "pcm_s16le", None),
    "avi": ("mp3", "pcm_s16le", None),
    "flv": ("aac", None),
}
FRAMES = 24
MOST_S, MOST_STILL_S = 20.0, 10.0


@dataclass(frozen=True)
class Case:
    """A clip, and what is known of it by rule.

    Attributes:
        words: what makes it odd.
        path: of the clip.
        frames: how many pictures are in it.
        seconds: how long it is shown: gaps count `MOST_STILL_S` at most.
        fps: at which most frames follow each other.
        sound: whether it has sound that can be decoded.
        output: what is asked for.
        damaged: whether the file is cut or changed: then it may be refused.
    """

    words: str
    path: Path
    frames: int
    seconds: float
    fps: float
    sound: bool
    output: str
    damaged: bool = False


def make(seed: int, folder: Path) -> Case:
    """Write the clip of a seed."""
    draw = random.Random(seed)
    container = draw.choice(list(CODECS))
    codec, sound = draw.choice(CODECS[container]), draw.choice(SOUNDS[container])
    fps = draw.choice([10, 24, 25, 30, 50, 60])
    # An AVI has no stamps, only a rate.
    stamps, seconds, kind = _stamps(draw, fps if container != "avi" else 25, container == "avi")
    fps = fps if container != "avi" else 25
    size = draw.choice([(64, 48), (48, 64), (66, 50), (160, 90)])
    aspect = draw.choice([None, None, Fraction(4, 3), Fraction(16, 11)])
    a, b, c, d = draw.choice([(1, 0, 0, 1), (-1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, -1, 0)])
    matrix = (a, b, c, d) if container in ("mp4", "mov") else None
    name = draw.choice(["clip", "顔 é", "http:x", "50%", "n" * 200, "顔" * 80, "a'b\"c", "a\nb", "-x"])
    path = folder / f"{name}.{container}"
    plain = folder / f"plain.{container}"
    write_odd_clip(
        plain,
        stamps,
        painted=lambda i: numbered(i, *size),
        codec=codec,
        aspect=aspect,
        matrix=matrix,
        sound=sound,
    )
    frames = len(stamps)
    if container == "ts" and draw.random() < 0.5:
        joined(path, [plain, plain])
        plain.unlink()
        frames, seconds, kind = 2 * frames, 2 * seconds, f"{kind}, joined"
    else:
        plain.rename(path)
    broken = container == "mkv" and sound == "pcm_s16le"
    if broken:
        rename_codec(path, b"A_PCM/INT/LIT")
    # Its sound begins at 0, long before the pictures: then none of it belongs to any.
    heard = bool(sound) and not broken and kind != "starts late"
    output = draw.choice(["out.mp4", "out.webm", "out", "out.mp4"])
    damaged = draw.random() < 0.2
    if damaged:
        _damage(draw, path)
        kind += ", damaged"
    geometry = f"{size}, aspect {aspect}, matrix {matrix}"
    words = f"{container} {codec} {fps} fps, {kind}, {geometry}, sound {sound}, {name[:8]}"
    return Case(words, path, frames, seconds, fps, heard, output, damaged)


def _damage(draw: random.Random, path: Path) -> None:
    """Cut a file off, change some of it, or (AVI) take its index away."""
    content = bytearray(path.read_bytes())
    if draw.random() < 0.5:
        content = content[: int(len(content) * draw.uniform(0.05, 0.97))]
    else:
        for _ in range(30):
            content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    if path.suffix == ".avi" and (at := content.find(b"idx1")) > 0:
        content = content[:at]
    path.write_bytes(bytes(content))


def _stamps(draw: random.Random, fps: int, steady: bool) -> tuple[list[int], float, str]:
    """Return stamps in milliseconds, how long they are shown, and what they are like."""
    steps = [1000 / fps] * FRAMES
    kind = draw.choice(["steady", "gap", "trembling", "two rates", "starts late"])
    kind = "steady" if steady else kind
    if kind == "gap":
        steps[draw.randrange(4, FRAMES - 4)] = draw.choice([3_000, 90_000, 80_000_000])
    elif kind == "trembling":
        steps = [step * draw.uniform(0.8, 1.2) for step in steps]
    elif kind == "two rates":
        steps = [step * (1 if i < FRAMES // 2 else 2) for i, step in enumerate(steps)]
    start = draw.choice([7_000, 86_000_000]) if kind == "starts late" else 0
    stamps = [start + round(sum(steps[:i])) for i in range(FRAMES)]
    seconds = sum(min(step / 1000, MOST_STILL_S) for step in steps[: FRAMES - 1]) + 1 / fps
    return stamps, seconds, kind


def faults(case: Case, drawing: Path, folder: Path, run) -> list[str]:
    """Run `animate` on a clip, return what does not hold; `run(*words)` carries a command out."""
    before = {path.name for path in folder.iterdir()}
    output = folder / case.output
    done: Done = run("animate", drawing, case.path, "-o", output, "--size", 64)
    found = common_faults(done, half_written(folder), MOST_S + case.seconds)
    if done.status == 0 and {path.name for path in folder.iterdir()} - before != {case.output}:
        found.append("something else is left")
    if done.status != 0:
        return found if case.damaged else [*found, f"status {done.status}: {done.said[-300:]}"]
    said = done.said
    try:
        pictures, rate, sound_s = read_back(output)
    except FFmpegError as error:
        # Sound is passed on as it is: what is damaged in it stays so.
        return found if case.damaged else [*found, f"what is written can't be read: {error}"]
    if f"{pictures} frames" not in said:
        found.append(f"{pictures} pictures are written, and it says {said[-200:]}")
    if case.damaged:
        return found
    # Sound may begin a little before the pictures or end after them.
    if rate and abs(pictures / rate - case.seconds) > 2.5 / case.fps + 0.02 * case.seconds:
        found.append(f"{pictures / rate:.2f} s instead of {case.seconds:.2f}")
    least = case.frames * 0.95 - 1
    if pictures < least:
        found.append(f"{pictures} pictures of {case.frames}")
    if case.sound and rate and sound_s == 0.0:
        found.append("the sound is lost")
    if sound_s > case.seconds + 0.3:
        found.append(f"{sound_s:.1f} s of sound for {case.seconds:.1f}")
    size = sum(f.stat().st_size for f in ([output] if output.is_file() else output.iterdir()))
    if size > 10 * 64 * 64 * 4 * max(pictures, 24):
        found.append(f"{size} bytes for {pictures} pictures")
    return found


def read_back(output: Path) -> tuple[int, float, float]:
    """Return how many pictures there are, their rate (0 for a folder), and where the sound ends."""
    if output.is_dir():
        return len(list(output.iterdir())), 0.0, 0.0
    with av.open(str(output)) as container:
        video = container.streams.video[0]
        pictures = sum(1 for _ in container.decode(video))
        rate = float(video.average_rate or 0)
    with av.open(str(output)) as container:
        if not container.streams.audio:
            return pictures, rate, 0.0
        ends = [float(f.time or 0) + f.samples / f.sample_rate for f in container.decode(audio=0)]
    return pictures, rate, max(ends, default=0.0)


def blank_drawing() -> np.ndarray:
    """Return a small drawing, uint8 straight RGBA."""
    rgba = np.zeros((64, 64, 4), np.uint8)
    rgba[8:56, 8:56] = (200, 120, 90, 255)
    return rgba
