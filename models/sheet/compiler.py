"""Compiling a drawing: the networks run once, at every value the player will need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

import numpy as np

from models.colour import premultiply
from models.drawing import FRAME_SIZE, Drawing, Framing
from models.parts.eye_parts import EyeParts
from models.parts.eye_reader import read_eye
from models.parts.mouth_parts import MouthParts
from models.parts.mouth_reading import hidden, read_mouth
from models.sheet import basis
from models.sheet.character import Expression, ExpressionMaps, SheetCharacter
from models.sheet.crops import CROP_PIXELS, MOUTH_SIDE
from models.sheet.finder import Located
from models.sheet.resample import read_square
from tracking.smoothstep import smoothstep

EYE_ROLE = "eye_parts"
"""The network that names an eye's parts."""
MOUTH_ROLE = "mouth_parts"
"""The network that names a mouth's parts."""
SWAY_ROLE = "sway"
"""The network that tells what swings; packs of before have none."""
LEVELS = 17
SHUT_BELOW = 0.15
"""A mouth read as less open than this counts as closed."""
OPEN_FROM = 0.2
"""A mouth read as more open than this counts as fully open: no guess is better than the artist's mouth."""


class Network(Protocol):
    """A loaded network: `models.runtime.Session`."""

    def run(self, outputs: None, inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        """Return all outputs."""
        ...


class Feature(NamedTuple):
    """The mouth of a drawing, ready to be asked.

    Attributes:
        centre: (x, y) of the crop in frame pixels.
        side: side of the crop in frame pixels.
        own: the value at which the drawing is unchanged.
        values: float32 (L,), rising, where it is compiled.
        maps_at: value -> float32 (7, C, C), as in `ExpressionMaps`; runs the network.
    """

    centre: tuple[float, float]
    side: float
    own: float
    values: np.ndarray
    maps_at: Callable[[float], np.ndarray]


def compile_drawing(
    drawing: Drawing,
    located: Located,
    networks: Mapping[str, Network],
    pack: str,
    progress: Callable[[float], None] = lambda share: None,
) -> SheetCharacter:
    """Run the pack's networks on a framed drawing.

    Args:
        drawing: its framing is used as it is.
        located: where eyes and mouth are, drawing pixels; a feature that is None is left out.
        networks: turner, eye_parts, mouth_parts by role; eye, mouth, reader of packs that paint.
        pack: kept in the character.
        progress: called with the share done, 0..1.
    """
    turn = turn_maps(drawing, networks["turner"])
    progress(0.2)
    expressions: dict[str, Expression] = {}
    found = features(drawing, located, networks)
    for i, (name, feature) in enumerate(found.items()):
        if isinstance(feature, EyeParts | MouthParts):
            expressions[name] = feature
        else:
            maps = np.stack([feature.maps_at(float(v)).astype(np.float16) for v in feature.values])
            expressions[name] = ExpressionMaps(
                feature.centre, feature.side, feature.values, feature.own, maps
            )
        progress(0.2 + 0.8 * (i + 1) / len(found))
    sway = sway_map(drawing, networks[SWAY_ROLE]) if SWAY_ROLE in networks else None
    return SheetCharacter(drawing, turn.astype(np.float16), expressions, pack, sway=sway)


def turn_maps(drawing: Drawing, turner: Network) -> np.ndarray:
    """Return the turner's maps of a framed drawing, float32 (CHANNELS, n, n).

    The mean of what is said of the drawing and of its mirror image: a little better than either, and a
    mirrored drawing moves as the mirror image does.
    """
    picture = _whole_frame(drawing)
    maps = turner.run(None, {"drawing": _as_input(picture)})[0][0]
    other = turner.run(None, {"drawing": _as_input(picture[:, ::-1])})[0][0]
    return (maps + basis.mirrored(other)) / 2


def sway_map(drawing: Drawing, network: Network) -> np.ndarray:
    """Return how far things swing, uint8 (2, n, n); of drawing and mirror image, as `turn_maps`."""
    picture = _whole_frame(drawing)
    planes = network.run(None, {"drawing": _as_input(picture)})[0][0]
    other = network.run(None, {"drawing": _as_input(picture[:, ::-1])})[0][0]
    return np.clip((planes + other[..., ::-1]) * 127.5 + 0.5, 0, 255).astype(np.uint8)


def _whole_frame(drawing: Drawing) -> np.ndarray:
    frame = drawing.framing
    side = FRAME_SIZE * frame.scale
    return read_square(premultiply(drawing.rgba), frame.left, frame.top, side, FRAME_SIZE)


def features(
    drawing: Drawing, located: Located, networks: Mapping[str, Network]
) -> dict[str, Feature | EyeParts | MouthParts]:
    """Return eyes and mouth by name; one that was not found is absent, and so is a covered mouth."""
    pixels, frame = premultiply(drawing.rgba), drawing.framing
    out: dict[str, Feature | EyeParts | MouthParts] = {}
    for name, point in located.features().items():
        if point is None:
            continue
        centre = ((point[0] - frame.left) / frame.scale, (point[1] - frame.top) / frame.scale)
        if name == "mouth" and MOUTH_ROLE in networks:
            look = read_mouth(pixels, frame, point, networks[MOUTH_ROLE])
            if not hidden(look):
                out[name] = look.kept(frame, located.box[3])
        elif name == "mouth":
            out[name] = _mouth(pixels, frame, centre, networks)
        else:
            mirrored = name == "right_eye"
            out[name] = read_eye(pixels, frame, centre, located.roll_deg, mirrored, networks[EYE_ROLE])
    return out


def _as_input(picture: np.ndarray) -> np.ndarray:
    """Turn uint8 (S, S, 4) into float32 (1, 4, S, S) in 0..1."""
    return np.ascontiguousarray(picture.transpose(2, 0, 1)[None], np.float32) / 255


def _crop(pixels: np.ndarray, frame: Framing, centre: tuple[float, float], side: float) -> np.ndarray:
    left = frame.left + (centre[0] - side / 2) * frame.scale
    top = frame.top + (centre[1] - side / 2) * frame.scale
    return _as_input(read_square(pixels, left, top, side * frame.scale, CROP_PIXELS))


def _mouth(pixels: np.ndarray, frame: Framing, centre, networks: Mapping[str, Network]) -> Feature:
    crop = _crop(pixels, frame, centre, MOUTH_SIDE)
    own = float(networks["reader"].run(None, {"crop": crop})[0].reshape(-1)[0])
    read = 0.0 if own < SHUT_BELOW else min(own, 1.0)
    # An artist who draws an open mouth mostly draws it as open as it gets.
    own = float(np.float32(min(read / OPEN_FROM, 1.0)))
    values = np.unique(np.append(np.linspace(0, 1, LEVELS), own)).astype(np.float32)
    # The network's own scale, in which the drawing lies at `read`.
    # From a mouth that is nearly shut it goes on to wide open, from an open one no further: no jump between.
    widest = float(np.interp(read, (SHUT_BELOW, OPEN_FROM), (1.0, max(read, OPEN_FROM))))
    known = ([0.0, own, 1.0], [0.0, read, widest]) if 0 < own < 1 else ([0.0, 1.0], [0.0, widest])

    def maps_at(value: float) -> np.ndarray:
        scaled = float(np.interp(value, *known))
        numbers = np.array([[scaled, read]], np.float32)
        return _let_in(
            networks["mouth"].run(None, {"crop": crop, "value": numbers})[0][0], abs(scaled - read)
        )

    return Feature(centre, MOUTH_SIDE, own, values, maps_at)


def _let_in(maps: np.ndarray, distance: float) -> np.ndarray:
    """Scale flow and change by how far the value is from the drawing's own, and to 0 at the crop's edge.

    The same formulas as `networks.apply_expression`, which the networks were trained with.
    """
    t = min(distance / 0.25, 1.0)
    amount = smoothstep(t)
    u = np.linspace(-1, 1, maps.shape[-1], dtype=np.float32)
    edge = np.clip((1 - np.abs(u)) / 0.12, 0, 1)
    strength = amount * edge[:, None] * edge[None, :]
    out = maps.copy()
    out[:2] *= strength
    out[2] = strength / (1 + np.exp(-maps[2]))
    return out
