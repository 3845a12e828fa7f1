"""One odd picture a seed: kind x mode x depth x chunks x orientation x damage, and what must hold of it."""

from __future__ import annotations

import functools
import io
import json
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageCms

from models.colour import straighten
from models.generator.character import Character
from models.importing.reading import read_picture
from tests.wild.running import Done, common_faults, half_written
from tracking.errors import InputError

MOST_S = 20.0
_CHARACTERS = 40
Run = Callable[..., Done]


@dataclass(frozen=True)
class PictureCase:
    """A picture, and what is known of it by rule.

    Attributes:
        words: what makes it odd.
        path: of the file.
        shown: how it looks as viewers show it, uint8 straight RGBA; None where that is not known.
        error: by how much what is read may differ, mean of 255.
        upright: whether a face that stands upright must be found, turned if need be.
        refused: whether it can't be read; None where either is right.
        command: `import` or `pose`.
    """

    words: str
    path: Path
    shown: np.ndarray | None
    error: float
    upright: bool
    refused: bool | None
    command: str


def make_picture(seed: int, folder: Path) -> PictureCase:
    """Write the picture of a seed."""
    draw = random.Random(seed)
    rgba, words = _drawn(draw)
    quarters = draw.choice([0, 0, 0, 0, 0, 1, 2, 3])
    rgba = np.ascontiguousarray(np.rot90(rgba, quarters))
    kind = draw.choice([_png, _png, _png, _jpeg, _webp, _gif, _bmp, _foreign])
    content, suffix, shown, error, more = kind(draw, rgba)
    damage = draw.choice([None] * 8 + ["cut", "flipped"])
    if damage == "cut":
        content = content[: int(len(content) * draw.uniform(0.02, 0.98))]
    elif damage == "flipped":
        content = _flipped(draw, content)
    name = draw.choice(["picture", "絵 é", "a\nb", "50%", "-x", "顔" * 80, "q'\"q", "n" * 240])
    path = folder / f"{name}{draw.choice([suffix, suffix, suffix, '.png', suffix.upper()])}"
    path.write_bytes(content)
    command = draw.choice(["import", "import", "pose"])
    # What has no transparency at all is to be imported first.
    opaque = shown is None or int(shown[..., 3].min()) == 255
    refused = None if damage or (command == "pose" and opaque) else kind is _foreign
    whole = shown is not None and not damage
    words = f"{words}, turned {quarters}, {more}, {damage or 'whole'}, {name[:8]!r}"
    return PictureCase(words, path, shown if whole else None, error, whole, refused, command)


def _drawn(draw: random.Random) -> tuple[np.ndarray, str]:
    """Return a generated character, straight RGBA, transparent or before a colour or a wide backdrop."""
    side = draw.choice([300, 512, 512, 768])
    rgba = _character(draw.randrange(20_000, 20_000 + _CHARACTERS), side)
    ground = draw.choice(["clear", "clear", "one colour", "one colour", "banner"])
    if ground == "clear":
        return rgba, f"{side} px, clear"
    width = side if ground == "one colour" else draw.choice([2, 3]) * side
    colour = [draw.randrange(150, 256) for _ in range(3)]
    back = np.full((side, width, 4), (*colour, 255), np.uint8)
    part = back[:, width - side :]
    alpha = rgba[..., 3:] / 255
    part[..., :3] = (part[..., :3] * (1 - alpha) + rgba[..., :3] * alpha).round()
    return back, f"{width} x {side} px, {ground}"


@functools.cache
def _character(seed: int, side: int) -> np.ndarray:
    premultiplied = Character(seed, 512, plain=True).drawing()
    return straighten(cv2.resize(premultiplied, (side, side), interpolation=cv2.INTER_AREA))


Written = tuple[bytes, str, np.ndarray | None, float, str]
"""Content, ending, how it is shown, how far that may be off, and words."""


