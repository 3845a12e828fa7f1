"""Measuring a first-order pack: unseen generated characters, and drawings whose own frames are the truth.

`python -m models.training.motion_evaluate PACK` measures on generated clips, with `--drawings FOLDER` on a
folder of NAME.00.png .. NAME.06.png (neutral, then yaw, pitch and tilt at both extremes). Errors are of
premultiplied RGBA in 0..1; a gap closed is (unmoved - moved) / unmoved: 0 no better than not moving, 1 the
truth. "Soft" is the same after a blur of 2 pixels; "motion" is 1 - |flow - true flow| / |true flow|.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from models.colour import premultiply
from models.first_order.movement import Mode, Movement
from models.first_order.player import MotionPlayer
from models.generator.character import Character
from models.registry import find_pack
from models.runtime import RuntimeSettings
from models.training.evaluate import TEST_FROM
from tracking.pose import Pose
from tracking.sources.picture_file import decode_picture

LENGTH = 24
GROUPS = {"yaw": (1, 2), "pitch": (3, 4), "tilt": (5, 6)}
_BEHIND = 0.5


@dataclass(frozen=True, slots=True)
class Gap:
    """How much of the way from the unmoved picture to the truth was made."""

    rmse: float
    soft: float
    motion: float
    l1: float
    """Error of the moved picture as a share of the unmoved one's."""


def measure(source: np.ndarray, moved: np.ndarray, truth: np.ndarray) -> tuple[Gap, float]:
    """Compare float premultiplied pictures (H, W, 4); also return the unmoved picture's RMSE."""
    away, off = source - truth, moved - truth
    still = _rms(away)
    soft = [_rms(cv2.GaussianBlur(e, (0, 0), 2)) for e in (away, off)]
    l1 = float(np.abs(off).mean() / np.abs(away).mean())
    gap = Gap(1 - _rms(off) / still, 1 - soft[1] / soft[0], _motion(source, moved, truth), l1)
    return gap, still


def _rms(error: np.ndarray) -> float:
    return float(np.sqrt((error**2).mean()))


def _grey(rgba: np.ndarray) -> np.ndarray:
    over = rgba[..., :3] + 0.7 * (1 - rgba[..., 3:])
    return cv2.cvtColor((over.clip(0, 1) * 255).astype(np.uint8), cv2.COLOR_RGB2GRAY)


def _motion(source: np.ndarray, moved: np.ndarray, truth: np.ndarray) -> float:
    dis = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    start = _grey(source)
    blank = np.zeros((*start.shape, 2), np.float32)
    ours, theirs = (dis.calc(start, _grey(p), blank.copy()) for p in (moved, truth))
    seen = (np.linalg.norm(theirs, axis=2) > 1) & (source[..., 3] > 0.5)
    if not seen.any():
        return float("nan")
    apart = np.linalg.norm(ours - theirs, axis=2)[seen].mean()
    return 1 - float(apart / np.linalg.norm(theirs, axis=2)[seen].mean())


