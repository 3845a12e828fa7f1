"""An artist's extra drawings: fitted by themselves, shown at their value, refused where they don't match."""

import re
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from app.cli import main
from models.colour import premultiply, straighten
from models.drawing import Drawing
from models.generator.character import Character
from models.importing.alignment import align, common_part
from models.opening import load_character, load_player
from models.pack import bundled_pack
from models.registry import make_poser
from models.runtime import RuntimeSettings
from models.sheet.character import SheetCharacter
from models.sheet.finder import Located
from models.sheet.outfits import LONGEST_WAIT_S, OutfitPlayer
from models.sheet.player import SheetPlayer
from models.sheet.poser import SheetPoser
from tracking.pose import Pose

SHUT = Pose(left_eye=1, right_eye=1)


@pytest.fixture(scope="module")
def generated() -> Character:
    return Character(21, 256, plain=True)


@pytest.fixture(scope="module")
def rest(generated: Character) -> np.ndarray:
    return generated.drawing()


@pytest.fixture(scope="module")
def shut(generated: Character) -> np.ndarray:
    return generated.render(SHUT).rgba


@pytest.fixture(scope="module")
def found(rest: np.ndarray) -> tuple[Located, SheetCharacter]:
    poser = make_poser(bundled_pack(), RuntimeSettings(providers=("cpu",)))
    assert isinstance(poser, SheetPoser)
    drawing = Drawing.from_rgba(straighten(rest))
    located = poser.locate(drawing)
    return located, poser.compile(drawing, located)


def moved(pixels: np.ndarray, scale: float, dx: float, dy: float, crop: int) -> np.ndarray:
    size = round(pixels.shape[1] * scale), round(pixels.shape[0] * scale)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    out = cv2.warpAffine(pixels, np.array([[scale, 0, dx], [0, scale, dy]], float), size, flags=how)
    return np.ascontiguousarray(np.minimum(out, out[..., 3:])[crop:, crop:])


@pytest.mark.parametrize(
    ("scale", "dx", "dy", "crop"), [(1, 0, 0, 0), (1, 7, -3, 5), (1.5, 4.3, 2.7, 9), (0.8, -3.2, 5.5, 4)]
)
def test_drawings_are_fitted(
    rest: np.ndarray, shut: np.ndarray, found, scale: float, dx: float, dy: float, crop: int
) -> None:
    where = common_part(rest.shape, found[0], rest[..., 3])
    aligned = align(rest, moved(shut, scale, dx, dy, crop), where)
    assert aligned is not None and aligned.fits and aligned.exact == (scale == 1)
    # Where the eyes come from: edges of pixels, as everywhere.
    eyes = np.array([[*found[0].left_eye, 1], [*found[0].right_eye, 1]]).T
    shift = np.array([dx, dy]) - crop + 0.5 - 0.5 * scale
    true = scale * eyes[:2] + shift[:, None]
    assert np.abs(aligned.moved @ eyes - true).max() / scale < 0.7


def test_another_character_does_not_fit(rest: np.ndarray, found) -> None:
    other = Character(22, 256, plain=True).drawing()
    aligned = align(rest, other, common_part(rest.shape, found[0], rest[..., 3]))
    assert aligned is None or not aligned.fits


def written(path: Path, pixels: np.ndarray) -> Path:
    Image.fromarray(straighten(pixels)).save(path)
    return path