def _png(draw: random.Random, rgba: np.ndarray) -> Written:
    kind = draw.choice(["grey", "grey alpha", "RGB", "RGBA", "palette", "two", "key"])
    depth = draw.choice([8, 8, 16]) if kind in ("grey", "grey alpha", "RGB", "RGBA") else 8
    rows, head, extra, shown, error = _png_rows(kind, depth, rgba)
    orientation = draw.choice([1, 1, 1, 3, 6, 8, 2])
    chunks, chunk_words = _png_chunks(draw, orientation)
    size = draw.choice([None, 1, 100])  # of the pieces of pixel data
    data = zlib.compress(rows)
    pieces = [data] if size is None else [data[i : i + size] for i in range(0, min(len(data), 2000), size)]
    rest = [] if size is None else [data[min(len(data), 2000) // size * size :]]
    if size is not None:
        pieces = pieces[: min(len(data), 2000) // size]
    content = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + chunks + extra
    content += b"".join(_chunk(b"IDAT", piece) for piece in [*pieces, *rest] if piece)
    content += _chunk(b"IEND", b"")
    words = f"PNG {kind} {depth} bits, pieces {size}, orientation {orientation}, {chunk_words}"
    return content, ".png", _oriented(shown, orientation), error, words


def _png_rows(kind: str, depth: int, rgba: np.ndarray) -> tuple[bytes, bytes, bytes, np.ndarray, float]:
    """Return rows with their filters, the head's content, chunks that belong to it, and how it is shown."""
    height, width = rgba.shape[:2]
    grey = (rgba[..., :3] @ np.array([0.299, 0.587, 0.114])).round().astype(np.uint8)
    extra, shown = b"", rgba.copy()
    if kind in ("grey", "grey alpha"):
        shown[..., :3] = grey[..., None]
        values = shown[..., :1] if kind == "grey" else shown[..., [0, 3]]
        if kind == "grey":
            shown[..., 3] = 255
        colour = 0 if kind == "grey" else 4
    elif kind in ("RGB", "RGBA"):
        values = shown[..., : len(kind)]
        if kind == "RGB":
            shown[..., 3] = 255
        colour = 2 if kind == "RGB" else 6
    elif kind == "key":  # one exact colour is clear
        clear = rgba[..., 3] < 128
        shown[clear], shown[~clear, 3] = (1, 2, 3, 0), 255
        values, colour, extra = shown[..., :3], 2, _chunk(b"tRNS", struct.pack(">3H", 1, 2, 3))
    else:
        return _png_palette(kind, rgba)
    wide = values.astype(np.uint16) * 257 if depth == 16 else values
    lines = np.ascontiguousarray(wide.astype(">u2" if depth == 16 else np.uint8)).reshape(height, -1)
    flat = lines.view(np.uint8)
    rows = np.hstack([np.zeros((height, 1), np.uint8), flat]).tobytes()
    return rows, struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0), extra, shown, 1.0


def _png_palette(kind: str, rgba: np.ndarray) -> tuple[bytes, bytes, bytes, np.ndarray, float]:
    height, width = rgba.shape[:2]
    colours = 2 if kind == "two" else 200
    image = Image.fromarray(rgba).quantize(colours, method=Image.Quantize.FASTOCTREE)
    table = np.array(image.getpalette("RGBA"), np.uint8).reshape(-1, 4)
    index = np.asarray(image)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    extra = _chunk(b"PLTE", table[:, :3].tobytes()) + _chunk(b"tRNS", table[:, 3].tobytes())
    rows = np.hstack([np.zeros((height, 1), np.uint8), index]).tobytes()
    return rows, head, extra, table[index], 1.0


def _png_chunks(draw: random.Random, orientation: int) -> tuple[bytes, str]:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    choices = {
        "gamma": _chunk(b"gAMA", struct.pack(">I", 45455)),
        "sRGB": _chunk(b"sRGB", b"\0"),
        "profile": _chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(profile)),
        "broken profile": _chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 200)),
        "no profile at all": _chunk(b"iCCP", b"x\0\0junk"),
        "text": _chunk(b"tEXt", b"Comment\0" + b"x" * 70_000),
        "packed text": _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 30_000_000)),
        "unknown": _chunk(b"quQu", b"?" * 999),
        "pixels not square": _chunk(b"pHYs", struct.pack(">IIB", 1000, 2000, 0)),
        "date of no month": _chunk(b"tIME", struct.pack(">HBBBBB", 2026, 13, 40, 30, 70, 70)),
    }
    taken = draw.sample(list(choices), draw.randrange(3))
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = _chunk(b"eXIf", exif.tobytes()[6:]) if orientation != 1 else b""
    return b"".join(choices[name] for name in taken) + turned, " + ".join(taken) or "no chunks"


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _jpeg(draw: random.Random, rgba: np.ndarray) -> Written:
    mode = draw.choice(["RGB", "RGB", "L", "CMYK"])
    opaque = _over_white(rgba)
    image = Image.fromarray(opaque[..., :3]).convert(mode)
    shown = opaque if mode != "L" else np.asarray(image.convert("RGBA"))
    orientation = draw.choice([1, 1, 2, 3, 4, 5, 6, 7, 8])
    exif = Image.Exif()
    exif[0x0112] = orientation
    content, more = io.BytesIO(), {}
    if draw.random() < 0.3:
        more["comment"] = b"c" * 60_000
    progressive = draw.random() < 0.4
    image.save(content, "JPEG", quality=draw.choice([70, 90]), progressive=progressive, exif=exif, **more)
    words = f"JPEG {mode}, orientation {orientation}, progressive {progressive}"
    error = 10.0 if mode != "CMYK" else 30.0
    return content.getvalue(), ".jpg", _oriented(shown, orientation), error, words


def _webp(draw: random.Random, rgba: np.ndarray) -> Written:
    content, image = io.BytesIO(), Image.fromarray(rgba)
    lossless, animated = draw.random() < 0.5, draw.random() < 0.3
    more = {"append_images": [image.rotate(9)], "save_all": True, "duration": 90} if animated else {}
    image.save(content, "WEBP", lossless=lossless, exact=lossless, quality=85, **more)
    return content.getvalue(), ".webp", rgba, 10.0, f"WebP lossless {lossless}, animated {animated}"


