"""The pool of training examples: shards of rendered characters on disk, made by seed, read by memory map.

A shard is a folder of .npy arrays for `SHARD` consecutive seeds; it appears under its final name only
when whole. Seeds below `TRAIN_FROM` are kept for validation and test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from models.generator.character import Character
from tracking.pose import CORE, Pose

SHARD = 32
POSES = 5
FRAMES = 3
TRAIN_FROM = 100_000
"""Training uses seeds from here on; below are validation (0..9,999) and test (10,000..) characters."""


def random_pose(r: np.random.Generator) -> Pose:
    """Draw a head pose by the published density: rising linearly from the centre to the extremes."""
    head = np.sqrt(r.random(3)) * r.choice([-1, 1], 3)
    if r.random() < 0.3:
        head *= np.eye(3)[r.integers(3)] if r.random() < 0.7 else r.random(3) < 0.6
    return Pose(*head.tolist())


def frames(seed: int) -> dict[str, np.ndarray]:
    """Render what one character teaches the three published networks: whole frames.

    Returns:
        rest (256, 256, 4); morphed and turned (FRAMES, 256, 256, 4): expression only, expression and
        rotation, uint8 premultiplied RGBA; poses (FRAMES, 6); flow (FRAMES, 128, 128, 2) float16 from the
        morphed picture to the turned one; weight (FRAMES, 128, 128) uint8 (0..255).
    """
    character = Character(seed)
    r = np.random.default_rng([8, seed])
    drawn = character.drawn
    out: dict[str, list[np.ndarray]] = {k: [] for k in ("morphed", "turned", "poses", "flow", "weight")}
    for _ in range(FRAMES):
        closures, head = r.random(3), random_pose(r)
        pose = Pose(head.head_x, head.head_y, head.neck_z, *closures.tolist())
        # What is closed in the drawing stays closed: the number is the share of what is open.
        left, right = (
            own + (1 - own) * c for own, c in zip(character.design.drawn_eyes, closures, strict=False)
        )
        face = Pose(left_eye=left, right_eye=right, mouth=pose.mouth)
        turned = character.render(
            Pose(pose.head_x, pose.head_y, pose.neck_z, left, right, pose.mouth), flow=True
        )
        out["morphed"].append(character.render(face).rgba)
        out["turned"].append(turned.rgba)
        out["poses"].append(pose.as_array()[: len(CORE)])
        out["flow"].append(np.asarray(turned.flow, np.float16))
        out["weight"].append((np.asarray(turned.weight) * 255).astype(np.uint8))
    return {"rest": character.render(drawn).rgba, **{k: np.stack(v) for k, v in out.items()}}


def example(seed: int, turns: bool = True) -> dict[str, np.ndarray]:
    """Render everything that one character teaches, or all but its head turns.

    Returns:
        rest (256, 256, 4), target (POSES, 128, 128, 4): uint8 premultiplied RGBA; poses (POSES, 6);
        flow (POSES, 128, 128, 2) float16; weight (POSES, 128, 128) uint8 (0..255);
        features (3, 4): centre and half sizes; drawn (2,): closures in the drawing.
    """
    character = Character(seed)
    r = np.random.default_rng([7, seed])
    drawn = character.drawn
    out: dict[str, np.ndarray] = {"rest": character.drawing()}
    poses = [random_pose(r) for _ in range(POSES)] if turns else []
    rendered = [
        character.render(
            Pose(p.head_x, p.head_y, p.neck_z, drawn.left_eye, drawn.right_eye, drawn.mouth), flow=True
        )
        for p in poses
    ]
    if turns:
        out["poses"] = np.array([p.as_array()[: len(CORE)] for p in poses], np.float32)
        out["target"] = np.array(
            [cv2.resize(x.rgba, (128, 128), interpolation=cv2.INTER_AREA) for x in rendered]
        )
        out["flow"] = np.array([x.flow for x in rendered], np.float16)
        out["weight"] = np.array([np.asarray(x.weight) * 255 for x in rendered], np.uint8)
    features = character.features()
    out["features"] = np.array([features[k] for k in ("left_eye", "right_eye", "mouth")], np.float32)
    out["drawn"] = np.array(character.design.drawn_eyes, np.float32)
    return out


def write_shard(
    folder: Path,
    first_seed: int,
    count: int = SHARD,
    make: Callable[[int], dict[str, np.ndarray]] = example,
) -> Path:
    """Render `count` characters into a new shard; one that is there already is left alone.

    Args:
        folder: the pool.
        first_seed: of the first character.
        count: how many characters, one seed each.
        make: what to render of each, `example` or `frames`; a shard's arrays are (count, ...) of theirs.
    """
    final = folder / f"{first_seed:07d}"
    if final.exists():
        return final
    partial = folder / f".{first_seed:07d}.{os.getpid()}"
    partial.mkdir(parents=True, exist_ok=True)
    examples = [make(seed) for seed in range(first_seed, first_seed + count)]
    for key in examples[0]:
        np.save(partial / f"{key}.npy", np.stack([e[key] for e in examples]))
    try:
        partial.rename(final)
    except OSError:
        shutil.rmtree(partial)
    return final


class Pool:
    """All shards of a folder; grows as new ones appear. The key "seed" is always at hand."""

    def __init__(self, folder: Path, keys: tuple[str, ...]) -> None:
        self.folder, self.keys = folder, keys
        self.shards: list[dict[str, np.ndarray]] = []
        self.characters = 0
        self._known: set[str] = set()

    def refresh(self) -> int:
        """Map shards that appeared since; return the number of characters."""
        for path in sorted(p for p in self.folder.glob("[0-9]*") if p.name not in self._known):
            self._known.add(path.name)
            shard = {k: np.load(path / f"{k}.npy", mmap_mode="r") for k in self.keys if k != "seed"}
            if "seed" in self.keys:
                shard["seed"] = int(path.name) + np.arange(len(next(iter(shard.values()))))
            self.shards.append(shard)
            self.characters += len(next(iter(shard.values())))
        return self.characters

    def draw(self, r: np.random.Generator, n: int) -> dict[str, np.ndarray]:
        """Return a batch of n random characters: key -> (n, ...)."""
        shards = [self.shards[r.integers(len(self.shards))] for _ in range(n)]
        picks = [(shard, r.integers(len(next(iter(shard.values()))))) for shard in shards]
        return {k: np.stack([shard[k][i] for shard, i in picks]) for k in self.keys}
