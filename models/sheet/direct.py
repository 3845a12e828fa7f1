"""Posing a drawing with the networks run for every pose: what compiling is measured against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from models.colour import premultiply
from models.drawing import FRAME_SIZE, Drawing, Framing
from models.parts.eye_closing import closed_by
from models.parts.eye_layers import EyeLayers, layers_of
from models.parts.eye_parts import EyeParts
from models.parts.mouth_drawing import MouthPainter
from models.parts.mouth_parts import MouthParts
from models.parts.mouth_shapes import mouth_numbers, shape_of
from models.parts.mouth_taking import take_apart
from models.poser import AvatarFrame, OneOutfit
from models.runtime import Network
from models.sheet.beyond_frame import grown
from models.sheet.character import FEATURES
from models.sheet.compiler import features, turn_maps
from models.sheet.eye_patch import EyeState, eye_state
from models.sheet.face_overlays import FaceOverlays, face_state
from models.sheet.finder import Located
from models.sheet.head_field import HeadField
from models.sheet.patches import territory_of
from models.sheet.resample import cubic_weights
from tracking.pose import Pose


class DirectPlayer(OneOutfit):
    """Poses one drawing, framed, at its own size: nothing is quantised, and no value lies between levels.

    Slow: eyes and mouth are asked for every frame, and pictures are floats. Eyes don't look about.
    """

    def __init__(self, drawing: Drawing, located: Located, networks: Mapping[str, Network]) -> None:
        self._framing = drawing.framing
        self._rest = premultiply(drawing.rgba).astype(np.float32)
        height, width = drawing.rgba.shape[:2]
        maps = turn_maps(drawing, networks["turner"])
        maps, self._head_framing = grown(maps, drawing.framing, drawing.rgba[..., 3])
        self._head = HeadField(maps, self._head_framing, width, height)
        self._features = features(drawing, located, networks)
        self._eyes: dict[str, EyeLayers] = {}
        for name, feature in self._features.items():
            if isinstance(feature, EyeParts) and feature.closes:
                layers = layers_of(premultiply(drawing.rgba), drawing.framing, feature)
                if layers is not None:
                    self._eyes[name] = layers
        found = {k: v for k, v in self._features.items() if isinstance(v, EyeParts | MouthParts)}
        self._overlays = FaceOverlays(premultiply(drawing.rgba), drawing.framing, found)
        mouth = self._features.get("mouth")
        pieces = None
        if isinstance(mouth, MouthParts):
            pieces = take_apart(premultiply(drawing.rgba), drawing.framing, mouth)
        self._mouth = MouthPainter(pieces) if pieces is not None else None

    @property
    def neutral(self) -> Pose:
        """The pose in which the drawing comes back unchanged."""
        mouth = self._features.get("mouth")
        return Pose(mouth=mouth.own if mouth else 0.0)

    def pose(self, pose: Pose, time_s: float = 0.0) -> AvatarFrame:
        """Return the drawing in `pose`; numbers outside their range are brought back."""
        pose = pose.clamped()
        picture = self._rest
        for name in FEATURES:
            feature = self._features.get(name)
            shaped = isinstance(feature, MouthParts) and not mouth_numbers(pose).plain
            if name in self._eyes and isinstance(feature, EyeParts):
                picture = self._closed(picture, feature, self._eyes[name], eye_state(pose, name))
                continue
            if feature is None or not (shaped or abs(getattr(pose, name) - feature.own) > 1e-6):
                continue
            if isinstance(feature, MouthParts):
                picture = self._spoken(picture, feature, pose)
        if self._overlays.places(face_state(pose)):
            laid = np.clip(picture + 0.5, 0, 255).astype(np.uint8)
            self._overlays.lay(face_state(pose), laid)
            picture = laid.astype(np.float32)
        if max(abs(pose.head_x), abs(pose.head_y), abs(pose.neck_z)) > 0:
            picture = self._turned(picture, pose)
        return AvatarFrame(np.clip(picture + 0.5, 0, 255).astype(np.uint8), time_s, pose)

    def _closed(self, picture: np.ndarray, parts: EyeParts, layers: EyeLayers, state: EyeState) -> np.ndarray:
        """Return the picture, float32 (H, W, 4) premultiplied, 0..255, with one eye's lids as numbers say."""
        if not (state.closure or state.wide or state.smile):
            return picture
        x, y = layers.corner
        height, width = layers.front.shape
        place = np.s_[y : y + height, x : x + width]
        added = closed_by(layers, state.opening, state.smile) * 255 - self._rest[place]
        others = [other.centre for other in self._features.values() if other is not parts]
        out = picture.copy()
        out[place] += added * territory_of(parts.centre, others, self._framing, (x, y), (height, width))
        return out

    def _spoken(self, picture: np.ndarray, parts: MouthParts, pose: Pose) -> np.ndarray:
        """Return the picture with the mouth in the shape of a pose."""
        if self._mouth is None:
            return picture
        x, y = self._mouth.corner
        height, width = self._mouth.rest.shape[:2]
        place = np.s_[y : y + height, x : x + width]
        added = self._mouth.draw(shape_of(mouth_numbers(pose))) - self._rest[place]
        others = [other.centre for other in self._features.values() if other is not parts]
        out = picture.copy()
        out[place] += added * territory_of(parts.centre, others, self._framing, (x, y), (height, width))
        return out

    def _turned(self, picture: np.ndarray, pose: Pose) -> np.ndarray:
        field = self._head.at(pose.head_x, pose.head_y, pose.neck_z)
        share = field.share[..., None]
        planes = np.concatenate([field.flow, self._head.paint(field) * share, share], -1)
        middle = FRAME_SIZE / 2
        square = _Square.of((middle, middle), FRAME_SIZE, self._head_framing, picture.shape)
        if square.empty:
            return picture
        fields = square.grown(planes)
        moved = _turned_by(picture, square, fields[..., :2] * self._head_framing.scale)
        out = picture.copy()
        out[square.place] = moved * (1 - fields[..., 6:]) + 255 * fields[..., 2:6]
        return out