def _gif(draw: random.Random, rgba: np.ndarray) -> Written:
    content, animated = io.BytesIO(), draw.random() < 0.4
    image = Image.fromarray(rgba)
    more = {"append_images": [image.rotate(9)], "save_all": True, "duration": 90} if animated else {}
    image.save(content, "GIF", **more)
    return content.getvalue(), ".gif", rgba, 14.0, f"GIF animated {animated}"


def _bmp(draw: random.Random, rgba: np.ndarray) -> Written:
    mode, content = draw.choice(["RGB", "RGBA", "P", "L"]), io.BytesIO()
    image = Image.fromarray(rgba if mode == "RGBA" else _over_white(rgba))
    image = image if mode == "RGBA" else image.convert("RGB").convert(mode)
    image.save(content, "BMP")
    shown = rgba if mode == "RGBA" else np.asarray(image.convert("RGBA"))
    return content.getvalue(), ".bmp", shown, 1.0, f"BMP {mode}"


def _foreign(draw: random.Random, rgba: np.ndarray) -> Written:
    """Return what is no picture that can be read."""
    kind = draw.choice(["TIFF", "PPM", "ICO", "empty", "text", "HEIC", "zip", "SVG", "PSD"])
    content = io.BytesIO()
    if kind in ("TIFF", "PPM", "ICO"):
        Image.fromarray(_over_white(rgba)[..., :3]).save(content, kind)
    else:
        content.write(
            {
                "empty": b"",
                "text": b"hello" * 99,
                "HEIC": b"\0\0\0\x18ftypheic" + b"\0" * 99,
                "zip": b"PK\3\4" + b"\0" * 99,
                "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
                "PSD": b"8BPS" + b"\0" * 99,
            }[kind]
        )
    return content.getvalue(), ".png", None, 0.0, kind


def _flipped(draw: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(draw.choice([1, 20])):
        if changed:
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _over_white(rgba: np.ndarray) -> np.ndarray:
    alpha = rgba[..., 3:] / 255
    out = np.full_like(rgba, 255)
    out[..., :3] = (255 * (1 - alpha) + rgba[..., :3] * alpha).round()
    return out


def _oriented(shown: np.ndarray, orientation: int) -> np.ndarray:
    """Return a picture as viewers show it by the EXIF standard's words: where row 0 and column 0 are."""
    rows, columns = {
        1: ("top", "left"), 2: ("top", "right"), 3: ("bottom", "right"), 4: ("bottom", "left"),
        5: ("left", "top"), 6: ("right", "top"), 7: ("right", "bottom"), 8: ("left", "bottom"),
    }[orientation]  # fmt: skip
    if rows in ("left", "right"):  # its rows are columns
        shown, rows, columns = shown.swapaxes(0, 1), columns, rows
    if rows == "bottom":
        shown = shown[::-1]
    return np.ascontiguousarray(shown[:, ::-1] if columns == "right" else shown)


def picture_faults(case: PictureCase, folder: Path, run: Run) -> list[str]:
    """Run a command on a picture; return what does not hold."""
    found = _read_as_shown(case) if case.shown is not None else []
    report, output = folder / "report.json", folder / "out.ichimai"
    if case.command == "import":
        done = run("import", case.path, "-o", output, "--report", report)
    else:
        output = folder / "out.png"
        done = run("pose", case.path, "--set", "head_y=0.5", "mouth=1", "-o", output)
    found += common_faults(done, half_written(folder), MOST_S)
    if output.exists() != (done.status == 0):
        found.append(f"status {done.status}, and output is there: {output.exists()}")
    if case.refused is not None and case.refused != (done.status == 2):
        found.append(f"status {done.status}: {done.said[-300:]}")
    if output.exists() and output.stat().st_size > 20_000_000:
        found.append(f"{output.stat().st_size} bytes")
    if case.upright and case.command == "import" and done.status == 0:
        found += _upright(json.loads(report.read_text())["found"])
    return found


def _read_as_shown(case: PictureCase) -> list[str]:
    """Compare what is read with how the picture is shown, over grey."""
    assert case.shown is not None
    try:
        read, shown = (_over_grey(rgba) for rgba in (read_picture(case.path).rgba, case.shown))
    except InputError as error:
        return [f"it is not read: {error}"]
    if read.shape != shown.shape:
        return [f"read as {read.shape}, shown as {shown.shape}"]
    off = float(np.abs(read - shown).mean())
    return [f"what is read is off by {off:.1f}"] if off > case.error else []


def _over_grey(rgba: np.ndarray) -> np.ndarray:
    alpha = rgba[..., 3:].astype(np.float32) / 255
    return rgba[..., :3] * alpha + 128.0 * (1 - alpha)


def _upright(found: dict[str, Any]) -> list[str]:
    if None in (found["left_eye"], found["right_eye"], found["mouth"]):
        return ["no whole face is found"]
    left, right, mouth = (np.array(found[name]) for name in ("left_eye", "right_eye", "mouth"))
    across, down = left - right, mouth - (left + right) / 2
    if across[0] <= 0 or abs(across[1]) > 0.6 * across[0] or down[1] <= 0 or abs(down[0]) > down[1]:
        return [f"the face that is found does not stand upright: {left} {right} {mouth}"]
    return []
