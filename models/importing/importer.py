"""The whole import: read, find, cut out, frame, judge, compile. Every step can be told instead of guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import FRAME_SIZE, Drawing, Framing
from models.importing.backdrop import find_backdrop
from models.importing.brush import Brush, brushed
from models.importing.doubts import is_no_face
from models.importing.faults import drawing_faults, expression_faults, told_once
from models.importing.lying import lying, remark, stands_on_its_head, turned
from models.importing.matting import REMEDY_BUSY, UNSURE, Colour, Doubt, Matte, cut_out
from models.importing.own_alpha import has_own_alpha
from models.importing.part import Part, around_head, locate, whole, without_bars
from models.importing.reading import Picture, read_picture
from models.importing.report import Fault, Report
from models.importing.safe_range import safe_range
from models.importing.variants import Variants, with_variants
from models.runtime import Network
from models.sheet.character import FEATURES, SheetCharacter
from models.sheet.finder import Located, sureness
from models.sheet.looks import Point
from models.sheet.poser import SheetPoser, chosen_framing
from tracking.errors import InputError

SECOND_FACE = 0.68
"""Sureness from which something beside the head counts as another."""

FIGURE_AREA, FIGURE_HEIGHT = 0.4, 0.6
"""How large, beside the figure with the head, another part is that stands apart to count as one."""

LEAST_SURE = 0.4
"""Sureness that a picture which is turned over must reach."""
_LEAST_HEAD = 0.05
TOOK_ALL = Doubt(
    "what was taken for the background was nearly all of the head, so the background was kept",
    "--background #rrggbb names its colour, --erase brushes it away, --background keep leaves it",
)


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
        turn: quarters of a turn, clockwise, by which the picture is turned first; None: as it is found to
            lie. Where a place is told, nothing is turned unasked. Positions are those of the turned picture.
    """

    head: tuple[float, float, float] | None = None
    points: tuple[tuple[str, Point], ...] = ()
    background: str | Colour = "auto"
    holes: str = "auto"
    brush: Brush | None = None
    limits: tuple[tuple[str, tuple[float, float]], ...] = ()
    turn: int | None = None

    @property
    def may_turn(self) -> bool:
        """Whether nothing was told that stands for the picture as it lies."""
        return self.turn is None and self.head is None and not self.points and self.brush is None


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
    picture, quarters = read_picture(path), told.turn or 0
    progress(0.1)
    if told.may_turn:
        picture, quarters, seen = _seen_upright(picture, poser, told, matting, path.name)
    else:
        picture = replace(picture, rgba=turned(picture.rgba, quarters))
        seen = _seen(picture, poser, told, matting, path.name)
    progress(0.4)
    located, matte = seen.located, seen.matte
    character, faults = _judged(picture, seen, poser, told, progress)
    safe = safe_range(character)
    character = replace(character, limits={**safe, **dict(told.limits)})
    extra: tuple[str, ...] = ()
    if variants is not None:
        character, extra = with_variants(
            character, located, variants, poser, told.background, matting, quarters
        )
    progress(0.95)
    report = replace(
        _report(path, picture, character, located, matte, faults),
        safe_range=safe,
        variants=extra,
        turned=quarters,
    )
    progress(1.0)
    return Imported(character, report)


class _Seen(NamedTuple):
    """What is seen in a picture before anything is made of it."""

    located: Located
    several: list[Fault]
    matte: Matte


def _seen_upright(
    picture: Picture, poser: SheetPoser, told: Told, matting: Network | None, name: str
) -> tuple[Picture, int, _Seen]:
    """Return a picture, turned if it lies or stands on its head; by how many quarters; and what is seen.

    Raises:
        InputError: as `find_head`.
    """
    quarters = 0
    if picture.rgba[..., 3].any():
        quarters = lying(picture.rgba, poser, locate(picture.rgba, poser))
    upright = _turned_by(picture, quarters)
    seen = _seen(upright, poser, told, matting, name)
    if stands_on_its_head(seen.matte.rgba, seen.located.box) or _hangs_before_one_colour(upright, seen):
        over = _turned_by(picture, (quarters + 2) % 4)
        try:
            other = _seen(over, poser, told, matting, name)
        except InputError:
            return upright, quarters, seen
        if sureness(other.located, float(max(over.rgba.shape[:2]))) >= LEAST_SURE:
            return over, (quarters + 2) % 4, other
    return upright, quarters, seen


