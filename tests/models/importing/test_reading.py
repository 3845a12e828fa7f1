"""Reading pictures of every kind, and refusing the rest with a sentence."""

import io
import random
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from models.importing.reading import MAX_SIDE, read_picture
from tracking.errors import InputError


def gradient(width: int = 40, height: int = 30) -> np.ndarray:
    """RGBA whose four corners, sides and alpha all differ."""
    y, x = np.mgrid[0:height, 0:width]
    return np.dstack([x * 255 // width, y * 255 // height, (x + y) % 256, 255 - x * 3]).astype(np.uint8)


def saved(folder: Path, image: Image.Image, name: str, **options) -> Path:
    image.save(folder / name, **options)
    return folder / name


def test_rgba_comes_back_exactly(tmp_path: Path) -> None:
    rgba = gradient()
    for name, options in (("a.png", {}), ("a.webp", {"lossless": True, "exact": True})):
        picture = read_picture(saved(tmp_path, Image.fromarray(rgba), name, **options))
        assert np.array_equal(picture.rgba, rgba) and picture.remarks == ()


@pytest.mark.parametrize("name", [b"zTXt", b"iTXt"])
def test_long_texts_beside_a_picture_do_not_keep_it_out(tmp_path: Path, name: bytes) -> None:
    path = saved(tmp_path, Image.fromarray(gradient()), "a.png")
    content, packed = path.read_bytes(), zlib.compress(b"step " * 3_000_000)
    text = name + (b"workflow\0\0" if name == b"zTXt" else b"workflow\0\1\0\0\0") + packed
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    path.write_bytes(content[:33] + chunk + content[33:])
    assert np.array_equal(read_picture(path).rgba, gradient())


@pytest.mark.parametrize("mode", ["RGB", "L", "LA", "P", "1"])
def test_other_modes_keep_colour_and_alpha(tmp_path: Path, mode: str) -> None:
    image = Image.fromarray(gradient()).convert(mode)
    picture = read_picture(saved(tmp_path, image, "a.png"))
    assert np.array_equal(picture.rgba, np.asarray(image.convert("RGBA")))


def test_transparent_palette_and_transparent_colour(tmp_path: Path) -> None:
    image = Image.fromarray(np.repeat(np.arange(4, dtype=np.uint8), 8).reshape(4, 8), "P")
    image.putpalette([10, 0, 0, 0, 20, 0, 0, 0, 30, 40, 40, 40])
    palette = read_picture(saved(tmp_path, image, "p.png", transparency=bytes([0, 128, 255, 255]))).rgba
    assert palette[:, 0].tolist() == [[10, 0, 0, 0], [0, 20, 0, 128], [0, 0, 30, 255], [40, 40, 40, 255]]
    gif = read_picture(saved(tmp_path, image, "p.gif", transparency=2)).rgba
    assert gif[:, 0, 3].tolist() == [255, 255, 0, 255]
    keyed = Image.fromarray(gradient()).convert("RGB")
    rgba = read_picture(saved(tmp_path, keyed, "k.png", transparency=keyed.getpixel((3, 2)))).rgba
    assert rgba[2, 3, 3] == 0 and (rgba[..., 3] == 255).sum() == rgba[..., 3].size - 1


def test_sixteen_bits_are_reduced_and_not_clipped(tmp_path: Path) -> None:
    values = np.linspace(0, 65535, 64).astype(np.uint16).reshape(8, 8)
    picture = read_picture(saved(tmp_path, Image.fromarray(values), "grey.png"))
    assert np.array_equal(picture.rgba[..., 0], values >> 8) and "16 bits" in picture.remarks[0]
    rows = b"".join(b"\0" + struct.pack(">6H", 0x1234, 0x5678, 0x9ABC, 0xFFFF, 0, 0x8000) for _ in range(3))
    (tmp_path / "rgb.png").write_bytes(png(2, 3, 16, 2, zlib.compress(rows)))
    picture = read_picture(tmp_path / "rgb.png")
    assert picture.rgba[0].tolist() == [[0x12, 0x56, 0x9A, 255], [255, 0, 0x80, 255]]
    assert "16 bits" in picture.remarks[0]


def png(width: int, height: int, bits: int, kind: int, data: bytes) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + checksum

    head = struct.pack(">2I5B", width, height, bits, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_cmyk_jpeg(tmp_path: Path) -> None:
    image = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    picture = read_picture(saved(tmp_path, image, "c.jpg", quality=95))
    assert picture.rgba[8, 8, 0] > 200 and picture.rgba[8, 8, 1:3].max() < 60 and "CMYK" in picture.remarks[0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(tmp_path: Path, orientation: int) -> None:
    image = Image.fromarray(gradient()).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path, image, "e.jpg", quality=100, subsampling=0, exif=exif)
    from PIL import ImageOps

    expected = np.asarray(ImageOps.exif_transpose(Image.open(path)))
    picture = read_picture(path)
    assert np.array_equal(picture.rgba[..., :3], expected) and len(picture.remarks) == (orientation != 1)


def test_a_profile_is_converted_and_srgb_is_left_alone(tmp_path: Path) -> None:
    image = Image.fromarray(gradient()).convert("RGB")
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    same = read_picture(saved(tmp_path, image, "s.png", icc_profile=srgb))
    assert np.array_equal(same.rgba[..., :3], np.asarray(image)) and not same.remarks
    broken = read_picture(saved(tmp_path, image, "b.png", icc_profile=srgb[:200]))
    assert np.array_equal(broken.rgba[..., :3], np.asarray(image)) and "can't be used" in broken.remarks[0]
    swapped = read_picture(saved(tmp_path, image, "w.png", icc_profile=swapped_primaries(srgb)))
    assert "converted" in swapped.remarks[0]
    # Red and green have changed places in that profile, so they do in the picture.
    assert np.abs(swapped.rgba[..., :3].astype(int) - np.asarray(image)[..., [1, 0, 2]]).max() <= 2


def swapped_primaries(profile: bytes) -> bytes:
    """Return an sRGB profile that takes red for green, under another name."""
    data = bytearray(profile.replace(b"s\0R\0G\0B", b"t\0e\0s\0t"))
    for at in range(132, 132 + 12 * int.from_bytes(data[128:132], "big"), 12):
        if data[at : at + 4] in (b"rXYZ", b"gXYZ"):
            data[at : at + 1] = b"g" if data[at : at + 1] == b"r" else b"r"
    return bytes(data)


def test_animations_give_their_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), c) for c in ("red", "blue")]
    for name, options in (("a.gif", {}), ("a.png", {}), ("a.webp", {"lossless": True})):
        path = saved(tmp_path, frames[0], name, save_all=True, append_images=frames[1:], **options)
        picture = read_picture(path)
        assert picture.rgba[4, 4].tolist() == [255, 0, 0, 255] and "first frame" in picture.remarks[0]


