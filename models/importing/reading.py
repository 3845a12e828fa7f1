"""Opening any picture safely: what its content says counts, never its name."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from models.colour import premultiply, straighten
from models.importing.profiles import to_srgb
from tracking.errors import InputError
from tracking.sources.picture_file import decode_picture

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

MAX_FILE_BYTES = 256 << 20
MAX_SIDE_IN = 20_000
MAX_PIXELS_IN = 64_000_000
MAX_SIDE = 4096
"""Larger pictures are reduced to this."""
_MAX_SCANS = 200
_PNG = b"\x89PNG\r\n\x1a\n"
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
_SUFFIXES = {
    "PNG": (".png", ".apng"), "JPEG": (".jpg", ".jpeg", ".jfif", ".jpe"), "WEBP": (".webp",),
    "GIF": (".gif",), "BMP": (".bmp", ".dib"),
}  # fmt: skip
_FOREIGN = (
    (b"8BPS", 0, "a Photoshop document"),
    (b"CSFCHUNK", 0, "a Clip Studio document"),
    (b"ftyp", 4, "a HEIC, AVIF or video file"),
    (b"II*\0", 0, "a TIFF picture"),
    (b"MM\0*", 0, "a TIFF picture"),
    (b"<svg", 0, "an SVG picture"),
    (b"%PDF", 0, "a PDF document"),
    (b"PK\3\4", 0, "an archive or a layered document"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as read.

    Attributes:
        rgba: uint8 (H, W, 4), straight RGBA, sRGB, upright, at most `MAX_SIDE` a side.
        remarks: what had to be changed on the way, one sentence each.
        reduction: pixels here per pixel of the file, 1 or less.
        has_alpha: whether the file says of its pixels how transparent they are.
    """

    rgba: np.ndarray
    remarks: tuple[str, ...]
    reduction: float = 1.0
    has_alpha: bool = True


def read_picture(path: Path) -> Picture:
    """Read a PNG, JPEG, WebP, GIF or BMP.

    Raises:
        InputError: if it can't be read, with the reason in one sentence. Sizes are checked before decoding.
    """
    content = _content(path)
    remarks: list[str] = []
    try:
        rgba, has_alpha = _decode(content, path, remarks)
    except InputError:
        raise
    except MemoryError as error:
        raise InputError(f"there is not enough memory to read {path}") from error
    except Exception as error:  # decoders of damaged files raise nearly anything
        raise InputError(
            f"{path} is damaged or cut off and can't be read; export or download it again"
        ) from error
    small = reduced(rgba, remarks)
    return Picture(small, tuple(remarks), small.shape[1] / rgba.shape[1], has_alpha)


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise InputError(f"there is no picture at {path}")
        with path.open("rb") as f:
            content = f.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} can't be read: {getattr(error, 'strerror', None) or error}") from error
    if not content:
        raise InputError(f"{path} is empty (0 bytes); export or download it again")
    if len(content) > MAX_FILE_BYTES:
        raise InputError(f"{path} is larger than {MAX_FILE_BYTES >> 20} MB; export it smaller")
    return content


def _decode(content: bytes, path: Path, remarks: list[str]) -> tuple[np.ndarray, bool]:
    from PIL import Image, UnidentifiedImageError

    _check_size(*_webp_canvas(content), path)
    with warnings.catch_warnings():
        # Odd metadata and large sizes are judged here, not told to the console.
        warnings.simplefilter("ignore")
        try:
            image = _opened(content)
        except Image.DecompressionBombError as error:
            raise InputError(_too_large(path)) from error
        except UnidentifiedImageError as error:
            raise InputError(_unknown(content, path)) from error
        with image:
            _check_size(*image.size, path)
            if image.format in ("JPEG", "MPO") and content.count(b"\xff\xda") > _MAX_SCANS:
                raise InputError(f"{path} has more than {_MAX_SCANS} passes; no ordinary program writes that")
            _remark_on_form(image, path, remarks)
            alpha = _hidden_alpha(image, content)
            image.load()
            _check_size(*image.size, path)
            if alpha is not None:
                image.info.pop("transparency", None)  # Pillow would compare it with the reduced values
            rgba = _rgba(image, remarks)
            if alpha is not None and alpha.shape == rgba.shape[:2]:
                rgba[..., 3] = alpha
            has_alpha = (
                alpha is not None or image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
            )
            return _upright(rgba, image, remarks), has_alpha


def _opened(content: bytes) -> ImageFile:
    """Open a picture by Pillow, which refuses a PNG for a long text beside it: that is left out then."""
    from PIL import Image

    try:
        return Image.open(io.BytesIO(content), formats=_FORMATS)
    except ValueError:
        if not content.startswith(_PNG):
            raise
        return Image.open(io.BytesIO(_without_texts(content)), formats=_FORMATS)


def _without_texts(png: bytes) -> bytes:
    """Return a PNG without its chunks of text, such as the settings of what has drawn it."""
    kept, at = [png[: len(_PNG)]], len(_PNG)
    while at + 8 <= len(png):
        end = at + 12 + int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] not in (b"tEXt", b"zTXt", b"iTXt"):
            kept.append(png[at:end])
        at = end
    return b"".join(kept)


def _hidden_alpha(image: Any, content: bytes) -> np.ndarray | None:
    """Return the transparency that Pillow passes over, uint8 (H, W); None where there is none."""
    if image.format == "BMP" and image.mode == "RGB":
        return _bmp_alpha(content, *image.size)
    key = image.info.get("transparency")
    if image.format == "PNG" and image.mode == "RGB" and isinstance(key, tuple):
        return _colour_key(content, key)
    return None