def _hangs_before_one_colour(picture: Picture, seen: _Seen) -> bool:
    """Whether the background is of one colour below and beside the head, and a body hangs from above.

    Backgrounds are looked for at the upper edge; where a body hangs there, one of one colour is not found.
    """
    if seen.matte.method == "colour" or has_own_alpha(picture.rgba):
        return False
    backdrop = find_backdrop(np.ascontiguousarray(turned(picture.rgba, 2)[..., :3]))
    shown = np.where(turned(backdrop.region, 2), 0, 255).astype(np.uint8)
    clear = np.dstack([picture.rgba[..., :3], shown])
    return backdrop.usable and stands_on_its_head(clear, seen.located.box)


def _turned_by(picture: Picture, quarters: int) -> Picture:
    if not quarters:
        return picture
    rgba = turned(picture.rgba, quarters)
    return replace(picture, rgba=rgba, remarks=(*picture.remarks, remark(quarters)))


def _seen(picture: Picture, poser: SheetPoser, told: Told, matting: Network | None, name: str) -> _Seen:
    """Find the head and make the background transparent."""
    part = without_bars(picture.rgba)
    located, several = find_head(picture, poser, told, name, part)
    around = around_head(part, located)
    matte = _cut_out(picture.rgba, around, located, told.background, told.holes, matting)
    if not has_own_alpha(picture.rgba):
        matte = _with_something_left(matte, picture.rgba, located)
    words = _words_of(part, around, picture.rgba) if told.background != "keep" else []
    return _Seen(located, several, replace(matte, mended=(*words, *matte.mended)))


def _cut_out(
    rgba: np.ndarray,
    part: Part,
    located: Located,
    background: str | Colour,
    holes: str,
    matting: Network | None,
) -> Matte:
    """Make the background of a picture (H, W, 4) transparent, and all that is outside of the part."""
    if part.is_whole(rgba) or background == "keep":
        return cut_out(rgba, located.box, background, holes, matting)
    x0, y0, x1, y1 = located.box
    box = (x0 - part.x0, y0 - part.y0, x1 - part.x0, y1 - part.y0)
    matte = cut_out(np.ascontiguousarray(part.of(rgba)), box, background, holes, matting)
    out = np.zeros_like(rgba)
    part.of(out)[:] = matte.rgba
    return replace(matte, rgba=out)


def _with_something_left(matte: Matte, rgba: np.ndarray, located: Located) -> Matte:
    """Return the matte, or one of all of the picture (H, W, 4) where the character went as well."""
    x0, y0, x1, y1 = (max(0, round(v)) for v in located.box)
    head = matte.rgba[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1), 3]
    if head.size and (head > 127).mean() >= _LEAST_HEAD:
        return matte
    return Matte(
        np.dstack([rgba[..., :3], np.full(rgba.shape[:2], 255, np.uint8)]), "none", 0.0, doubts=(TOOK_ALL,)
    )


def _judged(
    picture: Picture,
    seen: _Seen,
    poser: SheetPoser,
    told: Told,
    progress: Callable[[float], None] = lambda share: None,
) -> tuple[SheetCharacter, list[Fault]]:
    """Frame and compile what was seen; return the character and what is wrong with it."""
    located, matte = seen.located, seen.matte
    if told.brush is not None:
        matte = replace(matte, rgba=brushed(matte.rgba, picture.rgba, told.brush))
    height, width = matte.rgba.shape[:2]
    framing = located.framing if told.head else chosen_framing(width, height, located)
    drawing = Drawing.from_rgba(matte.rgba, framing)
    character = poser.compile(drawing, located, lambda share: progress(0.4 + 0.5 * share))
    faults = [
        *told_once(drawing_faults(drawing, located), expression_faults(character, located)),
        *(seen.several or several_figures(drawing.rgba, located)),
        *_matte_faults(matte),
    ]
    return character, faults


def fault_names(rgba: np.ndarray, poser: SheetPoser) -> tuple[str, ...]:
    """Return the names of the faults that an import finds; "no face" where the picture is refused.

    Args:
        rgba: the picture, uint8 (H, W, 4), straight.
        poser: with the finder.
    """
    try:
        picture = Picture(rgba, ())
        faults = _judged(picture, _seen(picture, poser, Told(), None, "the picture"), poser, Told())[1]
    except InputError:
        return ("no face",)
    return tuple(fault.name for fault in faults)


