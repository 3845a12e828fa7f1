"""Measures whether each number of the face moves its own part of a drawing alone.

`uv run --group test python -m tests.models.independence DRAWING_OR_FOLDER ...` prints, for each group of
numbers, the largest change outside its zone over all drawings (of 255), and which drawing that was. A folder
gives its `*.rest.png`, or all of its PNGs where it has none.

Zones, from what was found in the drawing, along the head's own axes: a gaze is allowed the eyes' openings
and 2 frame pixels around; brows the band from 42 frame pixels above the line of the eyes to 6 below it; lids
the same band and as far below as the mouth is not; mouth numbers all that lies below the nose's tip, which is
taken for half of the way from eyes to mouth; blush what lies between eyes and mouth.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from models.opening import open_player
from models.parts.eye_crop import EYE_PIXELS
from models.parts.eye_parts import EyeParts
from models.sheet.player import SheetPlayer

GROUPS = {
    "gaze": ({"gaze_x": 1.0}, {"gaze_x": -1.0}, {"gaze_y": 1.0}, {"gaze_y": -1.0}),
    "brows": ({"left_brow": 1.0, "right_brow": 1.0}, {"left_brow": -1.0, "right_brow": -1.0},
              {"brow_angle": 1.0}, {"brow_angle": -1.0}),
    "lids": ({"left_eye_wide": 1.0, "right_eye_wide": 1.0}, {"eye_smile": 1.0},
             {"left_eye": 1.0, "right_eye": 1.0, "eye_smile": 1.0}),
    "mouth": ({"mouth_form": 1.0}, {"mouth_form": -1.0}, {"mouth": 0.6, "mouth_form": 1.0},
              {"mouth": 0.6, "mouth_form": -1.0},
              *({"mouth": 1.0, f"mouth_{vowel}": 1.0} for vowel in "iueo")),
    "cheeks": ({"blush": 1.0},),
}  # fmt: skip
_UPON = ({}, {"left_eye": 0.4, "right_eye": 0.4, "mouth": 0.5, "left_brow": 0.4, "gaze_x": 0.5})
"""Poses upon which the numbers are changed: the drawing's own, and a mixed one."""


def spill(player: SheetPlayer) -> dict[str, int]:
    """Return by group the largest change outside its zone, 0..255; groups without a zone are left out."""
    zones, worst = zones_of(player), {}
    for group, changes in GROUPS.items():
        if group in zones:
            outside = ~zones[group]
            worst[group] = max(
                _change(player, upon, numbers, outside) for upon in _UPON for numbers in changes
            )
    return worst


def _change(
    player: SheetPlayer, upon: dict[str, float], numbers: dict[str, float], outside: np.ndarray
) -> int:
    # An opening that comes with the numbers is no part of what is asked: it is there before, too.
    start = {**upon, **{k: v for k, v in numbers.items() if k in ("mouth", "left_eye", "right_eye")}}
    before, after = (
        player.pose(replace(player.neutral, **values)).rgba_premultiplied.astype(np.int16)
        for values in (start, {**start, **numbers})
    )
    off = np.abs(after - before).max(-1)
    return int(off[outside].max(initial=0))


def zones_of(player: SheetPlayer) -> dict[str, np.ndarray]:
    """Return where each group may change something, bool (H, W); none where no eyes were found."""
    character = player.character
    eyes = [v for k, v in character.expressions.items() if k != "mouth" and isinstance(v, EyeParts)]
    if not eyes:
        return {}
    framing, shape = character.drawing.framing, character.drawing.rgba.shape[:2]
    origin, roll = np.mean([eye.centre for eye in eyes], 0), np.deg2rad(eyes[0].roll_deg)
    rows, columns = np.mgrid[: shape[0], : shape[1]].astype(np.float32) + np.float32(0.5)
    x = (columns - framing.left) / framing.scale - origin[0]
    y = (rows - framing.top) / framing.scale - origin[1]
    below = y * np.cos(roll) - x * np.sin(roll)
    band = (below > -42) & (below < 6)
    zones = {"gaze": _openings(eyes, player, shape), "brows": band}
    mouth = character.expressions.get("mouth")
    if mouth is not None:
        dx, dy = np.array(mouth.centre) - origin
        depth = float(dy * np.cos(roll) - dx * np.sin(roll))
        zones["mouth"] = below > depth / 2
        zones["lids"] = (below > -42) & (below < depth)
        zones["cheeks"] = (below > 0) & (below < depth + 8)
    return zones


def _openings(eyes: list[EyeParts], player: SheetPlayer, shape: tuple[int, ...]) -> np.ndarray:
    """Return the eyes' openings and 2 frame pixels around, bool (H, W)."""
    framing, out = player.character.drawing.framing, np.zeros(shape[:2], np.uint8)
    for eye in eyes:
        opening = eye.plane("opening")
        # White and iris of this eye alone: the other one, or a mark below it, may lie in the crop, too.
        near = cv2.dilate((opening > 0.3).astype(np.uint8), np.ones((15, 15), np.uint8))
        shows = np.maximum(opening, (eye.plane("white") + eye.plane("iris")) * near)
        matrix = eye.to_drawing(framing)
        matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
        assert shows.shape == (EYE_PIXELS, EYE_PIXELS)
        out |= (cv2.warpAffine(shows, matrix, shape[1::-1]) > 0.1).astype(np.uint8)
    r = max(1, round(2 * framing.scale))
    return cv2.dilate(out, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * r + 1, 2 * r + 1))) > 0


def drawings(paths: list[str]) -> Iterator[Path]:
    """Yield the drawings that paths name."""
    for text in paths:
        path = Path(text)
        found = sorted(path.glob("*.rest.png")) or sorted(path.glob("*.png")) if path.is_dir() else [path]
        yield from found


def main(paths: list[str]) -> None:
    """Print the table."""
    worst: dict[str, tuple[int, str]] = dict.fromkeys(GROUPS, (0, "-"))
    for path in drawings(paths):
        player = open_player(path)
        assert isinstance(player, SheetPlayer)
        found = spill(player)
        print(f"{path.name:32}", " ".join(f"{k} {v}" for k, v in found.items()), flush=True)
        worst = {k: max(v, (found.get(k, 0), path.name)) for k, v in worst.items()}
    print(
        "largest change elsewhere, of 255:", ", ".join(f"{k} {v} ({name})" for k, (v, name) in worst.items())
    )


if __name__ == "__main__":
    main(sys.argv[1:])
