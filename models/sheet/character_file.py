"""Character files of the "sheet" architecture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from models.character_archive import (
    FORMAT,
    MAX_SIDE,
    SUFFIX,
    CharacterArchive,
    open_archive,
    thumbnail,
    write_archive,
)
from models.drawing import FRAME_SIZE, Drawing
from models.parts.eye_crop import EYE_PIXELS, EYE_PLANES, FEWEST_PLANES
from models.parts.eye_parts import EyeParts
from models.parts.mouth_classes import CLASSES, PIXELS, POINTS
from models.parts.mouth_parts import MouthParts
from models.sheet import basis
from models.sheet.character import FEATURES, DrawnExpression, Expression, ExpressionMaps, SheetCharacter
from models.sheet.crops import CROP_PIXELS
from models.sheet.soft_range import usable
from tracking.errors import ModelError

__all__ = [
    "FORMAT",
    "SUFFIX",
    "load_character",
    "read_sheet",
    "save_character",
    "thumbnail",
]

_IN_PARTS = "eye parts"
_MOUTH_IN_PARTS = "mouth parts"
_MAX_CELLS = 256
_MAX_LEVELS = 64
_MAX_DRAWN = 4
MAX_OUTFITS = 8
_MAX_PIXELS = 64_000_000
"""Pixels of all drawings of one character."""


def save_character(character: SheetCharacter, path: Path) -> None:
    """Write a character file, replacing one that is there.

    Raises:
        InputError: if it can't be written.
    """
    arrays, facts = _maps(character, "")
    facts |= {"pack": character.pack, "limits": {k: list(v) for k, v in character.limits.items()}}
    facts["drawn"] = {}
    for name, several in character.drawn.items():
        for i, drawn in enumerate(several):
            arrays[f"drawn_{name}_{i}"] = np.dstack([drawn.pixels, drawn.share])
        facts["drawn"][name] = [{"place": list(d.place), "value": d.value} for d in several]
    pictures, outfits = {}, []
    for i, (title, outfit) in enumerate(character.outfits.items()):
        more, told = _maps(outfit, f"outfit_{i}_")
        arrays |= more
        outfits.append({"name": title, **told})
        pictures[f"outfit_{i}_drawing"] = outfit.drawing.rgba
    facts["outfits"] = outfits
    write_archive(path, character.architecture, character.drawing, arrays, facts, pictures)


def _maps(character: SheetCharacter, prefix: str) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Return the arrays of one drawing, by name, and what the manifest says of them.

    Names begin with `prefix`; shapes and dtypes are those of `SheetCharacter`.
    """
    arrays, expressions = {f"{prefix}turn": character.turn}, {}
    if character.sway is not None:
        arrays[f"{prefix}sway"] = character.sway
    for name, maps in character.expressions.items():
        if isinstance(maps, EyeParts):
            arrays[f"{prefix}{name}"] = maps.planes
            expressions[name] = {
                "kind": _IN_PARTS,
                "centre": list(maps.centre),
                "side": maps.side,
                "roll_deg": maps.roll_deg,
                "mirrored": maps.mirrored,
                "closure": maps.closure,
                "hidden": maps.hidden,
            }
            continue
        if isinstance(maps, MouthParts):
            arrays |= {f"{prefix}{name}": maps.planes, f"{prefix}{name}_points": maps.points}
            expressions[name] = {
                "kind": _MOUTH_IN_PARTS,
                "centre": list(maps.centre),
                "side": maps.side,
                "own": maps.own,
                "open": maps.is_open,
                "chin": maps.chin,
            }
            continue
        arrays |= {f"{prefix}{name}": maps.maps, f"{prefix}{name}_values": maps.values}
        expressions[name] = {"centre": list(maps.centre), "side": maps.side, "own": maps.own}
    return arrays, {"expressions": expressions}


def load_character(path: Path) -> SheetCharacter:
    """Read a character file.

    Raises:
        InputError: if there is no such file.
        ModelError: if it is damaged, foreign or of another version.
    """
    with open_archive(path) as archive:
        return read_sheet(archive)


def read_sheet(archive: CharacterArchive) -> SheetCharacter:
    """Read the character out of an opened file; raises what damage causes."""
    if archive.architecture != SheetCharacter.architecture:
        raise ModelError("made for another player; compile the drawing again")
    manifest, pack = archive.manifest, str(archive.manifest["pack"])
    limits = manifest.get("limits", {})
    if not usable(limits):
        raise ValueError("limits")
    bounds = {name: (float(low), float(high)) for name, (low, high) in limits.items()}
    drawn = {
        name: tuple(_drawn(archive, name, i, facts) for i, facts in enumerate(several[:_MAX_DRAWN]))
        for name, several in manifest.get("drawn", {}).items()
        if name in FEATURES
    }
    first = _one(archive, "", archive.drawing(), manifest["expressions"], pack, drawn, bounds)
    outfits: dict[str, SheetCharacter] = {}
    for i, facts in enumerate(manifest.get("outfits", [])[:MAX_OUTFITS]):
        drawing = archive.drawing(f"outfit_{i}_drawing.png")
        height, width = drawing.rgba.shape[:2]
        if first.drawing.rgba.shape != drawing.rgba.shape or (i + 2) * width * height > _MAX_PIXELS:
            raise ValueError("outfit")
        told = facts["expressions"]
        outfits[str(facts["name"])[:80]] = _one(archive, f"outfit_{i}_", drawing, told, pack, drawn, bounds)
    return replace(first, outfits=outfits)


