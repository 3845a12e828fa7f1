"""Moves one picture by another clip's frames: a pack's networks on ONNX Runtime. No torch.

Convention: network pictures are float32 (1, 3, h, w), RGB in 0..1; key points and motion fields are those
of `models.first_order.networks`.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.first_order.config import MotionConfig, from_dict
from models.first_order.foretold import Turns
from models.first_order.movement import Points
from models.pack import Pack
from models.runtime import LoadedNetwork, RuntimeSettings, open_session
from tracking.errors import ModelError

ROLES = ("detector", "source", "frame")
_BEHIND = 0.5
"""Grey that stands behind what is transparent, for the networks' eyes."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What depends on the picture alone.

    Attributes:
        rgba: float32 (H, W, 4), premultiplied, 0..1, at the size of the result.
        points: its key points.
        inputs: the frame network's inputs that stay.
    """

    rgba: np.ndarray
    points: Points
    inputs: dict[str, np.ndarray]

    @property
    def transparent(self) -> bool:
        """Whether anything of it lets through what is behind."""
        return bool(self.rgba[..., 3].min() < 1)


class MotionPlayer:
    """One pack, loaded. Not thread-safe.

    Attributes:
        config: what its networks are built of.
        size: (width, height) of the pictures they take.

    Raises:
        ModelError: if the pack is of another kind or can't be used.
    """

    def __init__(self, pack: Pack, settings: RuntimeSettings) -> None:
        where = str(pack.path)
        motion = pack.manifest.details.get("motion")
        if pack.manifest.architecture != "first-order" or not isinstance(motion, dict):
            raise ModelError(
                f"{where} is a pack of the kind {pack.manifest.architecture!r}; a clip moves a picture only "
                "with one of the kind 'first-order'"
            )
        self.config: MotionConfig = from_dict(motion, where)
        self._align_corners = motion.get("align_corners") is not False
        self._sessions: dict[str, LoadedNetwork] = {
            role: open_session(pack.read(role), settings, f"the {role} network of {where}") for role in ROLES
        }
        self._turns = Turns(settings) if self.config.dense_motion.turns else None
        self._check(where)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the pictures that the networks take."""
        return self.config.width, self.config.height

    @property
    def scales_freely(self) -> bool:
        """Whether results are as fine as the picture, whatever the networks' size."""
        return self.config.generator.keeps_source

    def _check(self, where: str) -> None:
        """Run everything once, so that a pack that does not fit itself is found when it is opened."""
        width, height = self.size
        blank = np.zeros((height, width, 4), np.float32)
        prepared = self.prepare(blank)
        moved = self.move(prepared, prepared.points)
        k = self.config.num_kp
        if prepared.points.value.shape != (k, 2) or moved.shape != (height, width, 4):
            raise ModelError(f"the networks of {where} do not fit its manifest")

    def find(self, rgb: np.ndarray) -> Points:
        """Return the key points of a picture: float32 (H, W, 3), 0..1, of any size."""
        found = self._sessions["detector"].run(None, {"picture": self._fitted(rgb)})
        names = list(self._sessions["detector"].outputs)
        by_name = dict(zip(names, found, strict=True))
        if "value" not in by_name:
            raise ModelError("the detector network gives no key points")
        jacobian = by_name.get("jacobian")
        return Points(by_name["value"][0], None if jacobian is None else jacobian[0])

    def prepare(self, rgba: np.ndarray) -> Prepared:
        """Make a picture ready: float32 (H, W, 4), premultiplied, 0..1."""
        picture = self._fitted(rgba[..., :3] + _BEHIND * (1 - rgba[..., 3:]))
        session = self._sessions["source"]
        encoded = dict(zip(session.outputs, session.run(None, {"picture": picture}), strict=True))
        points = self.find(rgba[..., :3] + _BEHIND * (1 - rgba[..., 3:]))
        if self._turns is not None:
            encoded["turns"] = self._turns.of(rgba, self.config.motion_size)
        return Prepared(rgba, points, encoded | _named("source", points))

    def move(self, prepared: Prepared, points: Points) -> np.ndarray:
        """Return the picture moved to key points: float32 (H, W, 4), premultiplied, 0..1.

        It has the picture's own size where the pack keeps the source, else the networks'.
        """
        session = self._sessions["frame"]
        given = session.run(None, prepared.inputs | _named("driving", points))
        out = dict(zip(session.outputs, given, strict=True))
        painted = out["painted"][0].transpose(1, 2, 0)
        field = out["deformation"][0]
        if self.scales_freely and "occlusion" in out:
            hidden = self.config.generator.paint * (1 - out["occlusion"][0, 0])
            return _kept(prepared.rgba, painted, field, 1 - hidden)
        return self._painted_over(prepared, painted, field)

    def _fitted(self, rgb: np.ndarray) -> np.ndarray:
        """Return a picture (H, W, 3) as the networks take it: float32 (1, 3, height, width), 0..1."""
        return np.ascontiguousarray(resized(rgb, self.size).transpose(2, 0, 1)[None], np.float32)

    def _painted_over(self, prepared: Prepared, painted: np.ndarray, field: np.ndarray) -> np.ndarray:
        """Return the decoder's picture, its transparency moved like the picture's own.

        Args:
            prepared: the picture.
            painted: float32 (height, width, 3), what the decoder gave, 0..1.
            field: float32 (h, w, 2), where its cells look, -1..1 across the picture.

        Returns:
            float32 (height, width, 4), premultiplied, 0..1.
        """
        if not prepared.transparent:
            return np.concatenate([painted, np.ones_like(painted[..., :1])], 2)
        width, height = self.size
        alpha = resized(prepared.rgba[..., 3:], self.size)[..., 0]
        where = cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR)
        if self._align_corners:
            places = (where + 1) / 2 * np.array([width - 1, height - 1], np.float32)
        else:
            places = ((where + 1) * np.array([width, height], np.float32) - 1) / 2
        moved = _remapped(alpha, places, cv2.BORDER_CONSTANT)[..., None]
        # The networks saw the picture over grey; what of it shines through is taken off again.
        colour = np.clip(painted - _BEHIND * (1 - moved), 0, moved)
        return np.concatenate([colour, moved], 2)


