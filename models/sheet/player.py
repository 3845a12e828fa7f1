"""Playing a compiled character: no network, a few milliseconds a frame on one core."""

from __future__ import annotations

import cv2
import numpy as np

from models.colour import premultiply
from models.drawing import FRAME_SIZE
from models.poser import AvatarFrame
from models.sheet.character import FEATURES, SheetCharacter
from models.sheet.head_field import Field, HeadField
from models.sheet.patches import bake
from models.sheet.visible import VisibleCells
from models.soft_range import softened
from tracking.pose import Pose

PAINT_FROM = 0.02
"""Share of the painted layer below which it is not drawn."""


class SheetPlayer:
    """Draws a compiled character in any pose, at the drawing's own size. One thread at a time.

    Only pixels that can show something are touched: the part of the frame that the drawing's visible pixels
    reach in this pose. Everything that becomes a frame is a new array; all else is used again.
    """

    def __init__(self, character: SheetCharacter) -> None:
        self.character = character
        drawing = character.drawing
        self._rest = premultiply(drawing.rgba)
        self._patches = {
            name: bake(
                self._rest,
                drawing.framing,
                maps,
                character.drawn.get(name, ()),
                [other.centre for key, other in character.expressions.items() if key != name],
            )
            for name, maps in character.expressions.items()
        }
        self._own = {k: v.own for k, v in character.expressions.items()}
        self._morphed, self._morphed_for = self._rest.copy(), (0.0, 0.0, self._own.get("mouth", 0.0))
        height, width = self._rest.shape[:2]
        self._head = HeadField(character.turn, drawing.framing, width, height)
        self._place_frame()
        self._visible = VisibleCells(self._seen_alpha(), self._frame, self._head.cells)

    @property
    def neutral(self) -> Pose:
        """The pose in which the drawing comes back unchanged."""
        return Pose(mouth=self._own.get("mouth", 0.0))

    def pose(self, pose: Pose, time_s: float = 0.0) -> AvatarFrame:
        """Return the drawing in `pose`; numbers outside their range are brought back, the head's gently."""
        pose = softened(pose.clamped(), self.character.limits)
        morphed = self._morph(pose)
        if max(abs(pose.head_x), abs(pose.head_y), abs(pose.neck_z)) < 1e-3:
            return AvatarFrame(morphed.copy(), time_s, pose)
        return AvatarFrame(
            self._turn(morphed, self._head.at(pose.head_x, pose.head_y, pose.neck_z)), time_s, pose
        )

    def _morph(self, pose: Pose) -> np.ndarray:
        """Return the drawing with the expression, in an array that the next call writes again."""
        values = (pose.left_eye, pose.right_eye, pose.mouth)
        if values == self._morphed_for:
            return self._morphed
        for patch in self._patches.values():
            self._morphed[patch.place] = self._rest[patch.place]
        for name, value in zip(FEATURES, values, strict=True):
            patch = self._patches.get(name)
            if patch is not None and abs(value - self._own[name]) > 1e-4:
                patch.lay(value, self._morphed)
        self._morphed_for = values
        return self._morphed

    def _seen_alpha(self) -> np.ndarray:
        """Return the largest alpha that any expression gives each pixel of the drawing."""
        alpha = cv2.extractChannel(self._rest, 3)
        for patch in self._patches.values():
            if patch.mask.size:
                np.maximum(alpha[patch.place], patch.pixels[..., 3].max(0), out=alpha[patch.place])
        return alpha

    def _place_frame(self) -> None:
        """Find the frame's place in whole pixels, so that cells are enlarged by one plain resize.

        The maps are of low frequency: moving them by less than half a pixel changes nothing that can be seen.
        """
        framing = self.character.drawing.framing
        height, width = self._rest.shape[:2]
        left, top, side = round(framing.left), round(framing.top), max(1, round(FRAME_SIZE * framing.scale))
        self._frame = (left, top, side)
        x0, y0 = min(max(left, 0), width), min(max(top, 0), height)
        self._inside = (x0, y0, max(min(left + side, width), x0), max(min(top + side, height), y0))

    def parts(self, pose: Pose) -> dict[str, np.ndarray]:
        """Return the two answers that are blended, each alone: uint8 premultiplied, the drawing's size.

        "flow" is the warped drawing, "repaint" the painted layer.
        """
        pose = pose.clamped()
        field = self._head.at(pose.head_x, pose.head_y, pose.neck_z)
        morphed = self._morph(pose)
        bare = self._turn(morphed, field._replace(share=np.zeros_like(field.share)))
        only = self._turn(morphed, field._replace(share=np.ones_like(field.share)))
        return {"flow": bare, "repaint": only}

    def _turn(self, picture: np.ndarray, field: Field) -> np.ndarray:
        paint, painted = self._weighted_paint(field)
        out = self._canvas(picture)
        self._warp(
            picture, field.flow, _cut(self._pixels(self._visible.reached(field.flow)), self._inside), out
        )
        if paint is not None:
            self._lay_paint(out, paint, _cut(self._pixels(painted), self._inside))
        return out

    def _warp(
        self, picture: np.ndarray, flow: np.ndarray, box: tuple[int, int, int, int], out: np.ndarray
    ) -> None:
        """Draw the warped picture into a part of `out`."""
        x0, y0, x1, y1 = box
        if x0 >= x1 or y0 >= y1:
            return
        left, top, side = self._frame
        # Positions in a relative map count from the corner of what is drawn.
        positions = flow * np.float32(self.character.drawing.framing.scale) + np.array([x0, y0], np.float32)
        grown = cv2.resize(positions, (side, side), interpolation=cv2.INTER_LINEAR)
        where = grown[y0 - top : y1 - top, x0 - left : x1 - left]
        flags = cv2.INTER_LINEAR | cv2.WARP_RELATIVE_MAP
        cv2.remap(picture, where, None, flags, out[y0:y1, x0:x1], cv2.BORDER_REPLICATE)  # pyright: ignore

    def _canvas(self, picture: np.ndarray) -> np.ndarray:
        """Return a new picture, empty inside the frame and as it was outside."""
        height, width = picture.shape[:2]
        if self._inside == (0, 0, width, height):
            return np.zeros_like(picture)
        x0, y0, x1, y1 = self._inside
        out = picture.copy()
        out[y0:y1, x0:x1] = 0
        return out

    def _pixels(self, cells: np.ndarray) -> tuple[int, int, int, int]:
        """Return the rectangle (x0, y0, x1, y1) of the drawing over which these cells have a say."""
        left, top, side = self._frame
        x, y, width, height = cv2.boundingRect(cells.astype(np.uint8))
        if not width:
            return 0, 0, 0, 0
        k = side / self._head.cells
        # A cell's value reaches to the centres of its neighbours.
        x0, y0 = int((x - 0.5) * k) - 1, int((y - 0.5) * k) - 1
        x1, y1 = int((x + width + 0.5) * k) + 2, int((y + height + 0.5) * k) + 2
        return left + max(x0, 0), top + max(y0, 0), left + min(x1, side), top + min(y1, side)

    def _weighted_paint(self, field: Field) -> tuple[np.ndarray | None, np.ndarray]:
        """Return (n, n, 8): paint times share, then what is kept, 0..65535; and the cells where it counts."""
        painted = field.share > PAINT_FROM
        if not painted.any():
            return None, painted
        share = field.share[..., None]
        keep = np.broadcast_to(1 - share, (*field.share.shape, 4))
        both = np.concatenate([self._head.paint(field) * share, keep], -1)
        return (both * np.float32(65535) + np.float32(0.5)).astype(np.uint16), painted

    def _lay_paint(self, out: np.ndarray, paint: np.ndarray, box: tuple[int, int, int, int]) -> None:
        """Blend the painted layer into the part of the picture where it counts."""
        x0, y0, x1, y1 = box
        if x0 >= x1 or y0 >= y1:
            return
        left, top, side = self._frame
        here = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        view = out[y0:y1, x0:x1]
        laid, keep = (
            cv2.convertScaleAbs(
                cv2.resize(np.ascontiguousarray(half), (side, side), interpolation=cv2.INTER_LINEAR)[here],
                alpha=1 / 257,
            )
            for half in (paint[..., :4], paint[..., 4:])
        )
        cv2.multiply(view, keep, view, 1 / 255)
        cv2.add(view, laid, view)


def _cut(box: tuple[int, int, int, int], to: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    return max(box[0], to[0]), max(box[1], to[1]), min(box[2], to[2]), min(box[3], to[3])
