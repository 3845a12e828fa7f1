"""Compiling a drawing: the networks run once, at every value the player will need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from models.colour import premultiply
from models.drawing import FRAME_SIZE, Drawing
from models.sheet.character import ExpressionMaps, SheetCharacter
from models.sheet.crops import CROP_PIXELS, EYE_SIDE, MOUTH_SIDE
from models.sheet.finder import Located
from models.sheet.resample import read_square

LEVELS = 17
SHUT_BELOW = 0.15
"""A mouth read as less open than this counts as closed."""
OPEN_FROM = 0.25
"""A mouth read as more open than this counts as fully open: no guess is better than the artist's mouth."""


class Network(Protocol):
    """A loaded network: `models.runtime.Session`."""

    def run(self, outputs: None, inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        """Return all outputs."""
        ...


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
        networks: turner, eye, mouth, reader by role.
        pack: kept in the character.
        progress: called with the share done, 0..1.
    """
    pixels = premultiply(drawing.rgba)
    frame = drawing.framing
    side = FRAME_SIZE * frame.scale
    picture = read_square(pixels, frame.left, frame.top, side, FRAME_SIZE)
    turn = networks["turner"].run(None, {"drawing": _as_input(picture)})[0][0]
    progress(0.2)
    expressions: dict[str, ExpressionMaps] = {}
    found = {k: v for k, v in located.features().items() if v is not None}
    for i, (name, (x, y)) in enumerate(found.items()):
        centre = ((x - frame.left) / frame.scale, (y - frame.top) / frame.scale)
        make = _mouth if name == "mouth" else _eye
        expressions[name] = make(pixels, frame, centre, networks, name == "right_eye")
        progress(0.2 + 0.8 * (i + 1) / len(found))
    return SheetCharacter(drawing, turn.astype(np.float16), expressions, pack)


def _as_input(picture: np.ndarray) -> np.ndarray:
    """Turn uint8 (S, S, 4) into float32 (1, 4, S, S) in 0..1."""
    return np.ascontiguousarray(picture.transpose(2, 0, 1)[None], np.float32) / 255


def _crop(pixels: np.ndarray, frame, centre: tuple[float, float], side: float) -> np.ndarray:
    left = frame.left + (centre[0] - side / 2) * frame.scale
    top = frame.top + (centre[1] - side / 2) * frame.scale
    return _as_input(read_square(pixels, left, top, side * frame.scale, CROP_PIXELS))


def _eye(
    pixels: np.ndarray, frame, centre, networks: Mapping[str, Network], mirrored: bool
) -> ExpressionMaps:
    crop = _crop(pixels, frame, centre, EYE_SIDE)
    if mirrored:
        crop = np.ascontiguousarray(crop[..., ::-1])
    values = np.linspace(0, 1, LEVELS, dtype=np.float32)
    maps = [
        networks["eye"].run(None, {"crop": crop, "value": np.array([[v]], np.float32)})[0][0] for v in values
    ]
    stack = np.stack([_let_in(m, abs(v)) for m, v in zip(maps, values, strict=True)])
    if mirrored:
        stack = stack[..., ::-1].copy()
        stack[:, 0] *= -1
    return ExpressionMaps(centre, EYE_SIDE, values, 0.0, stack.astype(np.float16))


def _mouth(pixels: np.ndarray, frame, centre, networks: Mapping[str, Network], _: bool) -> ExpressionMaps:
    crop = _crop(pixels, frame, centre, MOUTH_SIDE)
    own = float(networks["reader"].run(None, {"crop": crop})[0].reshape(-1)[0])
    read = 0.0 if own < SHUT_BELOW else min(own, 1.0)
    # An artist who draws an open mouth mostly draws it as open as it gets.
    own = float(np.float32(min(read / OPEN_FROM, 1.0)))
    values = np.unique(np.append(np.linspace(0, 1, LEVELS), own)).astype(np.float32)
    # The network's own scale, in which the drawing lies at `read`.
    known = ([0.0, own, 1.0], [0.0, read, 1.0]) if 0 < own < 1 else ([0.0, 1.0], [0.0, read or 1.0])
    scaled = np.interp(values, *known)
    maps = [
        networks["mouth"].run(None, {"crop": crop, "value": np.array([[v, read]], np.float32)})[0][0]
        for v in scaled
    ]
    stack = np.stack([_let_in(m, abs(float(v) - read)) for m, v in zip(maps, scaled, strict=True)])
    return ExpressionMaps(centre, MOUTH_SIDE, values, own, stack.astype(np.float16))


def _let_in(maps: np.ndarray, distance: float) -> np.ndarray:
    """Scale flow and change by how far the value is from the drawing's own, and to 0 at the crop's edge.

    The same formulas as `networks.apply_expression`, which the networks were trained with.
    """
    t = min(distance / 0.25, 1.0)
    amount = t * t * (3 - 2 * t)
    u = np.linspace(-1, 1, maps.shape[-1], dtype=np.float32)
    edge = np.clip((1 - np.abs(u)) / 0.12, 0, 1)
    strength = amount * edge[:, None] * edge[None, :]
    out = maps.copy()
    out[:2] *= strength
    out[2] = strength / (1 + np.exp(-maps[2]))
    return out