class _Square(NamedTuple):
    """A square of the drawing: corner and side in its pixels, and the pixels of the drawing inside."""

    left: float
    top: float
    side: float
    columns: np.ndarray
    rows: np.ndarray

    @classmethod
    def of(
        cls, centre: tuple[float, float], side: float, framing: Framing, shape: tuple[int, ...]
    ) -> _Square:
        """Return a square given in frame pixels."""
        left = framing.left + (centre[0] - side / 2) * framing.scale
        top = framing.top + (centre[1] - side / 2) * framing.scale
        length = side * framing.scale
        inside = (
            at[(at + 0.5 > corner) & (at + 0.5 < corner + length)]
            for at, corner in ((np.arange(shape[1]), left), (np.arange(shape[0]), top))
        )
        return cls(left, top, length, *inside)

    @property
    def empty(self) -> bool:
        """Whether no pixel of the drawing is inside."""
        return not (len(self.columns) and len(self.rows))

    @property
    def place(self) -> tuple[slice, slice]:
        """Rows and columns of the drawing."""
        return slice(self.rows[0], self.rows[-1] + 1), slice(self.columns[0], self.columns[-1] + 1)

    def grown(self, planes: np.ndarray) -> np.ndarray:
        """Return planes (n, n, C) that cover the square at every pixel inside it, linear between centres."""
        rows, columns = (
            _hats((at + 0.5 - corner) * (len(planes) / self.side) - 0.5, len(planes))
            for at, corner in ((self.rows, self.top), (self.columns, self.left))
        )
        return np.einsum("yi,ijc,xj->yxc", rows, planes, columns, optimize=True)


def _hats(at: np.ndarray, cells: int) -> np.ndarray:
    """Return float32 (N, cells): how much of each cell's value positions (N,), in cells, take."""
    at = np.clip(at, 0, cells - 1)
    return np.clip(1 - np.abs(at[:, None] - np.arange(cells)), 0, None).astype(np.float32)


def _turned_by(picture: np.ndarray, square: _Square, flow: np.ndarray) -> np.ndarray:
    """Sample by cubic convolution, exactly, as the player's turns are; premultiplied, 0..255.

    Args:
        picture: float32 (H, W, 4).
        square: what is sampled.
        flow: (h, w, 2), x then y, how far off each of its pixels looks, pixels.

    Returns:
        float32 (h, w, 4).
    """
    height, width = picture.shape[:2]
    x = np.clip(square.columns[None, :] + flow[..., 0], 0, width - 1)
    y = np.clip(square.rows[:, None] + flow[..., 1], 0, height - 1)
    x0, y0 = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    out = np.zeros((*x.shape, 4), np.float32)
    for j, down in enumerate(cubic_weights(y - y0)):
        row = np.clip(y0 + j - 1, 0, height - 1)
        for i, across in enumerate(cubic_weights(x - x0)):
            out += picture[row, np.clip(x0 + i - 1, 0, width - 1)] * (across * down)[..., None]
    out = np.clip(out, 0, 255)
    return np.minimum(out, out[..., 3:])
