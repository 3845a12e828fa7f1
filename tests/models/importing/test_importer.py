"""Whole imports with the bundled networks, and the faults that are named."""

import json
import random
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from app.cli import main
from models.colour import premultiply, straighten
from models.drawing import Drawing, Framing
from models.generator.character import Character
from models.importing.faults import drawing_faults, expression_faults, told_once
from models.importing.importer import Told, find_head, import_picture
from models.importing.reading import Picture
from models.importing.safe_range import safe_range
from models.pack import bundled_pack
from models.registry import make_poser
from models.runtime import RuntimeSettings
from models.sheet import basis
from models.sheet.character import SheetCharacter
from models.sheet.character_file import load_character, save_character
from models.sheet.finder import Located
from models.sheet.player import SheetPlayer
from models.sheet.poser import SheetPoser, chosen_framing
from tests.models.test_pack_fuzz import mutated_bytes
from tracking.errors import IchimaiError, InputError
from tracking.pose import Pose


@pytest.fixture(scope="module")
def poser() -> SheetPoser:
    made = make_poser(bundled_pack(), RuntimeSettings(providers=("cpu",)))
    assert isinstance(made, SheetPoser)
    return made


@pytest.fixture(scope="module")
def rgba() -> np.ndarray:
    return straighten(Character(21, 256, plain=True).drawing())


def on_paper(
    rgba: np.ndarray, colour: tuple[int, int, int], width: int = 420, height: int = 360
) -> np.ndarray:
    """Put a drawing in the middle of the lower edge of a coloured paper."""
    h, w = rgba.shape[:2]
    out = np.full((height, width, 3), colour, np.uint8)
    x, y = (width - w) // 2, height - h
    p = premultiply(rgba)
    under = out[y:, x : x + w] * (1 - p[..., 3:] / 255)
    out[y:, x : x + w] = np.round(p[..., :3] + under)
    return out


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory, rgba: np.ndarray) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "girl.png"
    Image.fromarray(on_paper(rgba, (90, 160, 200))).save(path)
    return path


@pytest.mark.slow
def test_the_command_imports_a_drawing_on_paper(picture: Path, tmp_path: Path, capsys) -> None:
    out, report, sheet = tmp_path / "girl.ichimai", tmp_path / "r.json", tmp_path / "s.png"
    status = main(["import", str(picture), "-o", str(out), "--report", str(report), "--sheet", str(sheet)])
    assert status == 0 and "score" in capsys.readouterr().out
    character = load_character(out)
    assert character.drawing.rgba.shape == (360, 420, 4) and character.drawing.rgba[2, 2, 3] == 0
    assert set(character.expressions) == {"left_eye", "right_eye", "mouth"}
    said = json.loads(report.read_text())
    assert said["background"] == "colour" and said["score"] >= 80 and said["found"]["mouth"] is not None
    # The eyes lie where the generator drew them.
    features = Character(21, 256, plain=True).features()
    for name in ("left_eye", "right_eye", "mouth"):
        x, y = features[name][:2]
        assert np.hypot(said["found"][name][0] - x - 82, said["found"][name][1] - y - 104) < 8
    assert cv2.imread(str(sheet)).shape == (768, 1024, 3)


@pytest.mark.slow
def test_what_is_told_is_taken(picture: Path, poser: SheetPoser) -> None:
    told = Told(head=(210, 232, 120), points=(("left_eye", (230.0, 236.0)),), background=(90, 160, 200))
    imported = import_picture(picture, poser, told)
    assert imported.report.framing == pytest.approx((90, 112, 120 / 128))
    assert imported.report.found["left_eye"] == (230, 236)
    assert "left_eye" not in imported.report.confidence
    with pytest.raises(InputError, match="does not lie in the picture"):
        import_picture(picture, poser, Told(head=(2100, 232, 120)))


