"""The container of character files (`.ichimai`): a zip of a manifest, pictures and plain arrays, read safely.

Nothing is unpickled; sizes are bounded before anything is read or made, and every member is checked against
the SHA-256 in the manifest. A file is written whole or not at all.
"""

from __future__ import annotations

import glob
import hashlib
import io
import json
import struct
import time
import tokenize
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from models.colour import premultiply, straighten
from models.drawing import FRAME_SIZE, Drawing, Framing
from models.sheet.resample import read_square
from tracking.errors import InputError, ModelError
from tracking.sources.picture_file import decode_picture
from tracking.unfinished import hidden_beginning, written_whole

FORMAT = 1
SUFFIX = ".ichimai"
THUMBNAIL_PIXELS = 256
MAX_SIDE = 4096
MAX_MEMBER = 160 << 20
"""Bytes of the largest part of a file."""
_MAX_MANIFEST = 1 << 20
_PART = ".part"
_STALE_S = 60.0
_MAX_FRAME = 2.5
"""Largest side of the frame, in longer sides of the drawing."""
# What zipfile, json, numpy and OpenCV raise on damaged and made-up content.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, cv2.error, OSError, EOFError, RuntimeError, ValueError,
    LookupError, TypeError, AttributeError, ArithmeticError, MemoryError, SyntaxError, tokenize.TokenError,
)  # fmt: skip


class CharacterArchive:
    """An opened character file. Its methods raise whatever damage causes: use it inside `open_archive`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.manifest: dict[str, Any] = json.loads(self._member("manifest.json", _MAX_MANIFEST))
        if not isinstance(self.manifest, dict):
            raise ValueError("manifest")
        if self.manifest["format"] != FORMAT:
            raise ModelError("made by another version of the program; compile the drawing again")

    @property
    def architecture(self) -> str:
        """Which player it is for."""
        return str(self.manifest["architecture"])

    def array(self, name: str, dtype: type, shape: tuple[int | None, ...], largest: int) -> np.ndarray:
        """Return an array; its dtype and shape (None: any length up to `largest`) are checked first."""
        content = self.content(name)
        stream = io.BytesIO(content)
        if np.lib.format.read_magic(stream) != (1, 0):
            raise ValueError("array of another version")
        # The limit keeps Python's parser from being fed megabytes; numpy's stub does not know it.
        read = np.lib.format.read_array_header_1_0
        have, fortran, kind = read(stream, max_header_size=4096)  # pyright: ignore[reportCallIssue]
        fits = kind == np.dtype(dtype) and not fortran and len(have) == len(shape)
        if not fits or any(
            h != w if w is not None else not 0 < h <= largest for w, h in zip(shape, have, strict=True)
        ):
            raise ValueError("array of another shape")
        array = np.frombuffer(content, kind, offset=stream.tell()).reshape(have)
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ValueError("array with numbers that are none")
        return array

    def drawing(self, name: str = "drawing.png") -> Drawing:
        """Return the framed drawing, or another one of the same framing."""
        rgba = _picture(self.content(name), MAX_SIDE)
        left, top, scale = (float(v) for v in self.manifest["framing"])
        longer = max(rgba.shape[:2])
        placed = np.isfinite([left, top, scale]).all() and max(abs(left), abs(top)) < 4 * MAX_SIDE
        if not (placed and scale > 0.01 and FRAME_SIZE * scale < _MAX_FRAME * longer + FRAME_SIZE):
            raise ValueError("framing")
        return Drawing.from_rgba(rgba, Framing(left, top, scale))

    def thumbnail(self) -> np.ndarray:
        """Return the head as a small picture, uint8 (P, P, 4), straight RGBA, P = `THUMBNAIL_PIXELS`."""
        return _picture(self.content("thumbnail.png"), THUMBNAIL_PIXELS)

    def content(self, name: str) -> bytes:
        """Return a member's bytes after checking its SHA-256."""
        content = self._member(name, MAX_MEMBER)
        if hashlib.sha256(content).hexdigest() != self.manifest["files"][name]["sha256"]:
            raise ModelError("damaged: a SHA-256 differs; compile or import the drawing again")
        return content

    def _member(self, name: str, limit: int) -> bytes:
        info = self._archive.getinfo(name)
        if info.file_size > limit:
            raise ValueError(f"{name} is too large")
        with self._archive.open(info) as f:
            content = f.read(limit + 1)
        if len(content) > limit:
            raise ValueError(f"{name} is larger than it says")
        return content