def smooth_track(seed: int, length: int = LENGTH) -> list[Pose]:
    """Return random poses that go over into each other: a new one every eight frames."""
    r = np.random.default_rng([23, seed])
    marks: list[np.ndarray] = [np.zeros(6)]
    for _ in range(-(-length // 8) + 1):
        head = np.sqrt(r.random(3)) * r.choice([-1, 1], 3)
        face = r.random(3) * (r.random(3) < (0.4, 0.4, 0.7)).astype(np.float64)
        marks.append(np.hstack([head, face]))
    poses = []
    for i in range(length):
        before, share = divmod(i / 8, 1)
        share = (1 - np.cos(np.pi * share)) / 2
        mix = marks[int(before)] * (1 - share) + marks[int(before) + 1] * share
        poses.append(Pose.from_array(mix))
    return poses


def _rendered(character: Character, poses: list[Pose]) -> list[np.ndarray]:
    return [character.render(p).rgba.astype(np.float32) / 255 for p in poses]


def _over_grey(rgba: np.ndarray) -> np.ndarray:
    return rgba[..., :3] + _BEHIND * (1 - rgba[..., 3:])


def _moved(player: MotionPlayer, source: np.ndarray, clip: list[np.ndarray]) -> Iterator[np.ndarray]:
    """Yield the source moved by each of a clip's pictures, relative to the first.

    All are float32 (H, W, 4), premultiplied, 0..1.
    """
    prepared = player.prepare(source)
    found = [player.find(_over_grey(p)) for p in clip]
    movement = Movement(prepared.points, found[0], Mode())
    size = (source.shape[1], source.shape[0])
    for points in found:
        moved = player.move(prepared, movement.process(points))
        yield moved if moved.shape[1::-1] == size else cv2.resize(moved, size)


def generated(player: MotionPlayer, clips: int) -> dict[str, list[Gap]]:
    """Measure on clips of unseen characters: "same" driven by itself, "other" by another character."""
    found: dict[str, list[Gap]] = {"same": [], "other": []}
    for i in range(clips):
        poses = smooth_track(i)
        own, other = (_rendered(Character(TEST_FROM + 2 * i + k), poses) for k in (0, 1))
        for name, clip in (("same", own), ("other", other)):
            gaps = [
                (measure(own[0], moved, truth))
                for moved, truth in zip(_moved(player, own[0], clip), own, strict=True)
                if truth is not own[0]
            ]
            # Frames in which next to nothing moves say nothing.
            found[name] += [gap for gap, still in gaps if still > 0.01]
    return found


def drawn(player: MotionPlayer, folder: Path, only: list[str]) -> dict[str, dict[str, list[Gap]]]:
    """Measure on drawings: each is driven by every other's frames; results by drawing, then group."""
    names = only or sorted({p.name.split(".")[0] for p in folder.glob("*.00.png")})
    frames = {n: [_load(folder / f"{n}.{i:02}.png") for i in range(7)] for n in names}
    found: dict[str, dict[str, list[Gap]]] = {}
    for name in names:
        rows = found.setdefault(name, {group: [] for group in GROUPS})
        for driver in (n for n in names if n != name):
            moved = list(_moved(player, frames[name][0], frames[driver]))
            for group, ids in GROUPS.items():
                rows[group] += [measure(frames[name][0], moved[i], frames[name][i])[0] for i in ids]
    return found


def _load(path: Path) -> np.ndarray:
    bgra = decode_picture(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    assert bgra is not None and bgra.shape[2] == 4, path
    return premultiply(cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGBA)).astype(np.float32) / 255


def _line(name: str, gaps: list[Gap]) -> str:
    values = [np.nanmean([getattr(g, f) for g in gaps]) for f in ("rmse", "soft", "motion", "l1")]
    return f"| {name} | " + " | ".join(f"{v:.3f}" for v in values) + " |"


def main(arguments: list[str] | None = None) -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack")
    parser.add_argument("--clips", type=int, default=100)
    parser.add_argument("--drawings", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args(arguments)
    player = MotionPlayer(find_pack(given.pack), RuntimeSettings(("cpu",), threads=1))
    print("| | RMSE gap closed | soft | motion | L1 of the unmoved one's |\n|---|---|---|---|---|")
    if given.drawings is None:
        for name, gaps in generated(player, given.clips).items():
            print(_line(f"driven by the {name} character", gaps))
        return
    found = drawn(player, given.drawings, given.only)
    for name, groups in found.items():
        print(_line(name, [g for rows in groups.values() for g in rows]))
    for group in GROUPS:
        print(_line(f"all: {group}", [g for groups in found.values() for g in groups[group]]))
    print(_line("all", [g for groups in found.values() for rows in groups.values() for g in rows]))


if __name__ == "__main__":
    main()