def _one(
    archive: CharacterArchive,
    prefix: str,
    drawing: Drawing,
    expressions: Any,
    pack: str,
    drawn: dict[str, tuple[DrawnExpression, ...]],
    limits: dict[str, tuple[float, float]],
) -> SheetCharacter:
    turn = archive.array(f"{prefix}turn.npy", np.float16, (basis.CHANNELS, None, None), _MAX_CELLS)
    if turn.shape[1] != turn.shape[2] or turn.shape[1] < 4:
        raise ValueError("turn")
    found = {
        name: _expression(archive, f"{prefix}{name}", facts)
        for name, facts in expressions.items()
        if name in FEATURES
    }
    sway = None
    if f"{prefix}sway.npy" in archive.manifest["files"]:
        sway = archive.array(f"{prefix}sway.npy", np.uint8, (2, *turn.shape[1:]), _MAX_CELLS)
    return SheetCharacter(drawing, turn, found, pack, drawn, {}, limits, sway)


def _drawn(archive: CharacterArchive, name: str, i: int, facts: Any) -> DrawnExpression:
    planes = archive.array(f"drawn_{name}_{i}.npy", np.uint8, (None, None, 5), MAX_SIDE)
    place = tuple(float(v) for v in facts["place"])
    value = float(facts["value"])
    if len(place) != 4 or not np.isfinite([*place, value]).all() or not 0 <= value <= 1:
        raise ValueError(name)
    if not all(-1 <= v <= 2 for v in place[:2]) or not all(0 < v <= 1 for v in place[2:]):
        raise ValueError(name)
    pixels = np.minimum(planes[..., :4], planes[..., 3:4])
    return DrawnExpression(place, value, pixels, planes[..., 4].copy())


def _expression(archive: CharacterArchive, name: str, facts: Any) -> Expression:
    read = {_IN_PARTS: _eye, _MOUTH_IN_PARTS: _mouth}.get(facts.get("kind"), _maps_of)
    return read(archive, name, facts)


def _eye(archive: CharacterArchive, name: str, facts: Any) -> EyeParts:
    planes = archive.array(f"{name}.npy", np.uint8, (None, EYE_PIXELS, EYE_PIXELS), EYE_PIXELS)
    if len(planes) not in (FEWEST_PLANES, len(EYE_PLANES)):
        raise ValueError(name)
    x, y = (float(v) for v in facts["centre"])
    side, roll, closure, hidden = (float(facts[k]) for k in ("side", "roll_deg", "closure", "hidden"))
    placed = np.isfinite([x, y, side, roll]).all() and 1 < side < FRAME_SIZE and max(abs(x), abs(y)) < 1e4
    if not (placed and abs(roll) <= 180 and 0 <= closure <= 1 and 0 <= hidden <= 1):
        raise ValueError(name)
    return EyeParts((x, y), side, roll, bool(facts["mirrored"]), planes, closure, hidden)


def _mouth(archive: CharacterArchive, name: str, facts: Any) -> MouthParts:
    planes = archive.array(f"{name}.npy", np.uint8, (len(CLASSES), PIXELS, PIXELS), PIXELS)
    points = archive.array(f"{name}_points.npy", np.float32, (len(POINTS), 2), len(POINTS))
    x, y = (float(v) for v in facts["centre"])
    side, own, chin = (float(facts[k]) for k in ("side", "own", "chin"))
    placed = np.isfinite([x, y, side, own, chin]).all() and 1 < side < FRAME_SIZE
    near = max(abs(x), abs(y), abs(chin)) < 1e4 and bool((np.abs(points - 0.5) < 4).all())
    if not (placed and near and 0 <= own <= 1):
        raise ValueError(name)
    return MouthParts((x, y), side, planes, points, bool(facts["open"]), own, chin)


def _maps_of(archive: CharacterArchive, name: str, facts: Any) -> ExpressionMaps:
    values = archive.array(f"{name}_values.npy", np.float32, (None,), _MAX_LEVELS)
    shape = (len(values), 7, CROP_PIXELS, CROP_PIXELS)
    maps = archive.array(f"{name}.npy", np.float16, shape, _MAX_LEVELS)
    x, y = (float(v) for v in facts["centre"])
    side, own = float(facts["side"]), float(facts["own"])
    rising = len(values) >= 2 and bool((np.diff(values) > 0).all())
    placed = np.isfinite([x, y, side, own]).all() and 1 < side < FRAME_SIZE and max(abs(x), abs(y)) < 1e4
    if not (rising and placed):
        raise ValueError(name)
    return ExpressionMaps((x, y), side, values, own, maps)
