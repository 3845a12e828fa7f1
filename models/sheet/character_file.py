"""Character files (`.ichimai`): a drawing and everything compiled from it, in one safe file.

A zip of `manifest.json`, `drawing.png`, `thumbnail.png` and plain .npy arrays. Nothing is unpickled; sizes are
bounded before anything is read, and every member is checked against the SHA-256 in the manifest. The file is
written whole or not at all.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from models.colour import premultiply, straighten
from models.drawing import FRAME_SIZE, Drawing, Framing
from models.sheet import basis
from models.sheet.character import FEATURES, ExpressionMaps, SheetCharacter
from models.sheet.crops import CROP_PIXELS
from models.sheet.resample import read_square
from tracking.errors import InputError, ModelError

FORMAT = 1
SUFFIX = ".ichimai"
THUMBNAIL_PIXELS = 256
MAX_SIDE = 4096
_MAX_MEMBER = 80 << 20
_MAX_MANIFEST = 1 << 20
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError, TypeError, IndexError, OverflowError)


def save_character(character: SheetCharacter, path: Path) -> None:
    """Write a character file, replacing one that is there.

    Raises:
        InputError: if it can't be written.
    """
    members = {"drawing.png": _png(character.drawing.rgba), "thumbnail.png": _png(thumbnail(character.drawing))}
    members["turn.npy"] = _npy(character.turn)
    expressions = {}
    for name, maps in character.expressions.items():
        members[f"{name}.npy"] = _npy(maps.maps)
        members[f"{name}_values.npy"] = _npy(maps.values)
        expressions[name] = {"centre": list(maps.centre), "side": maps.side, "own": maps.own}
    frame = character.drawing.framing
    manifest = {
        "format": FORMAT,
        "architecture": "sheet",
        "pack": character.pack,
        "framing": [frame.left, frame.top, frame.scale],
        "expressions": expressions,
        "files": {k: {"sha256": hashlib.sha256(v).hexdigest(), "bytes": len(v)} for k, v in members.items()},
    }
    partial = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as f:
            partial = Path(f.name)
            with zipfile.ZipFile(f, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
                archive.writestr("manifest.json", json.dumps(manifest, indent=1, allow_nan=False))
                for name, content in members.items():
                    archive.writestr(name, content)
            f.flush()
            os.fsync(f.fileno())
        partial.replace(path)
    except OSError as error:
        if partial is not None:
            partial.unlink(missing_ok=True)
        raise InputError(f"the character {path} can't be written: {error.strerror or error}") from error


def load_character(path: Path) -> SheetCharacter:
    """Read a character file.

    Raises:
        InputError: if there is no such file.
        ModelError: if it is damaged, foreign or of another version.
    """
    if not path.is_file():
        raise InputError(f"there is no character at {path}")
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from error
    except _DAMAGE as error:
        raise ModelError(f"{path} is damaged or no character file: compile or import the drawing again") from error


def load_thumbnail(path: Path) -> np.ndarray:
    """Return a character file's thumbnail, uint8 straight RGBA, without reading the rest.

    Raises:
        ModelError: if the file is damaged or foreign.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            files = json.loads(_member(archive, "manifest.json", _MAX_MANIFEST))["files"]
            return _picture(_checked(archive, "thumbnail.png", files), THUMBNAIL_PIXELS)
    except _DAMAGE as error:
        raise ModelError(f"{path} is damaged or no character file") from error


def thumbnail(drawing: Drawing) -> np.ndarray:
    """Return the framed head as a small straight RGBA picture."""
    frame = drawing.framing
    side = FRAME_SIZE * frame.scale
    return straighten(read_square(premultiply(drawing.rgba), frame.left, frame.top, side, THUMBNAIL_PIXELS))


def _read(archive: zipfile.ZipFile) -> SheetCharacter:
    manifest = json.loads(_member(archive, "manifest.json", _MAX_MANIFEST))
    if manifest["format"] != FORMAT or manifest["architecture"] != "sheet":
        raise ModelError("made by another version of the program; compile the drawing again")
    files = manifest["files"]
    rgba = _picture(_checked(archive, "drawing.png", files), MAX_SIDE)
    left, top, scale = (float(v) for v in manifest["framing"])
    if not (np.isfinite([left, top, scale]).all() and 0.01 < scale < 64 and max(abs(left), abs(top)) < 1e5):
        raise ValueError("framing")
    turn = _array(_checked(archive, "turn.npy", files), np.float16, (basis.CHANNELS, None, None))
    expressions = {
        name: _expression(archive, files, name, facts)
        for name, facts in manifest["expressions"].items()
        if name in FEATURES
    }
    return SheetCharacter(Drawing.from_rgba(rgba, Framing(left, top, scale)), turn, expressions, str(manifest["pack"]))


def _expression(archive: zipfile.ZipFile, files: Any, name: str, facts: Any) -> ExpressionMaps:
    values = _array(_checked(archive, f"{name}_values.npy", files), np.float32, (None,))
    maps = _array(_checked(archive, f"{name}.npy", files), np.float16, (len(values), 7, CROP_PIXELS, CROP_PIXELS))
    x, y = (float(v) for v in facts["centre"])
    side, own = float(facts["side"]), float(facts["own"])
    rising = len(values) >= 2 and bool((np.diff(values) > 0).all())
    if not (rising and np.isfinite([x, y, side, own]).all() and 1 < side < FRAME_SIZE and max(abs(x), abs(y)) < 1e4):
        raise ValueError(name)
    return ExpressionMaps((x, y), side, values, own, maps)


def _member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    info = archive.getinfo(name)
    if info.file_size > limit:
        raise ValueError(f"{name} is too large")
    with archive.open(info) as f:
        content = f.read(limit + 1)
    if len(content) > limit:
        raise ValueError(f"{name} is larger than it says")
    return content


def _checked(archive: zipfile.ZipFile, name: str, files: Any) -> bytes:
    content = _member(archive, name, _MAX_MEMBER)
    if hashlib.sha256(content).hexdigest() != files[name]["sha256"]:
        raise ModelError("damaged: a SHA-256 differs; compile or import the drawing again")
    return content


def _array(content: bytes, dtype: type, shape: tuple[int | None, ...]) -> np.ndarray:
    array = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False, max_header_size=4096)
    fits = array.dtype == dtype and array.ndim == len(shape)
    if not fits or any(want not in (None, have) for want, have in zip(shape, array.shape, strict=True)):
        raise ValueError("array of another shape")
    if not np.isfinite(array).all():
        raise ValueError("array with numbers that are none")
    return array


def _picture(content: bytes, largest: int) -> np.ndarray:
    # The size stands in the PNG's header: a bomb is refused before it is decoded.
    width, height = (int.from_bytes(content[i : i + 4], "big") for i in (16, 20))
    if content[:8] != b"\x89PNG\r\n\x1a\n" or not (0 < width <= largest and 0 < height <= largest):
        raise ValueError("picture")
    bgra = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if bgra is None or bgra.ndim != 3 or bgra.shape[2] != 4 or bgra.dtype != np.uint8:
        raise ValueError("picture")
    return cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGBA)


def _png(rgba: np.ndarray) -> bytes:
    return cv2.imencode(".png", cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA))[1].tobytes()


def _npy(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.lib.format.write_array(out, np.ascontiguousarray(array), allow_pickle=False)
    return out.getvalue()
