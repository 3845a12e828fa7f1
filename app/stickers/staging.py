"""The character in a sticker's square: where it stands, and a frame of it in a pose.

Convention: the canvas is a square of `CANVAS` pixels, x right, y down, edges of pixels at integers. "Frame
pixels" are those of `models.drawing.Framing`: the head fills the middle 128 of 256.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from app.stickers.sticker_file import FIGURE, MarkTrack, StickerScript
from models.drawing import FRAME_SIZE, Drawing
from models.opening import player_of
from models.parts.eye_parts import EyeParts
from models.poser import Character
from models.sheet.character import SheetCharacter
from models.sheet.point_motion import PointMotion
from rendering.stickers.marks import PlacedMark, fitting_colours, lay_mark
from rendering.stickers.outline import outlined
from tracking.pose import Pose

CANVAS = 512
"""Side of the master frames: the largest that any platform takes."""
WHITE = (255, 255, 255)
_MARGIN = 20
"""Canvas pixels around the figure that stay free but for the outline; WhatsApp asks for 16."""
_OUTLINE = 11.0
_EDGE = 12.0
"""Canvas pixels that stay free around marks, for their outline."""
_HALF_HEAD = FRAME_SIZE / 4
_MIDDLE = FRAME_SIZE / 2
_WIDEST = 84.0
"""How far to either side of its middle, in frame pixels, a head with its hair may reach: more is cut."""
_HIGHEST = 160.0
_CHIN = 170.0
_CHEEK = 140.0
_SHOULDERS = 30.0
"""Frame pixels shown below the chin."""
_ROOM = 7.0
"""Frame pixels left free for the head to move."""
_BEND = 3.0
"""How square the lower edge of the bust is: 2 is an ellipse, more is squarer."""
_USUAL = {"left_eye": (147.0, 128.0), "right_eye": (109.0, 128.0), "mouth": (128.0, 153.0)}
_VISIBLE = 24


@dataclass(frozen=True, slots=True)
class Square:
    """The part of the drawing that a sticker shows, in frame pixels: upper left corner and side."""

    left: float
    top: float
    side: float


class StickerStage:
    """Draws a character's stickers. One thread at a time.

    Args:
        character: compiled.
        marks: draw hearts, tears and the like.
    """

    def __init__(self, character: Character, *, marks: bool = True) -> None:
        self._with_marks = marks
        self.square = _square(character.drawing)
        # As large as it is shown: made smaller here if it is larger, never larger.
        shown = self.square.side * character.drawing.framing.scale
        longest = max(character.drawing.rgba.shape[:2])
        wanted = min(longest, int(np.ceil(longest * CANVAS / shown)))
        self._player = player_of(character, wanted)
        factor = wanted / longest
        frame = character.drawing.framing
        self._left, self._top, self._scale = frame.left * factor, frame.top * factor, frame.scale * factor
        self._points = _points(character)
        self._motion = PointMotion(character) if isinstance(character, SheetCharacter) else None
        rest = self._player.pose(self._player.neutral).rgba_premultiplied
        self._mask = cv2.merge([self._without_pieces(self._bust(*rest.shape[:2]), rest)] * 4)
        self.colours = fitting_colours(self._head_of(rest))

    def frame(self, script: StickerScript, t: float) -> np.ndarray:
        """Return the canvas at a share of the loop: uint8 (CANVAS, CANVAS, 4), premultiplied."""
        return self.posed(self.pose_at(script, t), script, t)

    def pose_at(self, script: StickerScript, t: float) -> Pose:
        """Return the pose of a sticker at a share of its loop."""
        neutral = {} if "mouth" in script.pose else {"mouth": self._player.neutral.mouth}
        values = {name: curve.at(t) for name, curve in script.pose.items()}
        return Pose(**{**neutral, **values}).clamped()

    def posed(self, pose: Pose, script: StickerScript, t: float) -> np.ndarray:
        """Return the canvas with a given pose, and figure and marks as the sticker has them at `t` (0..1).

        It is uint8 (CANVAS, CANVAS, 4), premultiplied RGBA.
        """
        drawn = self._player.pose(pose).rgba_premultiplied
        matrix = self._matrix({name: curve.at(t) for name, curve in script.figure.items()})
        bust = cv2.multiply(drawn, self._mask, scale=1 / 255)
        size = (CANVAS, CANVAS)
        canvas = cv2.warpAffine(bust, _by_middles(matrix), size, flags=cv2.INTER_CUBIC)
        # Cubic interpolation overshoots: no colour may exceed its alpha.
        canvas = cv2.min(canvas, cv2.merge([cv2.extractChannel(canvas, 3)] * 4))
        places = self._places(pose, matrix)
        for mark in script.marks if self._with_marks else ():
            lay_mark(canvas, self._placed(mark, t, places), self.colours)
        return outlined(canvas, _OUTLINE, WHITE)

    def _matrix(self, figure: Mapping[str, float]) -> np.ndarray:
        """Return the 2 x 3 matrix from the player's pixels to the canvas, edges of pixels at integers."""
        lift, slide, sway, stretch = (figure.get(name, 0.0) for name in FIGURE)
        inner = CANVAS - 2 * _MARGIN
        zoom = inner / (self.square.side * self._scale)
        x0 = self._left + self.square.left * self._scale
        y0 = self._top + self.square.top * self._scale
        place = np.array([[zoom, 0, _MARGIN - x0 * zoom], [0, zoom, _MARGIN - y0 * zoom], [0, 0, 1.0]])
        # About the middle of its lower edge: longer is thinner, so that it keeps its bulk.
        turn, foot = np.deg2rad(sway), np.array([CANVAS / 2, CANVAS - _MARGIN])
        axes = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        axes = axes @ np.diag([1 - stretch / 2, 1 + stretch])
        shift = foot - axes @ foot + np.array([slide, -lift]) * (CANVAS / 2)
        return np.hstack([axes, shift[:, None]]) @ place

    def _places(self, pose: Pose, matrix: np.ndarray) -> dict[str, tuple[float, float, float]]:
        """Return x, y and unit (canvas pixels) of every anchor; `matrix` is (2, 3), drawing to canvas."""
        names = list(self._points)
        at = np.array([self._points[name] for name in names], np.float32)
        if self._motion is not None:
            at = self._motion.moved(at, pose)
        drawn = at * self._scale + (self._left, self._top)
        shown = drawn @ matrix[:, :2].T + matrix[:, 2]
        unit = _HALF_HEAD * self._scale * float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
        places = {name: (float(x), float(y), unit) for name, (x, y) in zip(names, shown, strict=True)}
        places["sticker"] = (CANVAS / 2, CANVAS / 2, CANVAS / 2)
        return places

    @staticmethod
    def _placed(track: MarkTrack, t: float, places: Mapping[str, tuple[float, float, float]]) -> PlacedMark:
        x, y, unit = places[track.anchor]
        value = {name: track.at(name, t) for name in track.curves}
        size = value["size"] * unit
        # Beside a wide head there is little room: what would be cut at the edge is moved in.
        least, most = size + _EDGE, CANVAS - size - _EDGE
        return PlacedMark(
            track.shape,
            float(np.clip(x + value["x"] * unit, least, most)),
            float(np.clip(y + value["y"] * unit, least, most)),
            size,
            value["turn"],
            min(1.0, max(0.0, value["opacity"])),
            value["squeeze"],
        )

    def _bust(self, height: int, width: int) -> np.ndarray:
        """Return which part is shown, uint8 (h, w): round below, so that a cut body looks whole."""
        x = ((np.arange(width) + 0.5 - self._left) / self._scale - self.square.left) / self.square.side
        y = ((np.arange(height) + 0.5 - self._top) / self._scale - self.square.top) / self.square.side
        across = np.abs(2 * x - 1)[None, :]
        # The lower half of a superellipse; above it, upright sides.
        down = np.maximum(0.0, (y - 0.5) / 0.5)[:, None]
        reach = (across**_BEND + down**_BEND) ** (1 / _BEND)
        soft = 0.5 * self.square.side * self._scale
        return (np.clip((1 - reach) * soft + 0.5, 0, 1) * 255).astype(np.uint8)

    def _without_pieces(self, mask: np.ndarray, drawn: np.ndarray) -> np.ndarray:
        """Return the mask without pieces of hands, sleeves and the like that the cut parts from the head.

        Masks are uint8 (h, w); `drawn` is uint8 (h, w, 4).
        """
        shown = (mask > 0) & (drawn[..., 3] > _VISIBLE)
        pieces = _pieces(shown, self._top + _CHEEK * self._scale)
        around = cv2.dilate(pieces.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
        return np.where(around & (pieces | ~shown), 0, mask).astype(np.uint8)

    def _head_of(self, drawn: np.ndarray) -> np.ndarray:
        height, width = drawn.shape[:2]
        x0, x1 = (self._left + self._scale * (_MIDDLE + s * _HALF_HEAD) for s in (-1, 1))
        y0, y1 = (self._top + self._scale * (_MIDDLE + s * _HALF_HEAD) for s in (-1, 1))
        return drawn[max(0, int(y0)) : min(height, int(y1) + 1), max(0, int(x0)) : min(width, int(x1) + 1)]


def missing_parts(character: Character) -> tuple[str, ...]:
    """Return the parts, of `NEEDS`, that the drawing does not show or that were not found."""
    known: Mapping[str, Any] | None = getattr(character, "expressions", None)
    if known is None:
        return ()
    eyes = [known.get(name) for name in ("left_eye", "right_eye")]
    closes = all(eye is not None and (not isinstance(eye, EyeParts) or eye.closes) for eye in eyes)
    return tuple(name for name, there in (("eyes", closes), ("mouth", "mouth" in known)) if not there)


def _points(character: Character) -> dict[str, tuple[float, float]]:
    """Return where each anchor lies in the drawing, frame pixels."""
    known: Mapping[str, Any] = getattr(character, "expressions", {})
    found = {name: known[name].centre if name in known else usual for name, usual in _USUAL.items()}
    return {"head": (_MIDDLE, _MIDDLE), **found}


def _square(drawing: Drawing) -> Square:
    """Return the square around a head with its hair and some of its shoulders, frame pixels."""
    frame = drawing.framing
    shown = drawing.rgba[..., 3] > _VISIBLE
    reach = [int(frame.left + frame.scale * (_MIDDLE + side * _WIDEST)) for side in (-1, 1)]
    shown[:, : max(0, reach[0])] = shown[:, max(0, reach[1]) :] = False
    shown[max(0, int(frame.top + frame.scale * (_CHIN + _SHOULDERS))) :] = False
    rows, columns = np.nonzero(shown & ~_pieces(shown, frame.top + frame.scale * _CHEEK))
    x = (columns + 0.5 - frame.left) / frame.scale - _MIDDLE
    y = (rows + 0.5 - frame.top) / frame.scale - _MIDDLE
    of_head = (np.abs(x) < _WIDEST) & (y > -_HIGHEST) & (y < _CHIN - _MIDDLE)
    if not of_head.any():
        return Square(_MIDDLE - 1.3 * _HALF_HEAD, _MIDDLE - 1.3 * _HALF_HEAD, 2.6 * _HALF_HEAD)
    top, bottom = float(y[of_head].min()) - _ROOM, min(float(y.max()), _CHIN + _SHOULDERS - _MIDDLE)
    left, right = float(x[of_head].min()) - _ROOM, float(x[of_head].max()) + _ROOM
    side = max(bottom - top, right - left, 2.2 * _HALF_HEAD)
    middle = (left + right) / 2
    return Square(_MIDDLE + middle - side / 2, _MIDDLE + bottom - side, side)


def _pieces(shown: np.ndarray, below: float) -> np.ndarray:
    """Return which visible pixels, (H, W) bool, are of pieces whose middle is below a row, but the largest.

    What floats above, such as a halo, belongs to the head.
    """
    count, labels, facts, middles = cv2.connectedComponentsWithStats(shown.astype(np.uint8))
    loose = np.zeros(count, bool)
    if count > 2:
        smaller = facts[1:, cv2.CC_STAT_AREA] < facts[1:, cv2.CC_STAT_AREA].max()
        loose[1:] = smaller & (middles[1:, 1] > below)
    return loose[labels.astype(np.intp)]


def _by_middles(matrix: np.ndarray) -> np.ndarray:
    """Return a matrix (2, 3) by edges of pixels as OpenCV counts, from their middles."""
    out = matrix.copy()
    out[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    return out
