"""Pictures as they are found: lying, in banners and screenshots, with transparency of odd kinds."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.drawing import load_drawing
from models.importing.doubts import doubts
from models.importing.faults import told_once
from models.importing.importer import Imported, Told, import_picture
from models.importing.matting_pack import chosen_matting
from models.importing.part import Part, whole, without_bars
from models.importing.reading import read_picture
from models.importing.report import Fault
from models.registry import BUNDLED, find_pack, make_poser
from models.runtime import RuntimeSettings
from models.sheet.poser import SheetPoser
from tracking.errors import InputError

CHARACTERS = Path(__file__).resolve().parents[3] / "assets" / "characters"


@pytest.fixture(scope="module")
def poser() -> SheetPoser:
    made = make_poser(find_pack(BUNDLED), RuntimeSettings(("cpu",), threads=1))
    assert isinstance(made, SheetPoser)
    return made


@pytest.fixture(scope="module")
def upright() -> np.ndarray:
    """A bundled character: uint8 straight RGBA, 512 pixels."""
    rgba = read_picture(CHARACTERS / "akane.png").rgba
    return cv2.resize(rgba, (512, 512), interpolation=cv2.INTER_AREA)


def saved(path: Path, rgba: np.ndarray) -> Path:
    bgra = cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA if rgba.shape[2] == 4 else cv2.COLOR_RGB2BGR)
    path.write_bytes(cv2.imencode(path.suffix, bgra)[1].tobytes())
    return path


def over(rgba: np.ndarray, backdrop: np.ndarray, x: int, y: int) -> np.ndarray:
    """Return a character laid over an opaque picture with its corner at x, y."""
    out = backdrop.copy()
    part = out[y : y + rgba.shape[0], x : x + rgba.shape[1]]
    rgba = rgba[: part.shape[0], : part.shape[1]]
    alpha = rgba[..., 3:] / 255
    part[:] = (part * (1 - alpha) + rgba[..., :3] * alpha).round()
    return out


def imported(path: Path, poser: SheetPoser, told: Told | None = None) -> Imported:
    return import_picture(path, poser, told, chosen_matting(find_pack(BUNDLED), RuntimeSettings(("cpu",))))


@pytest.mark.slow
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("background", [None, (200, 220, 240)])
def test_a_picture_is_set_upright_and_that_is_said(
    quarters: int,
    background: tuple[int, int, int] | None,
    poser: SheetPoser,
    upright: np.ndarray,
    tmp_path: Path,
):
    picture = (
        upright if background is None else over(upright, np.full((512, 512, 3), background, np.uint8), 0, 0)
    )
    lying = np.ascontiguousarray(np.rot90(picture, quarters))
    done = imported(saved(tmp_path / "lying.png", lying), poser)
    assert done.report.turned == quarters
    said = [line for line in done.report.mended if "--turn 0" in line]
    assert len(said) == (quarters > 0)
    eyes = [done.report.found[name] for name in ("left_eye", "right_eye", "mouth")]
    assert None not in eyes
    left, right, mouth = (np.array(at) for at in eyes)
    assert left[0] > right[0] and mouth[1] > max(left[1], right[1])
    assert abs(left[1] - right[1]) < 15 and left[1] > 200


@pytest.mark.slow
def test_a_picture_stays_as_it_lies_where_that_is_told(
    poser: SheetPoser, upright: np.ndarray, tmp_path: Path
):
    lying = saved(tmp_path / "lying.png", np.ascontiguousarray(np.rot90(upright)))
    assert imported(lying, poser, Told(turn=0)).report.turned == 0
    assert imported(lying, poser, Told(turn=1)).report.turned == 1
    assert imported(lying, poser, Told(head=(200, 256, 230))).report.turned == 0


@pytest.mark.slow
@pytest.mark.parametrize("times", [3, 5])
def test_a_wide_banner_keeps_its_character(
    times: int, poser: SheetPoser, upright: np.ndarray, tmp_path: Path
):
    height, width = 400, 400 * times
    y, x = np.mgrid[:height, :width]
    waves = np.dstack([90 + 60 * np.sin(x / 23 + k) * np.cos(y / 31 - k) for k in range(3)]).astype(np.uint8)
    character = cv2.resize(upright, (340, 340), interpolation=cv2.INTER_AREA)
    banner = over(character, waves, width - 420, 60)
    # Looking in all four directions takes longer the longer the picture; of one that is enough.
    told = Told(turn=0) if times == 5 else None
    done = imported(saved(tmp_path / "banner.png", banner), poser, told)
    box = done.report.found["head"]
    assert box is not None
    assert width - 420 < box[0] and box[2] < width - 80, "the head is where the character is"
    alpha = done.character.drawing.rgba[..., 3]
    head = alpha[int(box[1]) : int(box[3]), int(box[0]) : int(box[2])]
    assert (head > 127).mean() > 0.6, "the character is there"
    assert (alpha[:, : width - 900] > 127).mean() < 0.05 if times == 5 else True, "and most else is not"


@pytest.mark.slow
def test_bars_are_taken_off_and_that_is_said(poser: SheetPoser, upright: np.ndarray, tmp_path: Path):
    screen = np.full((1110, 512, 3), 18, np.uint8)
    screen[:40] = 0
    cv2.putText(screen, "12:34", (20, 28), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (240, 240, 240), 1)
    screen[240:752] = over(upright, np.full((512, 512, 3), (250, 240, 230), np.uint8), 0, 0)
    screen[752:800] = 40
    path = saved(tmp_path / "screen.jpg", screen)
    part = without_bars(read_picture(path).rgba)
    assert part.x0 == 0 and part.x1 == 512 and 236 <= part.y0 <= 246 and 746 <= part.y1 <= 756
    done = imported(path, poser)
    alpha = done.character.drawing.rgba[..., 3]
    assert not alpha[:236].any() and not alpha[756:].any() and alpha[500:700].any()
    assert any("bars of one colour" in line for line in done.report.mended)


def test_what_is_drawn_is_no_bar():
    rng = np.random.default_rng(1)
    wall = np.full((200, 160, 4), 255, np.uint8)
    wall[..., :3] = (180, 200, 220)
    assert without_bars(wall) == whole(wall), "one colour all over"
    wall[140:, :, :3] = (90, 70, 50)
    wall[30:190, 60:100, :3] = rng.integers(0, 255, (160, 40, 3))
    assert without_bars(wall) == whole(wall), "a floor on which somebody stands"
    framed = np.full((200, 160, 4), 255, np.uint8)
    framed[:, 30:130, :3] = rng.integers(0, 200, (200, 100, 3))
    x0, y0, x1, y1 = without_bars(framed)
    assert np.abs(np.array([x0, y0, x1, y1]) - (30, 0, 130, 200)).max() <= 3, "bars at the sides"
    framed[0, 0, 3] = 0
    assert without_bars(framed) == whole(framed), "transparent parts: it is cut out already"
    assert Part(1, 2, 5, 9).of(framed).shape == (7, 4, 4)


@pytest.mark.slow
def test_where_all_of_the_head_would_go_the_background_stays(
    poser: SheetPoser, upright: np.ndarray, tmp_path: Path
):
    path = saved(tmp_path / "p.png", over(upright, np.full((512, 512, 3), 128, np.uint8), 0, 0))

    done = import_picture(path, poser, Told(background=(128, 128, 128)))
    assert done.report.background == "colour"
    from models.importing import importer
    from models.importing.matting import Matte

    matte = Matte(np.zeros((512, 512, 4), np.uint8), "network", 0.9)
    located, _ = importer.find_head(read_picture(path), poser, Told(), "p.png")
    kept = importer._with_something_left(matte, read_picture(path).rgba, located)
    assert kept.rgba[..., 3].all() and "--background keep" in kept.doubts[0].remedy


def bmp(rgba: np.ndarray, upwards: bool) -> bytes:
    height, width = rgba.shape[:2]
    rows = rgba[::-1] if upwards else rgba
    size = struct.pack(
        "<IiiHHIIiiII", 40, width, height if upwards else -height, 1, 32, 0, rows.size, 0, 0, 0, 0
    )
    head = b"BM" + struct.pack("<IHHI", 54 + rows.size, 0, 0, 54)
    return head + size + rows[..., [2, 1, 0, 3]].tobytes()


@pytest.mark.parametrize("upwards", [True, False])
def test_a_bmp_keeps_the_transparency_in_its_fourth_byte(upwards: bool, tmp_path: Path):
    rgba = np.random.default_rng(0).integers(0, 255, (5, 7, 4), dtype=np.uint8)
    (tmp_path / "a.bmp").write_bytes(bmp(rgba, upwards))
    assert np.array_equal(read_picture(tmp_path / "a.bmp").rgba, rgba)
    for unused in (0, 255):
        rgba[..., 3] = unused
        (tmp_path / "b.bmp").write_bytes(bmp(rgba, upwards))
        assert (read_picture(tmp_path / "b.bmp").rgba[..., 3] == 255).all()


def png_with_key(values: np.ndarray, key: tuple[int, ...]) -> bytes:
    """Return a PNG of 16 bits a channel in which one colour is clear."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    height, width = values.shape[:2]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    kind = 0 if len(key) == 1 else 2
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0)),
            chunk(b"tRNS", struct.pack(f">{len(key)}H", *key)),
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        ]
    )


