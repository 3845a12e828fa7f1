"""Measuring a pack on characters it never saw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from models.colour import straighten
from models.drawing import Drawing
from models.generator.character import Character
from models.poser import AvatarFrame
from models.sheet.player import SheetPlayer
from models.sheet.poser import SheetPoser
from models.tha1.reference_poser import ReferencePoser
from models.training.pool import TRAIN_FROM, random_pose
from tracking.pose import Pose

TEST_FROM = 10_000
AXES = ("yaw", "pitch", "tilt", "random", "left_eye", "right_eye", "mouth")


@dataclass(frozen=True, slots=True)
class Score:
    """Root mean square error and structural similarity of premultiplied RGBA in 0..1."""

    rmse: float
    ssim: float


def ssim(a: np.ndarray, b: np.ndarray) -> float:
    """Return the mean structural similarity (7 x 7 windows, range 1) of two float pictures (H, W, C).

    Source: Wang et al. 2004, "Image quality assessment".
    """
    area = 49 / 48
    mean = lambda x: cv2.blur(x, (7, 7))  # noqa: E731
    ma, mb = mean(a), mean(b)
    va, vb = area * (mean(a * a) - ma * ma), area * (mean(b * b) - mb * mb)
    cov = area * (mean(a * b) - ma * mb)
    c1, c2 = 0.01**2, 0.03**2
    s = ((2 * ma * mb + c1) * (2 * cov + c2)) / ((ma**2 + mb**2 + c1) * (va + vb + c2))
    return float(s[3:-3, 3:-3].mean())


def score(got: np.ndarray, wanted: np.ndarray) -> Score:
    """Compare two pictures, uint8 (H, W, 4), premultiplied."""
    a, b = got.astype(np.float32) / 255, wanted.astype(np.float32) / 255
    return Score(float(np.sqrt(((a - b) ** 2).mean())), ssim(a, b))


def test_poses(seed: int, drawn: Pose) -> dict[str, Pose]:
    """Return a pose for each axis; expressions not asked for stay as drawn."""
    r = np.random.default_rng([3, seed])
    sign = float(r.choice([-1, 1]))
    mouth = drawn.mouth
    head = random_pose(r)
    return {
        "yaw": Pose(head_y=sign, mouth=mouth),
        "pitch": Pose(head_x=sign, mouth=mouth),
        "tilt": Pose(neck_z=sign, mouth=mouth),
        "random": Pose(head.head_x, head.head_y, head.neck_z, *r.random(3).tolist()),
        "left_eye": Pose(left_eye=1.0, mouth=mouth),
        "right_eye": Pose(right_eye=1.0, mouth=mouth),
        "mouth": Pose(mouth=1.0 if mouth < 0.5 else 0.0),
    }


@dataclass(frozen=True, slots=True)
class PosedRow:
    """One test picture: which character and axis, and the score of each method."""

    seed: int
    axis: str
    scores: dict[str, Score]


def true_pose(pose: Pose, drawn: Pose) -> Pose:
    """Return what the generator draws for a pose: eyes close by the share of what the drawing leaves open."""
    close = lambda own, share: own + (1 - own) * share  # noqa: E731
    return Pose(
        pose.head_x,
        pose.head_y,
        pose.neck_z,
        close(drawn.left_eye, pose.left_eye),
        close(drawn.right_eye, pose.right_eye),
        pose.mouth,
    )


def evaluate(
    poser: Poser, count: int, progress: Callable[[int], None] = lambda done: None
) -> tuple[list[PosedRow], dict[str, np.ndarray]]:
    """Pose unseen characters and compare with the generator's own pictures.

    Args:
        poser: a poser; those of "sheet" and "tha1" packs are also measured part by part.
        count: number of characters (seeds from `TEST_FROM`).
        progress: called with the number of characters done.

    Returns:
        A row a picture, and pictures, uint8 (H, W, 4), of the best, median and worst random pose.
    """
    assert TEST_FROM + count < TRAIN_FROM
    rows: list[PosedRow] = []
    mean = _MeanFlow()
    kept: list[tuple[float, np.ndarray]] = []
    for i in range(count):
        character = Character(TEST_FROM + i)
        rest = character.drawing()
        poser.set_drawing(Drawing.from_rgba(straighten(rest)))
        for axis, pose in test_poses(TEST_FROM + i, character.drawn).items():
            wanted = character.render(true_pose(pose, character.drawn)).rgba
            if isinstance(poser, SheetPoser) and axis not in ("random", "mouth"):
                # As drawn, whatever number the poser gives it.
                pose = replace(pose, mouth=poser.neutral.mouth)
            got = poser.pose(pose).rgba_premultiplied
            scores = {"unmoved": score(rest, wanted), "final": score(got, wanted)}
            if isinstance(poser, SheetPoser | ReferencePoser):
                scores |= {name: score(picture, wanted) for name, picture in poser.parts(pose).items()}
            if isinstance(poser, SheetPoser):
                scores["mean flow"] = score(mean.pose(poser, pose), wanted)
            rows.append(PosedRow(TEST_FROM + i, axis, scores))
            if axis == "random":
                kept.append((scores["final"].rmse, np.hstack([rest, wanted, got])))
        mean.learn(poser)
        progress(i + 1)
    kept.sort(key=lambda item: item[0])
    pictures = {"best": kept[0][1], "median": kept[len(kept) // 2][1], "worst": kept[-1][1]}
    return rows, pictures


class Poser(Protocol):
    """What is measured: poses the drawing that was set last."""

    @property
    def neutral(self) -> Pose:
        """See the class."""
        ...

    def pose(self, pose: Pose, time_s: float = 0.0) -> AvatarFrame:
        """See the class."""
        ...

    def set_drawing(self, drawing: Drawing) -> None:
        """Do all the work that depends on the drawing alone."""
        ...


class _MeanFlow:
    """What the mean of the other characters' flows would do: an answer that looks at no drawing."""

    def __init__(self) -> None:
        self._sum, self._count = None, 0

    def learn(self, poser: Poser) -> None:
        """Take in the flow of the character that was measured."""
        if isinstance(poser, SheetPoser):
            turn = poser.character.turn.astype(np.float32)
            self._sum = turn if self._sum is None else self._sum + turn
            self._count += 1

    def pose(self, poser: SheetPoser, pose: Pose) -> np.ndarray:
        """Pose the poser's character by the mean flow, the first by none; see `SheetPlayer.parts`."""
        own = poser.character
        mean = np.zeros_like(own.turn) if self._sum is None else (self._sum / self._count).astype(np.float16)
        return SheetPlayer(replace(own, turn=mean)).parts(pose)["flow"]


