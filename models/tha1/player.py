"""Playing a character compiled on a lattice: no network; one remap and one blend of bytes at full size.

At the networks' own 256 pixels a pose is what they say there: three terms and a flow, interpolated, in their
own colours. What a larger drawing adds is its detail: the drawing itself, warped and blended by the
same flow and weights, less what of that is seen at 256 pixels already.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from models.colour import encode_srgb
from models.drawing import FRAME_SIZE
from models.frame import cut_frame, straighten_linear
from models.manifest import Colour
from models.poser import AvatarFrame, OneOutfit
from models.scaling import scaled_down
from models.tha1.canvas import FrameCanvas
from models.tha1.character import EXPRESSION_AXES, HEAD_AXES, Axes, LatticeCharacter
from models.tha1.tensors import to_network
from tracking.pose import Pose

_HALF = np.float32(1 << 12)
_PLAIN = np.linspace(0, 1, 2 * int(_HALF) + 1).astype(np.float32)
_ENCODED = encode_srgb(_PLAIN)
"""sRGB of linear light in steps of 1/8192: at most half a byte off, where it is darkest."""
_FAINT = 1e-3
_FLOW_UNIT = 1 / 64
"""Frame pixels: what a flow is kept in while it plays, since half-precision floats are slow to add."""
_FURTHEST = FRAME_SIZE / _FLOW_UNIT
_MEAN = np.full((1, 4), 0.25, np.float32)


def player_of(character: LatticeCharacter, longest: int = 0) -> LatticePlayer:
    """Return what plays a character, its drawing made no larger than `longest` pixels (0: as it is)."""
    return LatticePlayer(replace(character, drawing=scaled_down(character.drawing, longest)))


class LatticePlayer(OneOutfit):
    """Draws a compiled character in any pose, at the drawing's own size. One thread at a time."""

    def __init__(self, character: LatticeCharacter) -> None:
        self.character = c = character
        self._canvas = FrameCanvas(c.drawing)
        self._flow = _in_units(c.flow)
        # The networks' colours are scaled to -1..1 in the terms.
        self._drawn = np.ascontiguousarray(
            to_network(cut_frame(c.drawing), Colour(c.colour.transfer, c.colour.alpha))[0].transpose(1, 2, 0)
        )
        self._drawn_bytes = bytes_of(self._drawn, c.colour)
        self._large = self._canvas.side != FRAME_SIZE
        self._full = self._canvas.cut()
        self._morphed, self._morphed_bytes, self._full_morphed = self._drawn, self._drawn_bytes, self._full
        self._morphed_for: tuple[float, float, float] | None = None

    @property
    def neutral(self) -> Pose:
        """The pose in which the drawing is as drawn, as far as the networks can."""
        return Pose(mouth=self.character.neutral_mouth)

    def pose(self, pose: Pose, time_s: float = 0.0) -> AvatarFrame:
        """Return the drawing in `pose`; numbers outside their range are brought back."""
        pose, c = pose.clamped(), self.character
        self._morph(pose)
        terms, flow = (_between(nodes, c.head, pose, HEAD_AXES) for nodes in (c.terms, self._flow))
        flow *= np.float32(_FLOW_UNIT)
        frame, first, second, where = answer_of(terms, flow, self._morphed)
        wanted = bytes_of(frame, c.colour)
        if not self._large:
            return AvatarFrame(self._canvas.place_bytes(_rounded(wanted)), time_s, pose)
        return AvatarFrame(
            self._canvas.place_bytes(self._detailed(wanted, first, second, where)), time_s, pose
        )

    def _detailed(
        self, wanted: np.ndarray, first: np.ndarray, second: np.ndarray, where: np.ndarray
    ) -> np.ndarray:
        """Return the frame at the drawing's own resolution, uint8 (side, side, 4), premultiplied."""
        both = first + second
        kept = np.clip(both, 0, 1)
        share_of_both = cv2.transform(second, _MEAN) / np.maximum(cv2.transform(both, _MEAN), _FAINT)
        moved = np.clip(share_of_both, 0, 1)
        # What of the detail is seen at 256 already.
        still, warped = self._morphed_bytes, _warped(self._morphed_bytes, where)
        seen = kept * (still + moved[..., None] * (warped - still))
        side = (self._canvas.side,) * 2
        flow = cv2.resize(where * np.float32(side[0] / FRAME_SIZE), side, interpolation=cv2.INTER_LINEAR)
        share = cv2.resize(moved, side, interpolation=cv2.INTER_LINEAR)
        full = cv2.blendLinear(_warped(self._full_morphed, flow), self._full_morphed, share, 1 - share)
        weight = cv2.resize(_rounded(kept * 255), side, interpolation=cv2.INTER_LINEAR)
        rest = cv2.resize(_short(wanted - seen), side, interpolation=cv2.INTER_LINEAR)
        return _capped(cv2.add(cv2.multiply(full, weight, scale=1 / 255), rest, dtype=cv2.CV_8U))

    def _morph(self, pose: Pose) -> None:
        """Put eyes and mouth on the drawing."""
        values = (pose.left_eye, pose.right_eye, pose.mouth)
        if values == self._morphed_for:
            return
        c = self.character
        morph = _between(c.morph, c.expression, pose, EXPRESSION_AXES)
        keep = _grown(morph[0], 1 / 255)
        self._morphed = keep * self._drawn + _grown(morph[1], 2 / 255, -1)
        self._morphed_bytes = bytes_of(self._morphed, c.colour)
        self._morphed_for = values
        if self._large:
            side = (self._canvas.side,) * 2
            weight = cv2.resize(_rounded(keep * 255), side, interpolation=cv2.INTER_LINEAR)
            rest = _short(self._morphed_bytes - keep * self._drawn_bytes)
            rest = cv2.resize(rest, side, interpolation=cv2.INTER_LINEAR)
            kept = cv2.multiply(self._full, weight, scale=1 / 255)
            self._full_morphed = _capped(cv2.add(kept, rest, dtype=cv2.CV_8U))


