"""Stickers as data: `assets/stickers/*.toml`, one file a sticker."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from app.stickers.curves import Curve, read_curve
from rendering.stickers.marks import shapes
from tracking.errors import InputError
from tracking.pose import NAMES

_FOLDER = Path(str(files("assets"))) / "stickers"
_NO_STICKERS = ("marks.toml",)
FIGURE = ("lift", "slide", "sway", "stretch")
"""How the whole figure moves: up and to the picture's right in halves of its side, clockwise in degrees, and
longer as a share."""
ANCHORS = ("sticker", "head", "left_eye", "right_eye", "mouth")
NEEDS = ("eyes", "mouth")
_SQUARE = "sticker"
_CORNER = {"x": 0.74, "y": -0.6, "size": {"middle": 0.18, "swing": 0.02, "times": 1}}
_MARK = {"x": 0.0, "y": 0.0, "size": 0.2, "turn": 0.0, "opacity": 1.0, "squeeze": 1.0}


@dataclass(frozen=True, slots=True)
class MarkTrack:
    """A mark over the loop.

    Attributes:
        shape: a name of `rendering.stickers.marks.shapes`.
        anchor: what it is placed by. "sticker": the square, its middle 0 and its side from -1 to 1; else the
            head's middle or that part of the face, in halves of the head's side.
        curves: x, y, size, turn (degrees), opacity, squeeze.
        times: how often its own loop goes round in the sticker's.
        phase: share of its own loop by which it is ahead.
    """

    shape: str
    anchor: str
    curves: Mapping[str, Curve]
    times: int
    phase: float

    def at(self, name: str, t: float) -> float:
        """Return a curve's value at a share of the sticker's loop."""
        return self.curves[name].at((t * self.times + self.phase) % 1.0)


@dataclass(frozen=True, slots=True)
class StickerScript:
    """What a sticker shows.

    Attributes:
        name: of its files: ASCII, 2 to 30 characters.
        title: what people call it, in English.
        emoji: the one it stands for.
        expression: what it shows, by which a clip's moments are found: names with blanks, or empty.
        order: its place in the set.
        seconds: how long a loop takes; whole, for LINE's sake.
        still: share of the loop at which the still one is taken.
        needs: parts of the drawing without which it would show nothing, of `NEEDS`.
        pose: curves of numbers of the pose.
        figure: curves of `FIGURE`.
        marks: in the order in which they are drawn.
    """

    name: str
    title: str
    emoji: str
    expression: str
    order: int
    seconds: int
    still: float
    needs: tuple[str, ...]
    pose: Mapping[str, Curve]
    figure: Mapping[str, Curve]
    marks: tuple[MarkTrack, ...]


def bundled_scripts() -> tuple[StickerScript, ...]:
    """Return the stickers that come with the program, in their order."""
    paths = (path for path in _FOLDER.glob("*.toml") if path.name not in _NO_STICKERS)
    return tuple(sorted((read_script(path) for path in paths), key=lambda script: script.order))


def read_script(path: Path) -> StickerScript:
    """Read a sticker's file.

    Raises:
        InputError: if it can't be read or something in it means nothing.
    """
    try:
        return _script(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}") from error
    except KeyError as error:
        raise InputError(f"{path} is no sticker: it has no {error.args[0]}") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(f"{path} is no sticker: {error}") from error


def with_mark(script: StickerScript, shape: str) -> StickerScript:
    """Return a sticker with another mark: those of its square become this one; "" for no mark at all.

    A sticker whose marks all lie on the face gets the mark in the square's corner besides.
    """
    if not shape:
        return replace(script, marks=())
    marks = tuple(replace(m, shape=shape) if m.anchor == _SQUARE else m for m in script.marks)
    if not any(mark.anchor == _SQUARE for mark in script.marks):
        marks += (_mark({"shape": shape, **_CORNER}),)
    return replace(script, marks=marks)


def _script(name: str, content: Mapping[str, Any]) -> StickerScript:
    needs = tuple(content.get("needs", ()))
    _known("part", needs, NEEDS)
    _known("number of the pose", content.get("pose", {}), NAMES)
    _known("movement of the figure", content.get("figure", {}), FIGURE)
    return StickerScript(
        name,
        str(content["title"]),
        str(content["emoji"]),
        str(content.get("expression", "")),
        int(content["order"]),
        int(content["seconds"]),
        float(content["still"]),
        needs,
        {key: read_curve(value) for key, value in content.get("pose", {}).items()},
        {key: read_curve(value) for key, value in content.get("figure", {}).items()},
        tuple(_mark(row) for row in content.get("mark", ())),
    )


def _mark(row: Mapping[str, Any]) -> MarkTrack:
    _known("mark", [row["shape"]], shapes())
    anchor = row.get("anchor", _SQUARE)
    _known("place", [anchor], ANCHORS)
    _known("property of a mark", row, ("shape", "anchor", "times", "phase", *_MARK))
    curves = {key: read_curve(row.get(key, default)) for key, default in _MARK.items()}
    return MarkTrack(row["shape"], anchor, curves, int(row.get("times", 1)), float(row.get("phase", 0.0)))


def _known(what: str, names: Any, known: Any) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"there is no {what} {name!r}")