@pytest.mark.parametrize("key", [(500, 60000, 300), (5, 6, 7), (1234,)])
def test_one_exact_colour_of_16_bits_is_clear(key: tuple[int, ...], tmp_path: Path):
    values = np.random.default_rng(0).integers(3000, 65000, (6, 6, len(key)))
    values[1, 2] = key
    values[1, 3] = np.array(key) + 1  # as good as the same in 8 bits
    (tmp_path / "key.png").write_bytes(png_with_key(values if len(key) > 1 else values[..., 0], key))
    alpha = read_picture(tmp_path / "key.png").rgba[..., 3]
    assert alpha[1, 2] == 0 and (alpha == 0).sum() == 1


def test_drawings_are_read_as_imports_read_them(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    from PIL import Image

    rgba = np.zeros((40, 60, 4), np.uint8)
    rgba[5:30, 10:30] = (200, 100, 50, 255)
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(rgba).save(tmp_path / "turned.png", exif=exif)
    assert np.array_equal(load_drawing(tmp_path / "turned.png").rgba, np.rot90(rgba, -1))
    assert "set upright" in caplog.text
    deep = cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA).astype(np.uint16) * 257
    cv2.imwrite(str(tmp_path / "deep.png"), deep)
    assert np.array_equal(load_drawing(tmp_path / "deep.png").rgba, rgba)
    saved(tmp_path / "opaque.png", np.full((20, 20, 3), 90, np.uint8))
    with pytest.raises(InputError, match="ichimai import"):
        load_drawing(tmp_path / "opaque.png")