@pytest.mark.slow
def test_a_picture_without_a_face_is_refused(tmp_path: Path, poser: SheetPoser) -> None:
    y, x = np.mgrid[0:300, 0:200]
    Image.fromarray(np.dstack([x, y // 2, x // 2]).astype(np.uint8)).save(tmp_path / "g.png")
    with pytest.raises(InputError, match=r"no face was found in g.png.*--head"):
        import_picture(tmp_path / "g.png", poser)


def test_positions_told_are_of_the_file_and_not_of_the_reduced_picture(
    rgba: np.ndarray, poser: SheetPoser
) -> None:
    told = Told(head=(256.0, 256.0, 200.0), points=(("mouth", (256.0, 300.0)),))
    located, _ = find_head(Picture(rgba, (), 0.5), poser, told, "x")
    assert located.framing == Framing(28, 28, 100 / 128) and located.mouth == (128, 150)


def test_two_faces_are_told(rgba: np.ndarray, poser: SheetPoser) -> None:
    other = straighten(Character(33, 256, plain=True).drawing())
    both = np.ascontiguousarray(np.hstack([rgba, other]))
    _, faults = find_head(Picture(both, ()), poser, Told(), "x")
    assert [f.name for f in faults] == ["several faces"]
    _, faults = find_head(Picture(rgba, ()), poser, Told(), "x")
    assert not faults


LOCATED = Located(
    Framing(0, 0, 1.0), (66, 60, 190, 186), (150.0, 128.0), (106.0, 128.0), (128.0, 152.0), {"centre": 0.9}
)


def names(drawing: Drawing, located: Located = LOCATED) -> set[str]:
    return {fault.name for fault in drawing_faults(drawing, located)}


def test_faults_are_named(rgba: np.ndarray) -> None:
    good = Drawing.from_rgba(rgba, Framing(0, 0, 1.0))
    assert names(good) == set()
    assert names(good, replace(LOCATED, left_eye=None)) == {"eye covered"}
    assert names(good, replace(LOCATED, mouth=None)) == {"mouth covered"}
    assert names(good, replace(LOCATED, confidence={"centre": 0.1})) == {"head unsure"}
    assert names(good, replace(LOCATED, mouth=(90.0, 152.0))) == {"profile"}
    small = Drawing.from_rgba(rgba, Framing(0, 0, 0.5))
    assert names(small) == {"small head"}
    cropped = Drawing.from_rgba(np.ascontiguousarray(rgba[90:]), Framing(0, -90, 1.0))
    assert "cropped head" in names(cropped, replace(LOCATED, box=(66, -30, 190, 96)))
    veil = rgba.copy()
    veil[..., 3] //= 2
    assert "see-through" in names(Drawing.from_rgba(veil, Framing(0, 0, 1.0)))
    grey = rgba.copy()
    grey[..., :3] = 120 + grey[..., :3] // 12
    assert names(Drawing.from_rgba(grey, Framing(0, 0, 1.0))) == {"low contrast"}


def test_safe_range_shrinks_where_the_drawing_folds(rgba: np.ndarray) -> None:
    maps = np.zeros((basis.CHANNELS, 64, 64), np.float16)
    maps[basis.MASK.start] = -8
    still = SheetCharacter(Drawing.from_rgba(rgba), maps, {}, "test")
    assert safe_range(still) == {"head_x": (-1, 1), "head_y": (-1, 1), "neck_z": (-1, 1)}
    folded = maps.copy()
    # A flow that jumps from one cell to the next, on every tilt.
    folded[basis.TILT_FLOW] = np.where(np.arange(64) % 6 < 3, 1.0, -1.0).astype(np.float16) * 3
    ranges = safe_range(replace(still, turn=folded))
    assert ranges["neck_z"][0] > -1 and ranges["neck_z"][1] < 1 and ranges["head_y"] == (-1, 1)


def test_damaged_character_files_load_or_are_refused(rgba: np.ndarray, tmp_path: Path) -> None:
    maps = np.zeros((basis.CHANNELS, 64, 64), np.float16)
    small = np.ascontiguousarray(rgba[::8, ::8])
    save_character(SheetCharacter(Drawing.from_rgba(small), maps, {}, "test"), tmp_path / "c.ichimai")
    content, r, path, loaded = (
        (tmp_path / "c.ichimai").read_bytes(),
        random.Random(3),
        tmp_path / "x.ichimai",
        0,
    )
    for _ in range(150):
        path.write_bytes(mutated_bytes(content, r))
        try:
            load_character(path)
        except IchimaiError:
            continue
        loaded += 1
    assert loaded < 100


@pytest.mark.parametrize(
    "arguments", [["--head", "1,2"], ["--mouth", "a,b"], ["--background", "blue"], ["--head", "1,nan,3"]]
)
def test_wrong_arguments_are_told(picture: Path, tmp_path: Path, capsys, arguments: list[str]) -> None:
    assert main(["import", str(picture), "-o", str(tmp_path / "x.ichimai"), *arguments]) == 2
    assert arguments[0] in capsys.readouterr().err
    assert not (tmp_path / "x.ichimai").exists()


@pytest.mark.slow
def test_real_drawings(shared_data: Path, poser: SheetPoser) -> None:
    for path in sorted((shared_data / "drawings").glob("opaque_*.png")):
        report = import_picture(path, poser).report
        assert report.background == "colour" and None not in report.found.values(), path.name
        assert report.score >= 70, report.as_text()


def faults_of(poser: SheetPoser, rgba: np.ndarray) -> set[str]:
    """Find the head in a picture and name what is wrong, as an import would."""
    drawing = Drawing.from_rgba(rgba)
    located = poser.locate(drawing)
    height, width = rgba.shape[:2]
    framed = Drawing(rgba, chosen_framing(width, height, located))
    shown = expression_faults(poser.compile(framed, located), located)
    return {fault.name for fault in told_once(drawing_faults(framed, located), shown)}


def covered(rgba: np.ndarray, points: tuple[str, ...], half: tuple[int, int]) -> np.ndarray:
    """Hide marks behind flat patches of skin."""
    features = Character(21, 256, plain=True).features()
    out = rgba.copy()
    x, y = (round(v) for v in features["mouth"][:2])
    skin = tuple(int(v) for v in rgba[y - 9, x + 5])
    for name in points:
        x, y = (round(v) for v in features[name][:2])
        cv2.ellipse(out, (x, y), half, 0, 0, 360, skin, -1)
    return out


@pytest.mark.slow
def test_faults_of_whole_pictures_are_named(rgba: np.ndarray, poser: SheetPoser) -> None:
    assert faults_of(poser, rgba) == set()
    assert "eye covered" in faults_of(poser, covered(rgba, ("left_eye",), (19, 19)))
    assert "mouth covered" in faults_of(poser, covered(rgba, ("mouth",), (15, 8)))


def test_eyes_that_are_closed_in_the_drawing_are_told(poser: SheetPoser) -> None:
    shut = Character(21, 256, plain=True).render(Pose(left_eye=1, right_eye=1)).rgba
    character = poser.compile(Drawing.from_rgba(straighten(shut)))
    faults = expression_faults(character)
    assert {f.name for f in faults} == {"eye closed"} and "--eyes-closed" in faults[0].remedy


@pytest.mark.slow
def test_nothing_outside_the_frame_changes_at_4096_pixels(rgba: np.ndarray, poser: SheetPoser) -> None:
    r = np.random.default_rng(4)
    large = r.integers(0, 256, (3000, 4096, 4), np.uint8)
    large[700:956, 1500:1756] = rgba
    drawing = Drawing.from_rgba(large, Framing(1500, 700, 1.0))
    still = premultiply(drawing.rgba)
    player = SheetPlayer(poser.compile(drawing))
    for pose in (Pose(1, -1, 1, 1, 1, 1), Pose(-0.7, 0.4, -0.9, 0.3, 1, 0.2)):
        posed = player.pose(pose).rgba_premultiplied
        assert posed.shape == still.shape
        changed = (posed != still).any(2)
        assert changed[700:956, 1500:1756].any()
        changed[700:956, 1500:1756] = False
        assert not changed.any()
