"""Compiling a drawing: the networks run once, at every value the player will need."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from models.colour import premultiply
from models.drawing import FRAME_SIZE, Drawing
from models.parts.eye_parts import EyeParts
from models.parts.eye_reader import read_eye
from models.parts.mouth_parts import MouthParts
from models.parts.mouth_reading import hidden, read_mouth
from models.runtime import Network
from models.sheet import basis
from models.sheet.character import SheetCharacter
from models.sheet.finder import Located
from models.sheet.resample import read_square

EYE_ROLE = "eye_parts"
"""The network that names an eye's parts."""
MOUTH_ROLE = "mouth_parts"
"""The network that names a mouth's parts."""
SWAY_ROLE = "sway"
"""The network that tells what swings; packs of before have none."""


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
        networks: turner, eye_parts, mouth_parts by role.
        pack: kept in the character.
        progress: called with the share done, 0..1.
    """
    turn = turn_maps(drawing, networks["turner"])
    progress(0.2)
    expressions = features(drawing, located, networks)
    progress(1.0)
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
) -> dict[str, EyeParts | MouthParts]:
    """Return eyes and mouth by name; one that was not found is absent, and so is a covered mouth."""
    pixels, frame = premultiply(drawing.rgba), drawing.framing
    out: dict[str, EyeParts | MouthParts] = {}
    for name, point in located.features().items():
        if point is None:
            continue
        centre = ((point[0] - frame.left) / frame.scale, (point[1] - frame.top) / frame.scale)
        if name == "mouth":
            look = read_mouth(pixels, frame, point, networks[MOUTH_ROLE])
            if not hidden(look):
                out[name] = look.kept(frame, located.box[3])
        else:
            mirrored = name == "right_eye"
            out[name] = read_eye(pixels, frame, centre, located.roll_deg, mirrored, networks[EYE_ROLE])
    return out


def _as_input(picture: np.ndarray) -> np.ndarray:
    """Turn uint8 (S, S, 4) into float32 (1, 4, S, S) in 0..1."""
    return np.ascontiguousarray(picture.transpose(2, 0, 1)[None], np.float32) / 255