def _words_of(part: Part, around: Part, rgba: np.ndarray) -> list[str]:
    """Say which parts of a picture (H, W, 4) were left out."""
    words = []
    if not part.is_whole(rgba):
        words.append(
            "bars of one colour around it, as of a phone or player, are taken off (--background keep)"
        )
    if around != part:
        words.append("of so wide a picture only what is around the head is kept (--background keep)")
    return words


def find_head(
    picture: Picture, poser: SheetPoser, told: Told, name: str, part: Part | None = None
) -> tuple[Located, list[Fault]]:
    """Return where the head is, found or told, and a fault if there are several.

    Args:
        part: where to look; everywhere by default.

    Raises:
        InputError: if none is found and none was told.
    """
    k = picture.reduction
    points = {name: (x * k, y * k) for name, (x, y) in told.points}
    if told.head is not None:
        x, y, size = (v * k for v in told.head)
        return _with_points(_around(picture.rgba, poser, x, y, size), points), []
    part = part or whole(picture.rgba)
    rgba = np.ascontiguousarray(part.of(picture.rgba))
    if not rgba[..., 3].any():
        raise InputError("the drawing has no visible pixel: its alpha is 0 everywhere")
    located = locate(rgba, poser)
    if is_no_face(located, float(max(rgba.shape[:2]))):
        raise InputError(
            f"no face was found in {name}: say where it is with --head X,Y,SIZE (the head's middle and "
            "height, in pixels), and for a face drawn unusually also --left-eye, --right-eye and --mouth"
        )
    return _with_points(part.in_whole(located), points), _second_face(rgba, poser, located, part)


def _around(rgba: np.ndarray, poser: SheetPoser, x: float, y: float, size: float) -> Located:
    """Look for eyes and mouth in a head whose place in a picture, uint8 (H, W, 4), was told."""
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


def _second_face(rgba: np.ndarray, poser: SheetPoser, first: Located, part: Part) -> list[Fault]:
    """Look again at a picture, uint8 (H, W, 4) straight, with the first head covered."""
    x0, y0, x1, y1 = first.box
    pad = 0.1 * (x1 - x0)
    rest = rgba.copy()
    rest[max(0, int(y0 - pad)) : max(0, int(y1 + pad)), max(0, int(x0 - pad)) : max(0, int(x1 + pad))] = 0
    if not rest[..., 3].any():
        return []
    found = poser.locate_another(Drawing.from_rgba(rest), first)
    longer = float(max(rgba.shape[:2]))
    x = (found.box[0] + found.box[2]) / 2
    y = (found.box[1] + found.box[3]) / 2
    alike = 0.6 < found.framing.scale / first.framing.scale < 1.45
    # Patterns on clothes look like faces; a second character stands beside the first.
    below = x0 < x < x1 and y > y1
    if not alike or below or None in found.features().values() or sureness(found, longer) < SECOND_FACE:
        return []
    where = f"{x + part.x0:.0f}, {y + part.y0:.0f}"
    what = f"there seems to be another face, around {where}; the surer one was taken"
    return [Fault("several faces", "doubt", what, "Pick one with --head X,Y,SIZE")]


def several_figures(rgba: np.ndarray, located: Located) -> list[Fault]:
    """Name figures that stand apart from the one with the head: other views of it, from behind perhaps.

    Args:
        rgba: uint8 (H, W, 4), straight, its background transparent.
        located: where the head is.
    """
    k = min(1.0, 256.0 / max(rgba.shape[:2]))
    shown = cv2.resize(rgba[..., 3], None, fx=k, fy=k, interpolation=cv2.INTER_AREA) > 127
    _, labels, stats, middles = cv2.connectedComponentsWithStats(shown.astype(np.uint8))
    x0, y0, x1, y1 = (round(v * k) for v in located.box)
    head = labels[max(0, y0) : max(1, y1), max(0, x0) : max(1, x1)]
    if not head.any():
        return []
    own = int(np.bincount(head[head > 0]).argmax())
    area, height = stats[:, cv2.CC_STAT_AREA], stats[:, cv2.CC_STAT_HEIGHT]
    large = (area >= FIGURE_AREA * area[own]) & (height >= FIGURE_HEIGHT * height[own])
    others = [i for i in range(1, len(stats)) if i != own and large[i]]
    if not others:
        return []
    where = "; ".join(f"{x / k:.0f}, {y / k:.0f}" for x, y in middles[others])
    what = f"there are several figures or views on it, others around {where}; one of them moves"
    remedy = "Cut one view out, or brush the others away with --erase"
    return [Fault("several figures", "doubt", what, remedy)]


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
