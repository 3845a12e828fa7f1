"""An artist's extra drawings of the same character: other expressions and other clothes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from models.colour import premultiply, straighten
from models.drawing import Drawing
from models.importing.alignment import Aligned, align, common_part
from models.importing.lying import turned
from models.importing.matting import Colour, cut_out
from models.importing.reading import read_picture
from models.runtime import Network
from models.sheet.character import DrawnExpression, Expression, SheetCharacter
from models.sheet.finder import Located
from models.sheet.poser import SheetPoser
from tracking.errors import InputError

EXPRESSIONS: Mapping[str, tuple[tuple[str, ...], float]] = {
    "eyes_closed": (("left_eye", "right_eye"), 1.0),
    "left_eye_closed": (("left_eye",), 1.0),
    "right_eye_closed": (("right_eye",), 1.0),
    "mouth_open": (("mouth",), 1.0),
    "mouth_closed": (("mouth",), 0.0),
}
"""Name of an extra drawing -> what of it is used, and the value at which it shows."""
_CHANGED = 12
_LEAST_CHANGE = 0.004
"""Share of a feature's square that must differ for a drawing to show another expression."""


@dataclass(frozen=True, slots=True)
class Variants:
    """Files with extra drawings.

    Attributes:
        expressions: name of `EXPRESSIONS` and file.
        outfits: name of the outfit and file.
    """

    expressions: Sequence[tuple[str, Path]] = ()
    outfits: Sequence[tuple[str, Path]] = ()


def with_variants(
    character: SheetCharacter,
    located: Located,
    variants: Variants,
    poser: SheetPoser,
    background: str | Colour = "auto",
    matting: Network | None = None,
    quarters: int = 0,
) -> tuple[SheetCharacter, tuple[str, ...]]:
    """Return the character with its extra drawings, and a sentence about each.

    Args:
        character: compiled.
        located: where its head is.
        variants: which files.
        poser: compiles outfits.
        background: of the outfits' pictures, as for the character's own.
        matting: a pack's matting network for busy backgrounds.
        quarters: by which the character's own picture was turned; so are these.

    Raises:
        InputError: if a file can't be read, or shows something else: then in one sentence, why.
    """
    rest = premultiply(character.drawing.rgba)
    where = common_part(rest.shape, located, rest[..., 3])
    drawn: dict[str, tuple[DrawnExpression, ...]] = dict(character.drawn)
    sentences = []
    for name, path in variants.expressions:
        features, value = EXPRESSIONS[name]
        aligned = _aligned(path, premultiply(turned(read_picture(path).rgba, quarters)), rest, where)
        for feature in features:
            maps = character.expressions.get(feature)
            words = feature.replace("_", " ")
            if maps is None:
                raise InputError(
                    f"{path.name} can't be used: the {words} was not found in the first picture; "
                    f"say where it is with --{feature.replace('_', '-')} X,Y"
                )
            made = drawn_expression(character.drawing, maps, rest, aligned.rgba_premultiplied, value)
            if made is None:
                raise InputError(
                    f"the {words} in {path.name} is the same as in the first picture: give a drawing with "
                    f"the {name.replace('_', ' ')}"
                )
            drawn[feature] = (*(d for d in drawn.get(feature, ()) if d.value != value), made)
        sentences.append(f"{name.replace('_', ' ')}: as drawn in {path.name}{_how(aligned)}")
    dressed = replace(character, drawn=drawn)
    outfits: dict[str, SheetCharacter] = dict(character.outfits)
    for title, path in variants.outfits:
        picture = turned(read_picture(path).rgba, quarters)
        found = poser.locate(Drawing.from_rgba(picture))
        cut = premultiply(cut_out(picture, found.box, background, network=matting).rgba)
        aligned = _aligned(path, cut, rest, where)
        rgba = straighten(aligned.rgba_premultiplied)
        drawing = Drawing.from_rgba(rgba, character.drawing.framing)
        compiled = poser.compile(drawing, located)
        outfits[title] = replace(compiled, drawn=drawn, limits=character.limits)
        sentences.append(f"outfit {title}: {path.name}{_how(aligned)}")
    return replace(dressed, outfits=outfits), tuple(sentences)


def drawn_expression(
    drawing: Drawing, maps: Expression, rest: np.ndarray, aligned: np.ndarray, value: float
) -> DrawnExpression | None:
    """Return one eye or the mouth of an aligned drawing; None where it looks the same in both.

    Args:
        drawing: the character's own.
        maps: of this feature: where it is.
        rest: the drawing, uint8 (H, W, 4), premultiplied.
        aligned: the other drawing, premultiplied, laid over it.
        value: at which the other's expression shows fully.
    """
    frame = drawing.framing
    height, width = rest.shape[:2]
    half = maps.side / 2
    x0, x1 = (
        int(np.clip(round(frame.left + (maps.centre[0] + d) * frame.scale), 0, width)) for d in (-half, half)
    )
    y0, y1 = (
        int(np.clip(round(frame.top + (maps.centre[1] + d) * frame.scale), 0, height)) for d in (-half, half)
    )
    if x1 - x0 < 2 or y1 - y0 < 2:
        return None
    own, other = rest[y0:y1, x0:x1], aligned[y0:y1, x0:x1]
    # The outline is the first drawing's: only what lies within both is taken.
    solid = (own[..., 3] > 250) & (other[..., 3] > 250)
    soft = max(1.0, 0.5 * frame.scale)
    differs = cv2.GaussianBlur(cv2.absdiff(own, other), (0, 0), soft).max(2)
    changed = ((differs > _CHANGED) & solid).astype(np.uint8)
    changed = cv2.morphologyEx(changed, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    if changed.mean() < _LEAST_CHANGE:
        return None
    reach = 2 * max(1, round(1.5 * frame.scale)) + 1
    grown = cv2.dilate(changed, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    share = cv2.GaussianBlur(grown.astype(np.float32), (0, 0), soft) * _window(x1 - x0, y1 - y0) * solid
    place = (x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height)
    return DrawnExpression(place, value, other.copy(), (share * 255 + 0.5).astype(np.uint8))


def _window(width: int, height: int) -> np.ndarray:
    """Return a weight, float32 (height, width), that falls to 0 at the sides, as of the network's changes."""
    along, across = (
        np.clip((1 - np.abs(np.linspace(-1, 1, n, dtype=np.float32))) / 0.12, 0, 1) for n in (height, width)
    )
    return along[:, None] * across[None, :]


def _aligned(path: Path, other: np.ndarray, rest: np.ndarray, where: np.ndarray) -> Aligned:
    found = align(rest, other, where)
    if found is None or not found.fits:
        raise InputError(
            f"{path.name} does not show the same head as the first picture: export both from one file, "
            "with only the expression or the clothes changed"
        )
    return found


def _how(aligned: Aligned) -> str:
    m = aligned.moved
    if aligned.exact and not m[:, 2].any():
        return ""
    if aligned.exact:
        return f", moved by {-m[0, 2]:.0f}, {-m[1, 2]:.0f} pixels"
    return f", fitted (scaled by {1 / np.hypot(m[0, 0], m[1, 0]):.3f})"