@pytest.mark.slow
def test_the_command_takes_extra_drawings(
    generated: Character, rest: np.ndarray, shut: np.ndarray, tmp_path: Path, capsys
) -> None:
    dressed = rest.copy()
    dressed[220:, :, :3] = 255 - rest[220:, :, :3]
    dressed = np.minimum(dressed, rest[..., 3:])
    wide = generated.render(Pose(mouth=1)).rgba
    arguments = [
        "import", str(written(tmp_path / "a.png", rest)), "-o", str(tmp_path / "a.ichimai"),
        "--eyes-closed", str(written(tmp_path / "shut.png", moved(shut, 1.5, 4, 3, 9))),
        "--mouth-open", str(written(tmp_path / "wide.png", wide)),
        "--outfit", f"night={written(tmp_path / 'night.png', dressed)}",
        "--range", "yaw=0.5", "--heat-map", str(tmp_path / "heat.png"),
    ]  # fmt: skip
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert re.search(r"eyes closed: as drawn in shut\.png, fitted \(scaled by 0\.66\d\)", said), said
    assert "mouth open: as drawn in wide.png\n" in said and "outfit night" in said
    assert cv2.imread(str(tmp_path / "heat.png")).ndim == 3
    character = load_character(tmp_path / "a.ichimai")
    assert isinstance(character, SheetCharacter) and character.limits["head_y"] == (-0.5, 0.5)
    with_drawn, without = SheetPlayer(character), SheetPlayer(replace(character, drawn={}))
    truth = {"eyes": (SHUT, shut), "mouth": (Pose(mouth=1), wide)}
    for pose, wanted in truth.values():
        errors = [
            np.abs(p.pose(pose).rgba_premultiplied.astype(int) - wanted).mean() for p in (with_drawn, without)
        ]
        assert errors[0] < 0.6 * errors[1]
    # At its own expression the drawing is untouched, and what is limited turns less.
    neutral = with_drawn.pose(with_drawn.neutral).rgba_premultiplied
    assert np.array_equal(neutral, premultiply(character.drawing.rgba))
    assert with_drawn.pose(Pose(head_y=1)).pose.head_y < 0.5
    # The range of a finished character can be changed, its outfits' too; the rest stays.
    changed = ["import", str(tmp_path / "a.ichimai"), "-o", str(tmp_path / "b.ichimai")]
    assert main([*changed, "--range", "yaw=0.3", "--range", "tilt=1"]) == 0
    assert "yaw -0.3 to +0.3" in capsys.readouterr().out
    other = load_character(tmp_path / "b.ichimai")
    assert isinstance(other, SheetCharacter) and set(other.drawn) == set(character.drawn)
    assert other.limits["head_y"] == other.outfits["night"].limits["head_y"] == (-0.3, 0.3)
    assert other.limits["head_x"] == character.limits["head_x"]
    assert main(changed) == 2 and "its --range can be changed" in capsys.readouterr().err
    player = load_player(tmp_path / "a.ichimai")
    assert isinstance(player, OutfitPlayer) and player.outfits == ("", "night")
    half = load_player(tmp_path / "a.ichimai", 128)
    assert half.pose(SHUT).rgba_premultiplied.shape == (128, 128, 4)


def test_outfits_change_behind_closed_eyes(found) -> None:
    character = found[1]
    bald = replace(character, drawing=Drawing.from_rgba(character.drawing.rgba // 2))
    player = OutfitPlayer(replace(character, outfits={"dim": bald}))
    player.wear("dim")
    player.pose(Pose(), 1.0)
    player.pose(Pose(left_eye=1), 1.1)
    assert player.worn == ""
    frame = player.pose(SHUT, 1.2)
    assert player.worn == "dim" and frame.rgba_premultiplied[30:90, 128, 3].max() < 130
    player.wear("no such")
    player.pose(Pose(), 2.0)
    player.pose(Pose(), 2.0 + LONGEST_WAIT_S)
    assert player.worn == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("option", "seed", "says"),
    [
        ("--eyes-closed", 22, "does not show the same head"),
        ("--eyes-closed", 21, "is the same as in the first"),
    ],
)
def test_what_does_not_match_is_refused_in_one_sentence(
    rest: np.ndarray, tmp_path: Path, capsys, option: str, seed: int, says: str
) -> None:
    other = written(tmp_path / "other.png", Character(seed, 256, plain=True).drawing())
    picture = written(tmp_path / "a.png", rest)
    assert main(["import", str(picture), "-o", str(tmp_path / "a.ichimai"), option, str(other)]) == 2
    assert says in capsys.readouterr().err and not (tmp_path / "a.ichimai").exists()
