"""The whole import: read, find, cut out, frame, judge, compile. Every step can be told instead of guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.drawing import FRAME_SIZE, Drawing, Framing
from models.importing.brush import Brush, brushed
from models.importing.faults import drawing_faults, expression_faults
from models.importing.matting import REMEDY_BUSY, UNSURE, Colour, Matte, cut_out
from models.importing.reading import Picture, read_picture
from models.importing.report import Fault, Report
from models.importing.safe_range import safe_range
from models.importing.variants import Variants, with_variants
from models.sheet.character import FEATURES, SheetCharacter
from models.sheet.finder import SURE, Located, sureness
from models.sheet.looks import Network, Point
from models.sheet.poser import SheetPoser, chosen_framing
from tracking.errors import InputError

SECOND_FACE = 0.68
"""Sureness from which something beside the head counts as another."""

NO_FACE = 0.1
"""Sureness below which what was found is no face: the marks lie as no face has them."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the user says instead of letting the program find it; positions in pixels of the file, upright.

    Attributes:
        head: centre x, centre y and size (height without hair ornaments) of the head.
        points: left_eye, right_eye, mouth (the character's own left and right).
        background: "auto", "keep" or a colour.
        holes: "auto", "keep" or "remove" enclosed areas of the background's colour.
        brush: what was brushed away from the matte and back to it.
        limits: head axes and how far they may turn, instead of what is judged safe.
    """

    head: tuple[float, float, float] | None = None
    points: tuple[tuple[str, Point], ...] = ()
    background: str | Colour = "auto"
    holes: str = "auto"
    brush: Brush | None = None
    limits: tuple[tuple[str, tuple[float, float]], ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """A finished import."""

    character: SheetCharacter
    report: Report


def import_picture(
    path: Path,
    poser: SheetPoser,
    told: Told | None = None,
    matting: Network | None = None,
    progress: Callable[[float], None] = lambda share: None,
    variants: Variants | None = None,
) -> Imported:
    """Make a character of any picture.

    Args:
        path: PNG, JPEG, WebP, GIF or BMP.
        poser: of a "sheet" pack; finds and compiles.
        told: what the user corrects.
        matting: a pack's matting network for busy backgrounds.
        progress: called with the share done, 0..1.
        variants: more drawings of the same character.

    Raises:
        InputError: if the picture can't be read, or shows no face and none was told, or a variant shows
            something else.
    """
    told = told or Told()
    picture = read_picture(path)
    progress(0.1)
    character, located, matte, faults = _judged(picture, poser, told, matting, path.name, progress)
    safe = safe_range(character)
    character = replace(character, limits={**safe, **dict(told.limits)})
    extra: tuple[str, ...] = ()
    if variants is not None:
        character, extra = with_variants(character, located, variants, poser, told.background, matting)
    progress(0.95)
    report = replace(
        _report(path, picture, character, located, matte, faults), safe_range=safe, variants=extra
    )
    progress(1.0)
    return Imported(character, report)


def _judged(
    picture: Picture,
    poser: SheetPoser,
    told: Told,
    matting: Network | None = None,
    name: str = "the picture",
    progress: Callable[[float], None] = lambda share: None,
) -> tuple[SheetCharacter, Located, Matte, list[Fault]]:
    """Find, cut out, frame and compile; return what came of it and what is wrong with it."""
    located, several = find_head(picture, poser, told, name)
    progress(0.2)
    matte = cut_out(picture.rgba, located.box, told.background, told.holes, matting)
    if told.brush is not None:
        matte = replace(matte, rgba=brushed(matte.rgba, picture.rgba, told.brush))
    height, width = matte.rgba.shape[:2]
    framing = located.framing if told.head else chosen_framing(width, height, located)
    drawing = Drawing.from_rgba(matte.rgba, framing)
    progress(0.4)
    character = poser.compile(drawing, located, lambda share: progress(0.4 + 0.5 * share))
    faults = [
        *drawing_faults(drawing, located),
        *expression_faults(character, located),
        *several,
        *_matte_faults(matte),
    ]
    return character, located, matte, faults


def fault_names(rgba: np.ndarray, poser: SheetPoser) -> tuple[str, ...]:
    """Return the names of the faults that an import finds in a picture; "no face" where it is refused."""
    try:
        faults = _judged(Picture(rgba, ()), poser, Told())[3]
    except InputError:
        return ("no face",)
    return tuple(fault.name for fault in faults)


def find_head(picture: Picture, poser: SheetPoser, told: Told, name: str) -> tuple[Located, list[Fault]]:
    """Return where the head is, found or told, and a fault if there are several.

    Raises:
        InputError: if none is found and none was told.
    """
    k = picture.reduction
    points = {name: (x * k, y * k) for name, (x, y) in told.points}
    if told.head is not None:
        x, y, size = (v * k for v in told.head)
        return _with_points(_around(picture.rgba, poser, x, y, size), points), []
    located = poser.locate(Drawing.from_rgba(picture.rgba))
    marks = sum(located.features()[n] is not None for n in FEATURES)
    whole = float(max(picture.rgba.shape[:2]))
    if (located.confidence["centre"] < SURE and marks < 2) or sureness(located, whole) < NO_FACE:
        raise InputError(
            f"no face was found in {name}: say where it is with --head X,Y,SIZE (the head's middle and "
            "height, in pixels), and for a face drawn unusually also --left-eye, --right-eye and --mouth"
        )
    return _with_points(located, points), _second_face(picture.rgba, poser, located)


def _around(rgba: np.ndarray, poser: SheetPoser, x: float, y: float, size: float) -> Located:
    """Look for eyes and mouth in a head whose place was told."""
    height, width = rgba.shape[:2]
    if not (4 <= size <= 4 * max(height, width) and 0 <= x < width and 0 <= y < height):
        raise InputError(f"the head told ({x:.0f}, {y:.0f}, size {size:.0f}) does not lie in the picture")
    framing = Framing(x - size, y - size, size / (FRAME_SIZE / 2))
    box = (x - size / 2, y - size / 2, x + size / 2, y + size / 2)
    if not rgba[..., 3].any():
        return Located(framing, box, None, None, None, {})
    found = poser.locate_near(Drawing.from_rgba(rgba), (x, y), size)
    marks: dict[str, Point | None] = {}
    for name, at in found.features().items():
        inside = at is not None and abs(at[0] - x) < size / 2 and abs(at[1] - y) < size / 2
        marks[name] = at if inside else None
    sure = {n: found.confidence[n] for n in FEATURES}
    return Located(framing, box, marks["left_eye"], marks["right_eye"], marks["mouth"], sure)


def _with_points(located: Located, points: dict[str, Point]) -> Located:
    confidence = {k: v for k, v in located.confidence.items() if k not in points}
    return replace(located, **points, confidence=confidence)  # pyright: ignore[reportArgumentType]


def _second_face(rgba: np.ndarray, poser: SheetPoser, first: Located) -> list[Fault]:
    """Look again with the first head covered."""
    x0, y0, x1, y1 = first.box
    pad = 0.1 * (x1 - x0)
    rest = rgba.copy()
    rest[max(0, int(y0 - pad)) : max(0, int(y1 + pad)), max(0, int(x0 - pad)) : max(0, int(x1 + pad))] = 0
    if not rest[..., 3].any():
        return []
    found = poser.locate_another(Drawing.from_rgba(rest), first)
    whole = float(max(rgba.shape[:2]))
    x = (found.box[0] + found.box[2]) / 2
    y = (found.box[1] + found.box[3]) / 2
    alike = 0.6 < found.framing.scale / first.framing.scale < 1.45
    # Patterns on clothes look like faces; a second character stands beside the first.
    below = x0 < x < x1 and y > y1
    if not alike or below or None in found.features().values() or sureness(found, whole) < SECOND_FACE:
        return []
    what = f"there seems to be another face, around {x:.0f}, {y:.0f}; the surer one was taken"
    return [Fault("several faces", "doubt", what, "Pick one with --head X,Y,SIZE")]


def _matte_faults(matte: Matte) -> list[Fault]:
    severity = "serious" if matte.confidence < 0.25 else "doubt"
    out = [Fault("background", severity, doubt.what, _sentence(doubt.remedy)) for doubt in matte.doubts]
    if not out and matte.confidence < UNSURE:
        out.append(Fault("background", "doubt", "the outline may not be clean", _sentence(REMEDY_BUSY)))
    return out


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _report(
    path: Path,
    picture: Picture,
    character: SheetCharacter,
    located: Located,
    matte: Matte,
    faults: list[Fault],
) -> Report:
    drawing = character.drawing
    height, width = drawing.rgba.shape[:2]
    frame = drawing.framing
    found: dict[str, tuple[float, ...] | None] = {"head": tuple(float(v) for v in located.box)}
    for name, at in located.features().items():
        found[name] = None if at is None else (float(at[0]), float(at[1]))
    confidence = {("head" if k == "centre" else k): round(float(v), 3) for k, v in located.confidence.items()}
    return Report(
        path.name,
        (width, height),
        (float(frame.left), float(frame.top), float(frame.scale)),
        found,
        {**confidence, "background": round(float(matte.confidence), 3)},
        matte.method,
        (*picture.remarks, *matte.mended),
        tuple(faults),
        dict(character.limits),
    )