@contextmanager
def open_archive(path: Path) -> Iterator[CharacterArchive]:
    """Open a character file; whatever damage does inside the block comes out as a ModelError.

    Raises:
        InputError: if there is no such file.
        ModelError: if it is damaged, foreign or of another version.
    """
    if not path.is_file():
        raise InputError(f"there is no character at {path}")
    try:
        with zipfile.ZipFile(path) as archive:
            yield CharacterArchive(archive)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from error
    except (*_DAMAGE, InputError) as error:
        raise ModelError(
            f"{path} is damaged or no character file: compile or import the drawing again"
        ) from error


def write_archive(
    path: Path,
    architecture: str,
    drawing: Drawing,
    arrays: Mapping[str, np.ndarray],
    facts: Mapping[str, Any],
    pictures: Mapping[str, np.ndarray] | None = None,
) -> None:
    """Write a character file, replacing one that is there.

    Args:
        path: where.
        architecture: which player it is for.
        drawing: framed.
        arrays: by name, without suffix.
        facts: more for the manifest.
        pictures: more pictures, uint8 (H, W, 4), straight RGBA, by name without suffix.

    Raises:
        InputError: if it can't be written.
    """
    frame = drawing.framing
    members = {"drawing.png": _png(drawing.rgba), "thumbnail.png": _png(thumbnail(drawing))}
    members |= {f"{name}.png": _png(rgba) for name, rgba in (pictures or {}).items()}
    members |= {f"{name}.npy": _npy(array) for name, array in arrays.items()}
    manifest = {
        "format": FORMAT,
        "architecture": architecture,
        "framing": [frame.left, frame.top, frame.scale],
        **facts,
        "files": {k: {"sha256": hashlib.sha256(v).hexdigest(), "bytes": len(v)} for k, v in members.items()},
    }
    try:
        _sweep(path)
        with (
            written_whole(path) as f,
            zipfile.ZipFile(f, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive,
        ):
            archive.writestr("manifest.json", json.dumps(manifest, indent=1, allow_nan=False))
            for name, content in members.items():
                archive.writestr(name, content)
    except OSError as error:
        raise InputError(f"the character {path} can't be written: {error.strerror or error}") from error


def _sweep(path: Path) -> None:
    """Remove what a writer left behind that was killed: writing takes seconds."""
    for left in path.parent.glob(f"{glob.escape(hidden_beginning(path))}*{_PART}"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_S:
                left.unlink()


def thumbnail(drawing: Drawing) -> np.ndarray:
    """Return the framed head, uint8 (P, P, 4), straight RGBA, P = `THUMBNAIL_PIXELS`."""
    frame = drawing.framing
    side = FRAME_SIZE * frame.scale
    return straighten(read_square(premultiply(drawing.rgba), frame.left, frame.top, side, THUMBNAIL_PIXELS))


def _picture(content: bytes, largest: int) -> np.ndarray:
    # The size stands in the PNG's header: a bomb is refused before it is decoded.
    width, height = (int.from_bytes(content[i : i + 4], "big") for i in (16, 20))
    if content[:8] != b"\x89PNG\r\n\x1a\n" or not (0 < width <= largest and 0 < height <= largest):
        raise ValueError("picture")
    bgra = decode_picture(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if bgra is None or bgra.ndim != 3 or bgra.shape[2] != 4 or bgra.dtype != np.uint8:
        raise ValueError("picture")
    return cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGBA)


def _png(rgba: np.ndarray) -> bytes:
    return cv2.imencode(".png", cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA))[1].tobytes()


def _npy(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.lib.format.write_array(out, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
    return out.getvalue()
