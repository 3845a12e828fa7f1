"""Clips of a face whose turns are known, shown by players as it was rendered whatever the file does to it."""

from __future__ import annotations

import csv
import functools
import random
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from tests.conftest import find_shared_data
from tests.odd_clips import write_odd_clip
from tests.wild.running import Done, common_faults, half_written

FRAMES = 20
SIZE = (320, 240)
MOST_S = 20.0
_YAWS_DEG = (-18.0, -9.0, 0.0, 9.0, 18.0)
_NEAR_DEG = 6.0


@dataclass(frozen=True)
class FaceCase:
    """A clip of a face.

    Attributes:
        words: what makes it odd.
        path: of the clip.
        yaws_deg: of the face in each frame, as shown; None where it is not known.
    """

    words: str
    path: Path
    yaws_deg: list[float] | None


@functools.cache
def _stills(person: int) -> list[np.ndarray]:
    """Return a rendered face in each of the turns; without the rendered head, photographs of one that is."""
    shared = find_shared_data()
    if shared is not None and (mesh := shared / "tracking" / "ict_facekit.npz").exists():
        from tests.tracking.rendered_face import RenderedFace, Truth

        face = RenderedFace(mesh)
        return [face.render(Truth(yaw_deg=yaw), person, size=SIZE) for yaw in _YAWS_DEG]
    from skimage.data import astronaut

    return [cv2.resize(astronaut()[0:300, 20:420], SIZE)] * len(_YAWS_DEG)


def known_turns() -> bool:
    """Whether the turns of the face are those of the table, not a photograph's."""
    shared = find_shared_data()
    return shared is not None and (shared / "tracking" / "ict_facekit.npz").exists()


def make_faces(seed: int, folder: Path) -> FaceCase:
    """Write the clip of a seed: container x codec x geometry."""
    draw = random.Random(seed)
    container = draw.choice(["mp4", "mov", "mkv", "ts", "webm"])
    codec = "libvpx" if container == "webm" else draw.choice(["libx264", "mpeg4"])
    if container == "ts":
        codec = "libx264"
    aspect = draw.choice([None, None, Fraction(4, 3), Fraction(3, 4), Fraction(16, 11)])
    matrices = [(1, 0, 0, 1), (-1, 0, 0, 1), (1, 0, 0, -1), (-1, 0, 0, -1)]
    matrices += [(0, 1, -1, 0), (0, -1, 1, 0), (0, 1, 1, 0), (0, -1, -1, 0)]
    matrix = draw.choice(matrices) if container in ("mp4", "mov") else None
    fps = draw.choice([10, 25, 30])
    stills = [stored(still, aspect, matrix) for still in _stills(draw.randrange(21, 25))]
    # There and back, each turn twice: trackers of clips expect that heads move steadily.
    order = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0]
    path = folder / f"face.{container}"
    stamps = [round(1000 * i / fps) for i in range(FRAMES)]
    write_odd_clip(
        path, stamps, painted=lambda i: stills[order[i]], codec=codec, aspect=aspect, matrix=matrix
    )
    words = f"face in {container} {codec} {fps} fps, aspect {aspect}, matrix {matrix}"
    damage = draw.choice([None] * 5 + ["cut", "flipped"])
    if damage is not None:
        content = bytearray(path.read_bytes())
        if damage == "cut":
            content = content[: int(len(content) * draw.uniform(0.05, 0.97))]
        else:
            for _ in range(30):
                content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        path.write_bytes(bytes(content))
    known = damage is None
    return FaceCase(f"{words}, {damage or 'whole'}", path, [_YAWS_DEG[i] for i in order] if known else None)


def stored(
    shown: np.ndarray, aspect: Fraction | None, matrix: tuple[int, int, int, int] | None
) -> np.ndarray:
    """Return the pixels that a player shows so: point (x, y) is shown at (a x + c y, b x + d y)."""
    a, b, c, d = matrix or (1, 0, 0, 1)
    if a or d:
        pixels = shown[:: 1 if d > 0 else -1, :: 1 if a > 0 else -1]
    else:
        pixels = shown[:: 1 if b > 0 else -1, :: 1 if c > 0 else -1].swapaxes(0, 1)
    height, width = pixels.shape[:2]
    # Sizes are even: codecs halve the colours.
    size = (round(width / float(aspect or 1) / 2) * 2, height)
    return cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA)


def face_faults(case: FaceCase, folder: Path, run) -> list[str]:
    """Track a clip; return what does not hold."""
    output = folder / "track.csv"
    done: Done = run("track", case.path, "--raw", "--no-mirror", "-o", output)
    found = common_faults(done, half_written(folder), MOST_S)
    if output.exists() != (done.status == 0):
        found.append(f"status {done.status}, and output is there: {output.exists()}")
    if not output.exists():
        return found if case.yaws_deg is None else [*found, f"it is not tracked: {done.said[-300:]}"]
    with output.open(newline="") as file:
        rows = list(csv.DictReader(file))
    if f"{len(rows)} frames" not in done.said:
        found.append(f"{len(rows)} rows are written, and it says {done.said[-200:]}")
    return found if case.yaws_deg is None else found + _turns(rows, case.yaws_deg)


def _turns(rows: list[dict[str, str]], yaws_deg: list[float]) -> list[str]:
    if len(rows) != len(yaws_deg):
        return [f"{len(rows)} rows for {len(yaws_deg)} frames"]
    seen = [(row, yaw) for row, yaw in zip(rows, yaws_deg, strict=True) if row["face"] == "1"]
    if len(seen) < 0.9 * len(rows):
        return [f"a face in {len(seen)} of {len(rows)}"]
    rolls = [abs(float(row["roll_deg"])) for row, _ in seen]
    found = [] if np.median(rolls) <= _NEAR_DEG else [f"it leans by {np.median(rolls):.0f} degrees"]
    if known_turns():
        # What a face at rest is taken to look like differs from person to person: hence without the mean.
        off = np.array([float(row["yaw_deg"]) - yaw for row, yaw in seen])
        if np.abs(off - np.median(off)).mean() > _NEAR_DEG or abs(np.median(off)) > 2 * _NEAR_DEG:
            found.append(f"turns are off by {off.round().tolist()}")
    return found
