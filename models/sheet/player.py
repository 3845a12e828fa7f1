"""Playing a compiled character: no network, a few milliseconds a frame on one core."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.colour import premultiply
from models.drawing import FRAME_SIZE
from models.poser import AvatarFrame
from models.sheet import basis
from models.sheet.character import ExpressionMaps, SheetCharacter
from tracking.pose import Pose

PAINT_FROM = 0.02
"""Share of the painted layer below which it is not drawn."""
EDGE_FADE = 12.0
"""Frame pixels over which the motion ends where the drawing goes on outside the frame."""


@dataclass(frozen=True, slots=True)
class _Patch:
    """One eye or the mouth, ready at every level: pixels (L, h, w, 4) at (x, y), used where mask is set."""

    x: int
    y: int
    values: np.ndarray
    pixels: np.ndarray
    mask: np.ndarray

    def at(self, value: float) -> np.ndarray:
        """Return the pixels at a value, between the two nearest levels."""
        i = int(np.clip(np.searchsorted(self.values, value, side="right") - 1, 0, len(self.values) - 2))
        low, high = self.values[i], self.values[i + 1]
        t = float(np.clip((value - low) / (high - low), 0, 1))
        if t < 1e-4:
            return self.pixels[i]
        return cv2.addWeighted(self.pixels[i], 1 - t, self.pixels[i + 1], t, 0)


class SheetPlayer:
    """Draws a compiled character in any pose, at the drawing's own size. One thread at a time."""

    def __init__(self, character: SheetCharacter) -> None:
        self.character = character
        drawing = character.drawing
        self._rest = premultiply(drawing.rgba)
        self._patches = {k: _bake(self._rest, drawing.framing, v) for k, v in character.expressions.items()}
        self._own = {k: v.own for k, v in character.expressions.items()}
        self._morphed, self._morphed_for = self._rest, (0.0, 0.0, self._own.get("mouth", 0.0))
        self._prepare_turn()

    @property
    def neutral(self) -> Pose:
        """The pose in which the drawing comes back unchanged."""
        return Pose(mouth=self._own.get("mouth", 0.0))

    def pose(self, pose: Pose, time_s: float = 0.0) -> AvatarFrame:
        """Return the drawing in `pose`; numbers outside their range are brought back."""
        pose = pose.clamped()
        morphed = self._morph(pose)
        head = np.array([pose.head_x, pose.head_y, pose.neck_z], np.float32)
        if np.abs(head).max() < 1e-3:
            return AvatarFrame(morphed.copy() if morphed is self._morphed else morphed, time_s, pose)
        return AvatarFrame(self._turn(morphed, head), time_s, pose)

    def parts(self, pose: Pose) -> dict[str, np.ndarray]:
        """Return the two answers that are blended, each alone: uint8 premultiplied, the drawing's size.

        "flow" is the warped drawing, "repaint" the painted layer.
        """
        morphed = self._morph(pose.clamped())
        head = np.array([pose.head_x, pose.head_y, pose.neck_z], np.float32)
        flow, share, paint = self._field(head, always_paint=True)
        x0, y0, x1, y1 = self._box
        assert paint is not None
        out = {"flow": morphed.copy(), "repaint": morphed.copy()}
        warped = self._warp(morphed, flow)
        out["flow"][y0:y1, x0:x1] = warped
        repaint = out["repaint"][y0:y1, x0:x1]
        repaint[:] = warped
        self._lay_paint(repaint, np.ones_like(share, np.float32), paint)
        return out

    # Expression -------------------------------------------------------------------------------------

    def _morph(self, pose: Pose) -> np.ndarray:
        values = (pose.left_eye, pose.right_eye, pose.mouth)
        if values == self._morphed_for:
            return self._morphed
        out = self._rest.copy()
        for name, value in zip(("left_eye", "right_eye", "mouth"), values, strict=True):
            patch = self._patches.get(name)
            if patch is not None and abs(value - self._own[name]) > 1e-4:
                height, width = patch.mask.shape
                view = out[patch.y : patch.y + height, patch.x : patch.x + width]
                cv2.copyTo(patch.at(value), patch.mask, view)
        self._morphed, self._morphed_for = out, values
        return out

    # Head -------------------------------------------------------------------------------------------

    def _prepare_turn(self) -> None:
        maps = self.character.turn.astype(np.float32)
        cells = maps.shape[-1]
        self._cells = cells
        unit = basis.FLOW_UNIT
        self._tilt = maps[basis.TILT_FLOW].reshape(2, basis.TILT_TERMS, -1) * unit
        self._turn_maps = maps[basis.TURN_FLOW].reshape(2, basis.TURN_TERMS, -1) * unit
        self._mask = maps[basis.MASK].reshape(basis.MASK_TERMS, -1)
        self._paint = np.ascontiguousarray(maps[basis.PAINT].transpose(1, 2, 0))
        frame = self.character.drawing.framing
        height, width = self._rest.shape[:2]
        side = FRAME_SIZE * frame.scale
        x0, y0 = max(0, int(np.floor(frame.left))), max(0, int(np.floor(frame.top)))
        x1, y1 = min(width, int(np.ceil(frame.left + side))), min(height, int(np.ceil(frame.top + side)))
        self._box = (x0, y0, x1, y1)
        self._cell = cells / side
        # Where each cell's centre lies in the region, for enlarging: an affine map.
        k = 1 / self._cell
        self._enlarge = np.array(
            [[k, 0, frame.left + 0.5 * k - 0.5 - x0], [0, k, frame.top + 0.5 * k - 0.5 - y0]], np.float32
        )
        ys, xs = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        self._identity = np.stack([xs, ys], -1)
        axis = np.arange(cells, dtype=np.float32)
        self._cell_grid = np.stack(np.meshgrid(axis, axis), -1)
        self._fade = self._edge_fade(width, height, side)

    def _edge_fade(self, width: int, height: int, side: float) -> np.ndarray:
        """Return (cells, cells, 1): 1 inside, falling to 0 at frame edges beyond which the drawing goes on."""
        frame = self.character.drawing.framing
        at = (np.arange(self._cells, dtype=np.float32) + 0.5) * (FRAME_SIZE / self._cells)
        rise = np.clip((at - 1) / EDGE_FADE, 0, 1)
        ones = np.ones_like(at)
        x = (rise if frame.left > 0.5 else ones) * (rise[::-1] if frame.left + side < width - 0.5 else ones)
        y = (rise if frame.top > 0.5 else ones) * (rise[::-1] if frame.top + side < height - 0.5 else ones)
        return (y[:, None] * x[None, :])[..., None]

    def _field(self, head: np.ndarray, always_paint: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        """Return flow (cells, cells, 2) in drawing pixels, share of paint (cells, cells), and paint."""
        n, (x, y, z) = self._cells, head
        tilt = np.stack([basis.tilt_basis(z) @ self._tilt[i] for i in (0, 1)], -1).reshape(n, n, 2)
        turn = basis.turn_basis(x, y) @ self._turn_maps.transpose(1, 0, 2).reshape(basis.TURN_TERMS, -1)
        turn = turn.reshape(2, n, n).transpose(1, 2, 0)
        logit = (basis.mask_basis(x, y, z) @ self._mask).reshape(n, n)
        at = self._cell_grid + tilt * (n / FRAME_SIZE)
        moved = cv2.remap(
            np.dstack([turn, logit]).astype(np.float32), at.astype(np.float32), None, cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        flow = (tilt + moved[..., :2]) * self._fade
        rise = 1 - np.exp(-basis.MASK_RISE * float(head @ head))
        share = rise / (1 + np.exp(3 - moved[..., 2])) * self._fade[..., 0]
        paint = None
        if always_paint or share.max() > PAINT_FROM:
            paint = cv2.remap(self._paint, at.astype(np.float32), None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return flow * self.character.drawing.framing.scale, share, paint

    def _turn(self, picture: np.ndarray, head: np.ndarray) -> np.ndarray:
        x0, y0, x1, y1 = self._box
        flow, share, paint = self._field(head)
        warped = self._warp(picture, flow)
        if paint is not None:
            self._lay_paint(warped, share.astype(np.float32), paint)
        if warped.shape == picture.shape:
            return warped
        out = picture.copy()
        out[y0:y1, x0:x1] = warped
        return out

    def _warp(self, picture: np.ndarray, flow: np.ndarray) -> np.ndarray:
        """Return the frame's part of the picture, warped by a flow on cells (drawing pixels)."""
        x0, y0, x1, y1 = self._box
        where = self._grow(flow.astype(np.float32), (x1 - x0, y1 - y0), self._enlarge)
        cv2.add(where, self._identity, dst=where)
        return cv2.remap(picture, where, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    @staticmethod
    def _grow(field: np.ndarray, size: tuple[int, int], matrix: np.ndarray) -> np.ndarray:
        """Enlarge a field on cells to pixels, bilinear, its border going on."""
        return cv2.warpAffine(field, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def _lay_paint(self, warped: np.ndarray, share: np.ndarray, paint: np.ndarray) -> None:
        """Blend the painted layer into the part of the picture where it counts."""
        rows, columns = np.where(share > PAINT_FROM)
        m = self._enlarge
        height, width = warped.shape[:2]
        left, right = (m[0, 0] * np.array([columns.min() - 1.0, columns.max() + 1]) + m[0, 2]).round().astype(int)
        top, bottom = (m[1, 1] * np.array([rows.min() - 1.0, rows.max() + 1]) + m[1, 2]).round().astype(int)
        left, top, right, bottom = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
        if right <= left or bottom <= top:
            return
        matrix = m.copy()
        matrix[:, 2] -= (left, top)
        weighted = np.dstack([paint * share[..., None] * 255, 1 - share]).astype(np.float32)
        laid = self._grow(weighted, (right - left, bottom - top), matrix)
        view = warped[top:bottom, left:right]
        keep = cv2.extractChannel(laid, 4)
        mixed = view.astype(np.float32) * keep[..., None] + laid[..., :4]
        view[:] = cv2.convertScaleAbs(mixed)


def _bake(rest: np.ndarray, frame, maps: ExpressionMaps) -> _Patch:
    """Draw one feature at every level, at the drawing's own resolution."""
    size = round(maps.side * frame.scale)
    x = round(frame.left + (maps.centre[0] - maps.side / 2) * frame.scale)
    y = round(frame.top + (maps.centre[1] - maps.side / 2) * frame.scale)
    height, width = rest.shape[:2]
    left, top, right, bottom = max(x, 0), max(y, 0), min(x + size, width), min(y + size, height)
    inside = (slice(top - y, bottom - y), slice(left - x, right - x))
    ys, xs = np.mgrid[y : y + size, x : x + size].astype(np.float32)
    own = rest[top:bottom, left:right]
    levels = []
    for value, level in zip(maps.values, maps.maps, strict=True):
        if abs(float(value) - maps.own) < 1e-6:
            levels.append(own.copy())
            continue
        fields = cv2.resize(
            np.ascontiguousarray(level.astype(np.float32).transpose(1, 2, 0)), (size, size), interpolation=cv2.INTER_LINEAR
        )
        warped = cv2.remap(
            rest, xs + fields[..., 0] * size, ys + fields[..., 1] * size, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        share = fields[..., 2:3]
        # Rounded, never cut: an untouched pixel must come back as it was.
        mixed = warped * (1 - share) + fields[..., 3:] * (255 * share)
        levels.append(np.clip(mixed + 0.5, 0, 255).astype(np.uint8)[inside])
    stack = np.stack(levels)
    changed = (np.abs(stack.astype(np.int16) - own.astype(np.int16)).max((0, 3)) > 1).astype(np.uint8)
    changed = cv2.dilate(changed, np.ones((3, 3), np.uint8)) * 255
    return _Patch(left, top, maps.values, stack, changed)