def _bmp_alpha(content: bytes, width: int, height: int) -> np.ndarray | None:
    """Return the fourth byte of a BMP with 32 bits a pixel and no word on what it is.

    Most programs leave it 0, or 255; some keep the transparency there: uint8 (H, W).
    """
    at, bits, packing = (int.from_bytes(content[i : i + n], "little") for i, n in ((10, 4), (28, 2), (30, 4)))
    if bits != 32 or packing not in (0, 3) or len(content) < at + 4 * width * height:
        return None
    alpha = np.frombuffer(content, np.uint8, 4 * width * height, at).reshape(height, width, 4)[..., 3]
    upwards = int.from_bytes(content[22:26], "little", signed=True) > 0
    return None if alpha.min() == alpha.max() else alpha[::-1] if upwards else alpha


def _colour_key(content: bytes, key: tuple[int, ...]) -> np.ndarray | None:
    """Return the transparency, uint8 (H, W), of a PNG of 16 bits a channel with one exact colour clear."""
    values = decode_picture(np.frombuffer(content, np.uint8), cv2.IMREAD_ANYDEPTH | cv2.IMREAD_COLOR)
    if values is None or values.dtype != np.uint16:
        return None
    clear = (values == np.array(key[::-1], np.uint16)).all(2)
    return np.where(clear, 0, 255).astype(np.uint8)


def _remark_on_form(image: Any, path: Path, remarks: list[str]) -> None:
    kind = "JPEG" if image.format == "MPO" else image.format
    if path.suffix and path.suffix.lower() not in _SUFFIXES[kind]:
        remarks.append(f"it is named {path.suffix} but is a {kind} picture")
    if image.format != "MPO" and getattr(image, "is_animated", False):
        image.seek(0)
        remarks.append("it is animated: its first frame is used")
    if image.mode.startswith("I") or any(";16" in str(tile) for tile in image.tile):
        remarks.append("its 16 bits a channel are reduced to 8")


def _rgba(image: Any, remarks: list[str]) -> np.ndarray:
    """Return any Pillow picture as straight RGBA in sRGB, uint8 (H, W, 4)."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        return _from_16_bits(image)
    if image.mode in ("P", "PA", "1") or "transparency" in image.info:
        image = image.convert("RGBA")
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA", "PA") else None
    if image.mode in ("RGBA", "LA"):
        image = image.convert("RGB" if image.mode == "RGBA" else "L")
    if image.mode == "CMYK":
        remarks.append("its colours are made for print (CMYK): they are converted and may look different")
    image = to_srgb(image, profile, remarks)
    rgb = np.asarray(image)
    out = np.empty((*rgb.shape[:2], 4), np.uint8)
    out[..., :3] = rgb
    out[..., 3] = 255 if alpha is None else np.asarray(alpha)
    return out


def _from_16_bits(image: Any) -> np.ndarray:
    values = np.asarray(image).astype(np.int32)
    alpha = np.full(values.shape, 255, np.uint8)
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        alpha[values == clear] = 0
    grey = (np.clip(values, 0, 65535) >> 8).astype(np.uint8)
    return np.dstack([grey, grey, grey, alpha])


_TURNS = {
    2: lambda a: a[:, ::-1], 3: lambda a: a[::-1, ::-1], 4: lambda a: a[::-1], 5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, -1), 7: lambda a: a[::-1, ::-1].swapaxes(0, 1), 8: lambda a: np.rot90(a),
}  # fmt: skip
"""EXIF orientation -> what makes the picture upright."""


def _upright(rgba: np.ndarray, image: Any, remarks: list[str]) -> np.ndarray:
    try:
        orientation = image.getexif().get(0x0112)
    except Exception:  # EXIF may be damaged in as many ways as pictures; the picture itself is fine
        return rgba
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    if turn is None:
        return rgba
    remarks.append("it was stored turned and is set upright, as its camera said")
    return np.ascontiguousarray(turn(rgba))


def reduced(rgba: np.ndarray, remarks: list[str]) -> np.ndarray:
    """Return a picture, uint8 (H, W, 4), straight RGBA, with at most `MAX_SIDE` a side.

    If it had to be reduced that is added to the remarks.
    """
    height, width = rgba.shape[:2]
    share = MAX_SIDE / max(height, width)
    if share >= 1:
        return rgba
    size = (max(1, round(width * share)), max(1, round(height * share)))
    remarks.append(f"its {width} x {height} pixels are reduced to {size[0]} x {size[1]}")
    if rgba[..., 3].min() == 255:
        return cv2.resize(rgba, size, interpolation=cv2.INTER_AREA)
    return straighten(cv2.resize(premultiply(rgba), size, interpolation=cv2.INTER_AREA))


def _check_size(width: int, height: int, path: Path) -> None:
    if max(width, height) > MAX_SIDE_IN or width * height > MAX_PIXELS_IN:
        raise InputError(_too_large(path, f"{width} x {height} pixels: "))


def _too_large(path: Path, size: str = "") -> str:
    most = f"{MAX_PIXELS_IN // 1_000_000} million pixels and {MAX_SIDE_IN} a side"
    return f"{path} is too large: {size}at most {most} can be read; export it smaller"


def _webp_canvas(content: bytes) -> tuple[int, int]:
    """Return the canvas of an extended WebP, or 0 x 0: Pillow makes room for it on opening."""
    if content[:4] != b"RIFF" or content[8:16] != b"WEBPVP8X" or len(content) < 30:
        return 0, 0
    width, height = (1 + int.from_bytes(content[i : i + 3], "little") for i in (24, 27))
    return width, height


def _unknown(content: bytes, path: Path) -> str:
    for magic, at, what in _FOREIGN:
        if content[at : at + len(magic)] == magic:
            return f"{path} is {what}; export it as PNG"
    return f"{path} is not a PNG, JPEG, WebP, GIF or BMP picture that can be read; export it as PNG"
