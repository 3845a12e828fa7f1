"""Measures motion made from speech against published figures, and whether styles come through.

`uv run --group test python -m tests.tracking.voice.measure_motion [SECONDS]` speaks the readers of
`../shared/data/voice` in each named style; then twelve styles are shown in one talk, recognised by the
style's network and shown in another talk.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from tests.conftest import find_shared_data
from tracking.moment import Moment
from tracking.voice.features import HOP_S, RATE
from tracking.voice.motion_style import STYLES, MotionFigures, MotionStyle, figures_of
from tracking.voice.prosody import Prosody, prosody_of
from tracking.voice.sound_file import read_sound
from tracking.voice.speech_motion import poses_of
from tracking.voice.styles import style_of
from tracking.voice.viseme_network import Mouths, mouths_of

FPS = 50.0
_LIPS = ("P", "B", "M")
_CLOSED = 0.18
_RESTS = 0.03  # a gaze that stays within this from picture to picture rests


def talk(sounds: list[Path], seconds: float) -> np.ndarray:
    """Return sounds one after the other, with pauses, float32."""
    pause = (1e-3 * np.random.default_rng(0).standard_normal(round(0.9 * RATE))).astype(np.float32)
    parts: list[np.ndarray] = []
    while sum(map(len, parts)) < seconds * RATE:
        parts += [read_sound(sounds[len(parts) // 2 % len(sounds)]), pause]
    return np.concatenate(parts)[: round(seconds * RATE)]


def heard(sound: np.ndarray) -> tuple[Mouths, Prosody]:
    """Return what the program hears."""
    return mouths_of(sound), prosody_of(sound)


def show(known: tuple[Mouths, Prosody], style: MotionStyle, seed: int) -> list[Moment]:
    """Return the motion."""
    poses = poses_of(known[0], FPS, style, seed, known[1])
    return [Moment(k / FPS, pose) for k, pose in enumerate(poses)]


def gaze_holds_s(moments: list[Moment]) -> np.ndarray:
    """Return for how long the gaze rests, each time, against the head."""
    x, y = (np.array([getattr(m.pose, n) for m in moments]) for n in ("gaze_x", "gaze_y"))
    head = np.array([(m.pose.head_y, m.pose.head_x) for m in moments]) * 0.3  # what keeps the eyes in place
    moved = np.hypot(np.diff(x + head[:, 0]), np.diff(y + head[:, 1])) > _RESTS
    ends = np.flatnonzero(np.concatenate([[True], moved, [True]]))
    holds = np.diff(ends) / FPS
    return holds[holds > 0.08]


def closed_lips(folder: Path, style: MotionStyle) -> tuple[int, int]:
    """Return in how many p, b, m of labelled readers the made mouth is shut, and how many there are."""
    shut = total = 0
    for path in sorted(folder.glob("*.flac")):
        moments = show(heard(read_sound(path)), style, 1)
        mouth = np.array([m.pose.mouth for m in moments])
        for start_s, end_s in _lips(path.with_suffix(".tsv")):
            first, last = round((start_s - HOP_S) * FPS), round((end_s + HOP_S) * FPS)
            if last <= len(mouth) and first < last:
                total += 1
                shut += bool(mouth[max(first, 0) : last + 1].min() < _CLOSED)
    return shut, total


def _lips(path: Path) -> Iterator[tuple[float, float]]:
    with path.open(encoding="utf-8") as file:
        rows = csv.reader(file, delimiter="\t")
        next(rows)
        for start, end, phone in rows:
            if phone.strip("012") in _LIPS:
                yield float(start), float(end)


def rank_correlation(a: list[float], b: list[float]) -> float:
    """Return Spearman's, without ties."""
    return float(np.corrcoef(np.argsort(np.argsort(a)), np.argsort(np.argsort(b)))[0, 1])


def twelve_styles(one: tuple[Mouths, Prosody], other: tuple[Mouths, Prosody]) -> dict[str, float]:
    """Return the rank correlation of what was shown in one talk and, its style recognised, in another."""
    draw = np.random.default_rng(7)
    wanted: list[MotionFigures] = []
    got: list[MotionFigures] = []
    for k in range(12):
        lively = float(np.exp(draw.uniform(np.log(0.2), np.log(2.0))))
        own = replace(
            STYLES["usual"].scaled(lively),
            mouth=float(draw.uniform(0.5, 1.5)), gaze=float(draw.uniform(0.2, 2.0)),
            blinks=float(draw.uniform(0.4, 1.8)), brows=float(draw.uniform(0.2, 1.8)),
        )  # fmt: skip
        recording = show(one, own, 20 + k)
        wanted.append(figures_of(recording))
        got.append(figures_of(show(other, style_of(recording), 90 + k)))
    names = ("head_speed", "mouth_range", "nod_speed", "brow_range", "blinks_a_minute", "gaze_range")
    return {n: rank_correlation([getattr(f, n) for f in wanted], [getattr(f, n) for f in got]) for n in names}


def main(seconds: float = 75.0) -> None:
    """Print it all."""
    data = find_shared_data()
    if data is None:
        sys.exit("no ../shared/data beside the checkout and ICHIMAI_SHARED names none")
    readers = sorted((data / "voice" / "read").glob("*.flac"))
    half = len(readers) // 2
    one, other = heard(talk(readers[:half], seconds)), heard(talk(readers[half:], seconds))
    for name, style in STYLES.items():
        moments = show(one, style, 1)
        figures, holds = figures_of(moments), gaze_holds_s(moments)
        head = np.array([(m.pose.head_x, m.pose.head_y, m.pose.neck_z) for m in moments]) * 15
        speed = np.linalg.norm(np.diff(head, axis=0), axis=1) * FPS
        jerks = max(abs(b - a) for a, b in pairwise(speed))
        print(f"{name}: {figures.blinks_a_minute:.0f} blinks a minute of {figures.blink_s:.2f} s, ", end="")
        print(f"head {figures.head_speed:.1f} deg/s (p95 {np.percentile(speed, 95):.0f}, ", end="")
        print(
            f"most {speed.max():.0f}, change in a frame {jerks:.0f}), deviations {head.std(0).round(1)}, ",
            end="",
        )
        print(
            f"gaze rests {np.median(holds):.2f} s (mean {holds.mean():.2f}), mouth {figures.mouth_range:.2f}"
        )
        shut, total = closed_lips(data / "voice" / "read", style.scaled(1.0 if name != "lively" else 2.0))
        print(f"  lips closed in {shut} of {total} p, b, m: {shut / max(total, 1):.3f}")
    print({n: round(v, 2) for n, v in twelve_styles(one, other).items()})


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
