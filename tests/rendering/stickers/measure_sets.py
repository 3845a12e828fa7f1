"""Measures sets that were written: every file against its limits by ffprobe, its loop's joint, its fringe.

`uv run --group test python -m tests.rendering.stickers.measure_sets FOLDER...` prints a line a set. Files are
read by ffprobe, Pillow and FFmpeg's VP9 decoder, none of which wrote them (but for WebP, whose facts are read
from its structure).
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import av
import cv2
import numpy as np
from PIL import Image

from rendering.stickers.checking import read_facts
from rendering.stickers.limits import LIMITS, Limit
from rendering.yuv import Matrix, rgb_from_i420


class Sticker(NamedTuple):
    """A file of a set: which limit it is under, its side, and what it holds."""

    name: str
    limit: Limit
    side: int
    content: bytes


def stickers_in(folder: Path) -> Iterator[Sticker]:
    """Yield every sticker of a set, those in LINE's zip files too."""
    for limit in LIMITS:
        if limit.platform == "line":
            path = folder / "line" / f"{limit.folder}.zip"
            if path.is_file():
                with zipfile.ZipFile(path) as archive:
                    for name in archive.namelist():
                        if name[:2].isdigit():
                            yield Sticker(f"line/{name}", limit, limit.sides[0], archive.read(name))
            continue
        for path in sorted((folder / limit.platform / limit.folder).glob(f"*{limit.suffix}")):
            side = limit.sides[0] if len(limit.sides) == 1 else int(path.stem.rpartition("-")[2] or 0)
            if path.stem != "tray":
                yield Sticker(str(path.relative_to(folder)), limit, side, path.read_bytes())


def faults_by_ffprobe(sticker: Sticker) -> list[str]:
    """Return what is over a limit, by a program that did not write the file."""
    content, limit = sticker.content, sticker.limit
    if limit.format in ("webp", "webp-still"):  # ffprobe reads no animation of these
        facts = read_facts(content, limit)
        with Image.open(io.BytesIO(content)) as picture:
            width, frames, seconds = picture.width, getattr(picture, "n_frames", 1), facts.seconds
    else:
        told = _ffprobe(sticker)
        stream = told["streams"][0]
        width, frames = stream["width"], int(stream.get("nb_read_frames", 1))
        rate = stream["avg_frame_rate"].split("/")
        seconds = frames * int(rate[1]) / max(int(rate[0]), 1) if limit.animated else 0.0
    plays = 1
    if limit.format == "apng":
        plays = max(1, int.from_bytes(content[content.index(b"acTL") + 8 :][:4], "big"))
    found = []
    if len(content) > limit.max_bytes:
        found.append("bytes")
    if width != sticker.side:
        found.append("side")
    if not limit.min_frames <= frames <= limit.max_frames:
        found.append("frames")
    if limit.animated and seconds * plays > limit.max_seconds + 0.05:
        found.append(f"{seconds * plays:.2f} s")
    if limit.animated and frames / max(seconds, 1e-6) > limit.max_rate * 1.01:
        found.append("rate")
    return found


def _ffprobe(sticker: Sticker) -> dict:
    with tempfile.NamedTemporaryFile(suffix=sticker.limit.suffix) as file:
        file.write(sticker.content)
        file.flush()
        words = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json", file.name]
        return json.loads(subprocess.run(words, capture_output=True, check=True).stdout)


def frames_of(sticker: Sticker) -> list[np.ndarray]:
    """Return a file's frames, straight RGBA."""
    if sticker.limit.format == "webm":
        decoder = av.CodecContext.create("libvpx-vp9", "r")
        with av.open(io.BytesIO(sticker.content), "r") as container:
            packets = container.demux(video=0)
            return [_rgba(f) for p in packets for f in decoder.decode(p)]  # type: ignore[attr-defined]
    frames = []
    with Image.open(io.BytesIO(sticker.content)) as picture:
        for i in range(getattr(picture, "n_frames", 1)):
            picture.seek(i)
            frames.append(np.array(picture.convert("RGBA")))
    return frames


def _rgba(frame: av.VideoFrame) -> np.ndarray:
    """Return a decoded frame; FFmpeg's own conversion leaves rubbish at the edge of odd widths."""
    planes = []
    for plane in frame.planes:
        lines = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
        planes.append(lines[:, : plane.width])
    y, u, v, alpha = planes
    i420 = np.concatenate([y.ravel(), u.ravel(), v.ravel()]).reshape(-1, y.shape[1])
    return np.dstack([rgb_from_i420(i420, Matrix.BT709), alpha])


def joint(frames: list[np.ndarray]) -> float:
    """Return the step from the last frame to the first, in the largest step inside, as seen over grey."""
    seen = [f[..., :3] * (f[..., 3:] / 255.0) + 128.0 * (1 - f[..., 3:] / 255.0) for f in frames]
    steps = [float(np.abs(b - a).mean()) for a, b in zip(seen, [*seen[1:], seen[0]], strict=True)]
    return steps[-1] / max(max(steps[:-1]), 1e-6)


def fringe(frame: np.ndarray) -> float:
    """Return how far the outermost pixels are off white, mean of 0..255: what would be seen as a dark rim."""
    alpha = frame[..., 3]
    inside = cv2.erode((alpha > 127).astype(np.uint8), np.ones((3, 3), np.uint8))
    rim = (alpha > 127) & (inside == 0)
    rim[[0, -1]] = rim[:, [0, -1]] = False
    return float(255 - frame[rim][:, :3].mean()) if rim.any() else 0.0


def _main() -> None:
    for folder in map(Path, sys.argv[1:]):
        files, over, joints, rims = 0, [], [], []
        for sticker in stickers_in(folder):
            files += 1
            over += [f"{sticker.name}: {fault}" for fault in faults_by_ffprobe(sticker)]
            if sticker.limit.animated and sticker.side >= 100:
                frames = frames_of(sticker)
                joints.append((joint(frames), sticker.name))
                rims.append((fringe(frames[0]), sticker.name))
        worst, rim = max(joints), max(rims)
        mean = np.mean([off for off, _ in rims])
        print(f"{folder.name}: {files} files, {len(over)} over a limit {over[:5]}", end="; ")
        print(
            f"worst joint {worst[0]:.2f} ({worst[1]}); "
            f"rim off white: mean {mean:.1f}, worst {rim[0]:.1f} ({rim[1]})",
            flush=True,
        )


if __name__ == "__main__":
    _main()