@pytest.mark.slow
def test_what_an_import_would_say_is_said_in_one_line(poser: SheetPoser, upright: np.ndarray, tmp_path: Path):
    def line(rgba: np.ndarray) -> str:
        return doubts(load_drawing(saved(tmp_path / "d.png", np.ascontiguousarray(rgba))), poser)

    assert line(upright) == ""
    assert "on its side" in line(np.rot90(upright)) and "on its head" in line(np.rot90(upright, 2))
    faceless = np.zeros((512, 512, 4), np.uint8)
    faceless[100:, 100:400] = (120, 80, 40, 255)
    cv2.circle(faceless, (250, 110), 100, (20, 120, 40, 255), -1)
    assert "no face was found" in line(faceless) and "\n" not in line(faceless)


@pytest.mark.slow
def test_a_photo_is_named_as_one_and_a_drawing_is_not(poser: SheetPoser, upright: np.ndarray, tmp_path: Path):
    photo = pytest.importorskip("skimage.data").astronaut()
    told = imported(saved(tmp_path / "photo.png", np.ascontiguousarray(photo)), poser).report
    assert "photo" in [fault.name for fault in told.faults] and "--motion" in told.as_text()
    white = over(upright, np.full((512, 512, 3), 255, np.uint8), 0, 0)
    for name in ("drawing.png", "drawing.jpg"):
        told = imported(saved(tmp_path / name, white), poser).report
        assert [fault.name for fault in told.faults if fault.name == "photo"] == [], name


@pytest.mark.slow
def test_another_view_on_the_sheet_is_named_even_from_behind(
    poser: SheetPoser, upright: np.ndarray, tmp_path: Path
):
    behind = upright.copy()
    behind[..., :3] = (70, 50, 60)  # hair, and nothing of a face
    sheet = np.hstack([upright, behind[:, ::-1]])
    faults = {f.name: f for f in imported(saved(tmp_path / "sheet.png", sheet), poser).report.faults}
    assert "several figures" in faults and "others around 7" in faults["several figures"].what
    alone = imported(saved(tmp_path / "alone.png", upright), poser).report
    assert "several figures" not in [fault.name for fault in alone.faults]


def test_what_covers_an_eye_is_said_once():
    def fault(name: str, what: str, remedy: str = "") -> Fault:
        return Fault(name, "serious", what, remedy)

    seen = [fault("eye covered", "the character's left eye can't be made out"), fault("small head", "small")]
    shown = [fault("eye covered", "something covers the left eye", "better")]
    assert told_once(seen, shown) == [seen[1], shown[0]]
    assert told_once(seen, []) == seen
