"""Makes `assets/recordings/hello.jsonl`, the recording that plays where there is no camera.

A greeting of twenty seconds, drawn by hand as curves over idle motion: a look around, a nod, two tilts, a
wink and some words. Run as `python -m tests.tracking.make_hello`.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp, pi, sin
from pathlib import Path

from tracking.idle_curve import IdleCurve
from tracking.pose import Pose
from tracking.pose_recording import PoseRecorder
from tracking.source import TimedPose

HELLO = Path(__file__).resolve().parents[2] / "assets" / "recordings" / "hello.jsonl"
_FPS = 30
_LENGTH_S = 20.0

# name, middle in seconds, half-width in seconds, height
_GESTURES = (
    ("head_y", 3.0, 0.9, 0.75),
    ("head_y", 5.2, 1.0, -0.75),
    ("head_x", 4.1, 0.7, 0.25),
    ("head_x", 7.6, 0.28, -0.6),
    ("head_x", 8.3, 0.28, -0.45),
    ("neck_z", 10.3, 0.7, 0.6),
    ("head_y", 10.3, 0.8, 0.2),
    ("neck_z", 12.4, 0.8, -0.6),
    ("head_x", 12.6, 0.8, 0.45),
    ("left_eye", 10.4, 0.16, 1.0),
    ("head_y", 15.0, 0.8, -0.35),
    ("head_x", 16.6, 0.7, -0.3),
    ("neck_z", 16.6, 0.9, 0.3),
)
_WORDS = ((1.0, 2.2), (6.0, 7.2), (8.8, 9.7), (13.4, 15.8))


def hello_poses() -> list[TimedPose]:
    """Return the recording's poses, thirty a second."""
    return [TimedPose(i / _FPS, _pose(i / _FPS)) for i in range(round(_LENGTH_S * _FPS))]


def _pose(time_s: float) -> Pose:
    pose = IdleCurve(seed=7).pose_at(time_s)
    # Idle motion never repeats: towards both ends it fades to rest, so that the recording can be looped.
    fade = min(1.0, time_s / 0.8, (_LENGTH_S - time_s) / 0.8)
    values = {name: getattr(pose, name) * fade for name in ("head_x", "head_y", "neck_z")}
    values |= {"left_eye": pose.left_eye * fade, "right_eye": pose.right_eye * fade, "mouth": _talk(time_s)}
    for name, middle, width, height in _GESTURES:
        values[name] += height * exp(-(((time_s - middle) / width) ** 2))
    return replace(pose, **values).clamped()


def _talk(time_s: float) -> float:
    for start, end in _WORDS:
        if start <= time_s <= end:
            part = (time_s - start) / (end - start)
            syllables = 0.5 - 0.5 * sin(2 * pi * 3.1 * (time_s - start) + pi / 2)
            stress = 0.55 + 0.35 * sin(2 * pi * 0.9 * time_s)
            return sin(pi * part) ** 0.5 * syllables * stress
    return 0.0


if __name__ == "__main__":
    HELLO.parent.mkdir(parents=True, exist_ok=True)
    with PoseRecorder(HELLO) as recorder:
        for timed in hello_poses():
            recorder.write(timed)