def test_the_content_counts_not_the_name(tmp_path: Path) -> None:
    path = saved(tmp_path, Image.fromarray(gradient()).convert("RGB"), "photo.png", format="BMP")
    assert read_picture(path).remarks == ("it is named .png but is a BMP picture",)


def test_large_ones_are_reduced_without_dark_rims(tmp_path: Path) -> None:
    rgba = np.zeros((300, 6000, 4), np.uint8)
    rgba[:, 1000:3001] = (250, 240, 230, 255)
    picture = read_picture(saved(tmp_path, Image.fromarray(rgba), "l.png"))
    assert picture.rgba.shape == (205, MAX_SIDE, 4) and "reduced" in picture.remarks[0]
    visible = picture.rgba[picture.rgba[..., 3] > 8][:, :3].astype(int)
    assert np.abs(visible - [250, 240, 230]).max() <= 8


@pytest.mark.parametrize(
    ("width", "height"), [(30000, 30000), (20001, 10), (9000, 9000), (2**31 - 1, 2**31 - 1), (0, 5)]
)
def test_bombs_are_refused_from_the_header(tmp_path: Path, width: int, height: int) -> None:
    # The pixel data is rubbish: whoever decoded it would complain of that.
    (tmp_path / "b.png").write_bytes(png(width, height, 8, 6, b"rubbish"))
    with pytest.raises(InputError, match=r"too large|not a PNG|damaged"):
        read_picture(tmp_path / "b.png")


def test_a_webp_bomb_is_refused_from_the_header(tmp_path: Path) -> None:
    canvas = (16383 - 1).to_bytes(3, "little") * 2
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + canvas
    (tmp_path / "b.webp").write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    with pytest.raises(InputError, match=r"too large: 16383 x 16383"):
        read_picture(tmp_path / "b.webp")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"8BPS" + bytes(100), "Photoshop"),
        (b"\0\0\0\x20ftypavif", "AVIF"),
        (b"<svg xmlns=''/>", "SVG"),
        (b"hello", "not a PNG"),
        (b"\x89PNG\r\n\x1a\n", "not a PNG|damaged"),
    ],
)
def test_what_is_no_picture_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "x.png").write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_picture(tmp_path / "x.png")


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.png", Path("a\0b.png")):
        with pytest.raises(InputError):
            read_picture(path)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.gif", "a.bmp"])
def test_truncated_files_are_refused_or_read(tmp_path: Path, name: str) -> None:
    image = Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8))
    content = saved(tmp_path, image, name).read_bytes()
    (tmp_path / "cut").write_bytes(content[: len(content) // 2])
    with pytest.raises(InputError):
        read_picture(tmp_path / "cut")


def samples() -> list[bytes]:
    out = []
    small = Image.fromarray(gradient(24, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for form, mode, options in (
        ("PNG", "RGBA", {"icc_profile": srgb, "exif": exif}), ("PNG", "P", {"transparency": 3}),
        ("JPEG", "RGB", {"exif": exif, "icc_profile": srgb}), ("JPEG", "CMYK", {"progressive": True}),
        ("GIF", "P", {"save_all": True, "append_images": [small.rotate(90)]}),
        ("WEBP", "RGBA", {"exif": exif}), ("BMP", "RGB", {}), ("BMP", "P", {}),
    ):  # fmt: skip
        target = io.BytesIO()
        small.convert(mode).save(target, form, **options)
        out.append(target.getvalue())
    return out


def test_damaged_pictures_are_read_or_refused(tmp_path: Path) -> None:
    from tests.models.test_pack_fuzz import mutated_bytes

    r, path, read = random.Random(5), tmp_path / "x.png", 0
    for content in samples():
        for _ in range(60):
            path.write_bytes(mutated_bytes(content, r))
            try:
                rgba = read_picture(path).rgba
            except InputError:
                continue
            read += 1
            assert rgba.dtype == np.uint8 and rgba.ndim == 3 and rgba.shape[2] == 4 and rgba.size
    assert 20 < read < 470