def answer_of(
    terms: np.ndarray, flow: np.ndarray, morphed: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the networks' picture, both weights and the flow, all at 256 pixels.

    Args:
        terms, flow: as in `LatticeCharacter`, of one pose; of any resolution and kind of number.
        morphed: float32 (256, 256, 4), the networks' colours in -1..1.
    """
    first, second = (_grown(terms[i], 1 / 255) for i in (0, 1))
    where = _grown(flow.astype(np.float32, copy=False))
    frame = first * morphed
    frame += second * _warped(morphed, where)
    frame += _grown(terms[2], 2 / 255, -1)
    return frame, first, second, where


def bytes_of(frame: np.ndarray, colour: Colour) -> np.ndarray:
    """Turn the networks' colours, float32 (H, W, 4) in -1..1, into premultiplied sRGB 0..255, float32."""
    if colour.alpha == "premultiplied":
        values = np.clip(frame * np.float32(0.5) + np.float32(0.5), 0, 1)
        frame = np.clip(straighten_linear(values), 0, 1) * 2 - 1
    alpha = np.clip(cv2.extractChannel(frame, 3) * np.float32(127.5) + np.float32(127.5), 0, 255)
    steps = (frame * _HALF + (_HALF + np.float32(0.5))).astype(np.intp)
    table = _ENCODED if colour.transfer == "linear" else _PLAIN
    # Clipping in the look-up costs nothing.
    out = table.take(steps, mode="clip") * alpha[..., None]
    out[..., 3] = alpha
    return out


def _rounded(values: np.ndarray) -> np.ndarray:
    return cv2.convertScaleAbs(np.maximum(values, 0))


def _short(values: np.ndarray) -> np.ndarray:
    return np.rint(values).astype(np.int16)


def _capped(rgba: np.ndarray) -> np.ndarray:
    """Keep premultiplied colour from exceeding alpha."""
    alpha = cv2.extractChannel(rgba, 3)
    return cv2.min(rgba, cv2.merge([alpha] * 4))


def _warped(picture: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """Return the picture warped by a flow (H, W, 2) in its own pixels; the border goes on outside."""
    flags = cv2.INTER_LINEAR | cv2.WARP_RELATIVE_MAP
    return cv2.remap(picture, flow, None, flags, borderMode=cv2.BORDER_REPLICATE)  # pyright: ignore


def _grown(planes: np.ndarray, factor: float = 1.0, offset: float = 0.0) -> np.ndarray:
    """Return planes at the networks' size, scaled."""
    if planes.shape[0] != FRAME_SIZE:
        planes = cv2.resize(planes, (FRAME_SIZE, FRAME_SIZE), interpolation=cv2.INTER_LINEAR)
    return planes if (factor, offset) == (1.0, 0.0) else planes * np.float32(factor) + np.float32(offset)


def _between(nodes: np.ndarray, axes: Axes, pose: Pose, names: tuple[str, ...]) -> np.ndarray:
    """Return what lies at a pose between the eight nodes around it, float32."""
    corner, shares = [], []
    for axis, name in zip(axes, names, strict=True):
        value = getattr(pose, name)
        i = int(np.clip(np.searchsorted(axis, value, side="right") - 1, 0, len(axis) - 2))
        corner.append(i)
        shares.append(float(np.clip((value - axis[i]) / (axis[i + 1] - axis[i]), 0, 1)))
    i, j, k = corner
    weighted = []
    for n in range(8):
        bits = (n >> 2, n >> 1 & 1, n & 1)
        weight = float(np.prod([s if b else 1 - s for s, b in zip(shares, bits, strict=True)]))
        if weight > 1e-6:
            weighted.append((nodes[i + bits[0], j + bits[1], k + bits[2]], weight))
    return _sum(weighted).reshape(nodes.shape[3:])


def _in_units(flow: np.ndarray) -> np.ndarray:
    """Return a flow in whole units of `_FLOW_UNIT`, int16; node by node, since it may be large."""
    out = np.empty(flow.shape, np.int16)
    for at in np.ndindex(*flow.shape[:3]):
        whole = np.rint(flow[at].astype(np.float32) / np.float32(_FLOW_UNIT))
        out[at] = np.clip(whole, -_FURTHEST, _FURTHEST)
    return out


def _sum(weighted: list[tuple[np.ndarray, float]]) -> np.ndarray:
    """Return the weighted sum as float32, two at a time."""
    out: np.ndarray | None = None
    for n in range(0, len(weighted), 2):
        (a, wa), (b, wb) = weighted[n], weighted[n + 1] if n + 1 < len(weighted) else (weighted[n][0], 0.0)
        flat = [x.reshape(x.shape[0], -1) for x in (a, b)]
        part = cv2.addWeighted(flat[0], wa, flat[1], wb, 0, dtype=cv2.CV_32F)
        out = part if out is None else cv2.add(out, part, out)
    assert out is not None
    return out
