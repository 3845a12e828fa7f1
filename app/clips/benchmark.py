"""How long a posed, composited frame takes: the measuring behind `ichimai bench`."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import cv2
import numpy as np

from models.poser import Player
from rendering.background import GREEN, Chroma
from rendering.composer import Composer, Placement
from rendering.sink import PixelFormat
from tracking.pose import Pose

STEPS = ("pose", "compose", "all")
_WARM_UP = 5


@dataclass(frozen=True, slots=True)
class StepTimes:
    """Times of one step in milliseconds.

    Attributes:
        median, p95: by the clock on the wall.
        cpu_median, cpu_p95: time the processor worked for this thread; differs where the machine is busy.
    """

    step: str
    median: float
    p95: float
    cpu_median: float
    cpu_p95: float


def moving_poses(count: int) -> list[Pose]:
    """Return poses in which every number moves from frame to frame, as with a live face."""
    return [
        Pose(
            head_x=0.9 * math.sin(0.11 * i),
            head_y=0.9 * math.sin(0.143 * i + 1),
            neck_z=0.9 * math.sin(0.077 * i),
            left_eye=abs(math.sin(0.22 * i)),
            right_eye=abs(math.sin(0.22 * i + 0.1)),
            mouth=abs(math.sin(0.33 * i)),
        )
        for i in range(count)
    ]


def measure(poser: Player, size: tuple[int, int], frames: int) -> list[StepTimes]:
    """Pose, and lay over green as the I420 that a virtual camera takes.

    Args:
        poser: with its character set.
        size: width and height of the output.
        frames: how many are measured.
    """
    composer = Composer(Chroma(GREEN), Placement(*size), PixelFormat.I420_BT709)
    wall, cpu = [], []
    for i, pose in enumerate(moving_poses(frames + _WARM_UP)):
        steps = _Stopwatch()
        frame = steps.time(lambda pose=pose: poser.pose(pose))
        steps.time(lambda frame=frame: composer.compose(frame))
        if i >= _WARM_UP:
            wall.append([*steps.wall, sum(steps.wall)])
            cpu.append([*steps.cpu, sum(steps.cpu)])
    return [_times(step, wall, cpu, i) for i, step in enumerate(STEPS)]


def yardstick_ms(count: int = 40) -> float:
    """Return what one bilinear `cv2.remap` of 512 x 512 RGBA bytes takes here, in the median.

    Times of two machines can be compared by it: where a frame is bound by the processor, they are alike in
    these units.
    """
    picture = np.random.default_rng(0).integers(0, 256, (512, 512, 4), np.uint8)
    y, x = np.mgrid[:512, :512].astype(np.float32)
    across, down = x + 3 * np.sin(y / 40), y + 3 * np.sin(x / 50)
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        cv2.remap(picture, across, down, cv2.INTER_LINEAR)
        taken.append(1000 * (time.perf_counter() - began))
    return float(np.median(taken))


def as_table(rows: Sequence[StepTimes]) -> str:
    """Return lines for a terminal."""
    lines = [f"  {'ms a frame':12}{'median':>9}{'p95':>9}{'CPU median':>13}{'CPU p95':>10}"]
    lines += [f"  {r.step:12}{r.median:9.2f}{r.p95:9.2f}{r.cpu_median:13.2f}{r.cpu_p95:10.2f}" for r in rows]
    return "\n".join(lines)


def as_json(rows: Sequence[StepTimes]) -> list[dict[str, object]]:
    """Return plain values for JSON."""
    return [asdict(row) for row in rows]


class _Stopwatch:
    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def time(self, step: Callable[[], Any]) -> Any:
        """Return what a step gives, and note the milliseconds that it took."""
        wall, cpu = time.perf_counter(), time.thread_time()
        result = step()
        self.cpu.append(1000 * (time.thread_time() - cpu))
        self.wall.append(1000 * (time.perf_counter() - wall))
        return result


def _times(step: str, wall: list[list[float]], cpu: list[list[float]], column: int) -> StepTimes:
    w, c = (np.array(rows)[:, column] for rows in (wall, cpu))
    return StepTimes(
        step,
        float(np.median(w)),
        float(np.percentile(w, 95)),
        float(np.median(c)),
        float(np.percentile(c, 95)),
    )