def _kept(rgba: np.ndarray, painted: np.ndarray, field: np.ndarray, keep: np.ndarray) -> np.ndarray:
    """Return the moved picture itself, and what was painted where the picture shows nothing.

    Args:
        rgba: float32 (H, W, 4), premultiplied, 0..1.
        painted: float32 (h, w, 3), 0..1, over all of the picture as the next two are.
        field: float32 (h, w, 2), where cells look, -1..1.
        keep: float32 (h, w), how much of the picture itself is shown.

    Returns:
        float32 (H, W, 4), premultiplied.
    """
    height, width = rgba.shape[:2]
    h, w = field.shape[:2]
    axes = (np.linspace(-1, 1, n, dtype=np.float32) for n in (w, h))
    offset = field - np.stack(np.meshgrid(*axes), -1)
    # Offsets count in halves of the way between the centres of a map's outermost cells.
    offset = offset * np.array([(w - 1) / 2 * width / w, (h - 1) / 2 * height / h], np.float32)
    size = (width, height)
    places = cv2.resize(offset, size, interpolation=cv2.INTER_LINEAR)
    places[..., 0] += np.arange(width, dtype=np.float32)
    places[..., 1] += np.arange(height, dtype=np.float32)[:, None]
    moved = _remapped(rgba, places, cv2.BORDER_REPLICATE)
    share = cv2.resize(keep, size, interpolation=cv2.INTER_LINEAR)[..., None]
    colour = cv2.resize(painted, size, interpolation=cv2.INTER_CUBIC).clip(0, 1)
    out = moved * share
    out[..., :3] += (1 - share) * colour * moved[..., 3:]
    out[..., 3] = moved[..., 3]
    return out


def _remapped(picture: np.ndarray, places: np.ndarray, border: int) -> np.ndarray:
    """Sample a picture at places (H, W, 2), pixels, centres at integers."""
    x, y = cv2.split(places)
    return cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=border)


def _named(of: str, points: Points) -> dict[str, np.ndarray]:
    named = {f"{of}_value": points.value[None].astype(np.float32)}
    if points.jacobian is not None:
        named[f"{of}_jacobian"] = points.jacobian[None].astype(np.float32)
    return named


def resized(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a float picture (H, W, C) at (width, height); at its own size just as it is."""
    if picture.shape[1::-1] == size:
        return picture
    shrinks = size[0] < picture.shape[1] or size[1] < picture.shape[0]
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return small.reshape(size[1], size[0], picture.shape[2])