def table(rows: list[PosedRow]) -> str:
    """Return the table of an evaluation as Markdown: mean RMSE / SSIM by axis and method."""
    methods = list(rows[0].scores)
    lines = [
        "| poses | " + " | ".join(methods) + " | final / unmoved |",
        "|---|" + "---|" * (len(methods) + 1),
    ]
    for axis in ("all", *AXES):
        some = [r for r in rows if axis in ("all", r.axis)]
        cells = []
        for method in methods:
            rmse, similarity = (
                np.mean([getattr(r.scores[method], k) for r in some]) for k in ("rmse", "ssim")
            )
            cells.append(f"{rmse:.4f} / {similarity:.3f}")
        ratio = np.mean([r.scores["final"].rmse for r in some]) / np.mean(
            [r.scores["unmoved"].rmse for r in some]
        )
        lines.append(f"| {axis} ({len(some)}) | " + " | ".join(cells) + f" | {ratio:.3f} |")
    return "\n".join(lines)


def write_picture(pictures: dict[str, np.ndarray], path: Path) -> None:
    """Write the cases under each other over grey: drawing, wanted, got; uint8 (H, W, 4), premultiplied."""
    sheet = np.vstack(list(pictures.values())).astype(np.float32)
    over = sheet[..., :3] + 205 * (1 - sheet[..., 3:] / 255)
    cv2.imwrite(str(path), np.clip(over[..., ::-1], 0, 255).astype(np.uint8))
