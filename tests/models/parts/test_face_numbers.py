"""Gaze, wide and laughing eyes, brows and blush of one drawing: what moves, and what stays as drawn."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from models.drawing import Drawing
from models.kernels.library import find
from models.parts.brows import brow_of
from models.parts.eye_closing import closed_by
from models.parts.eye_crop import EYE_PLANES, FEWEST_PLANES
from models.parts.eye_laughing import LaughingEye
from models.parts.eye_layers import layers_of
from models.parts.eye_parts import EyeParts
from models.sheet import basis
from models.sheet.character import SheetCharacter
from models.sheet.character_file import load_character, save_character
from models.sheet.player import SheetPlayer
from tests.models.parts.test_eyes import SEEDS, truth
from tracking.pose import Pose

BEYOND = (
    {"gaze_x": 1.0, "gaze_y": -0.5},
    {"left_eye_wide": 1.0, "right_eye_wide": 1.0},
    {"left_eye": 0.6, "eye_smile": 1.0, "gaze_x": -0.4},
    {"left_brow": 1.0, "right_brow": -1.0},
    {"brow_angle": -1.0},
    {"blush": 1.0},
)


def character(seed: int, **changed) -> tuple[SheetCharacter, EyeParts]:
    """Return a character of one generated drawing with the true parts of both eyes, and its left eye."""
    drawing, framing, left = truth(seed)
    _, _, right = truth(seed, "right_eye")
    right = replace(right, planes=np.ascontiguousarray(right.planes[..., ::-1]), mirrored=True)
    rgba = drawing.copy()
    # A face beside nothing: all else is looked at where the drawing is opaque.
    rgba[rgba[..., 3] < 255] = 0
    eyes = {"left_eye": replace(left, **changed), "right_eye": replace(right, **changed)}
    turn = np.zeros((basis.CHANNELS, 8, 8), np.float16)
    return SheetCharacter(Drawing.from_rgba(rgba, framing), turn, eyes, "test 1"), left


def shown(player: SheetPlayer, **numbers: float) -> np.ndarray:
    return player.pose(Pose(**numbers)).rgba_premultiplied.astype(np.int16)


def around(found: SheetCharacter, up: float, down: float, beside: float) -> np.ndarray:
    """Return what lies so far above, below and beside either eye, frame pixels: bool (H, W)."""
    height, width = found.drawing.rgba.shape[:2]
    frame = found.drawing.framing
    y, x = np.mgrid[:height, :width] + 0.5
    x, y = (x - frame.left) / frame.scale, (y - frame.top) / frame.scale
    out = np.zeros((height, width), bool)
    for eye in found.expressions.values():
        out |= (np.abs(x - eye.centre[0]) < beside) & (y > eye.centre[1] - up) & (y < eye.centre[1] + down)
    return out


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_at_0_the_drawing_comes_back_whatever_was_shown_before(seed):
    found, _ = character(seed)
    player = SheetPlayer(found)
    rest = shown(player)
    for numbers in BEYOND:
        assert (shown(player, **numbers) != rest).any(), numbers
        assert np.array_equal(shown(player), rest), numbers


def test_the_iris_moves_as_the_gaze_says_and_nothing_else_does():
    found, parts = character(SEEDS[0])
    player = SheetPlayer(found)
    rest = shown(player)
    matrix = parts.to_drawing(found.drawing.framing)
    size = rest.shape[1::-1]
    iris = cv2.warpAffine(parts.plane("iris"), matrix, size) > 0.5
    opening = cv2.warpAffine(parts.plane("opening"), matrix, size)
    eyes = cv2.dilate((opening > 0.05).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    middle = np.argwhere(iris).mean(0)
    for numbers, way in (({"gaze_x": 1.0}, (0, -1)), ({"gaze_x": -1.0}, (0, 1)), ({"gaze_y": -1.0}, (1, 0))):
        moved = shown(player, **numbers)
        change = np.abs(moved - rest).max(-1)
        # What is there now is what was drawn at the iris's other side.
        step = 2.0 * found.drawing.framing.scale
        back = np.array([[1, 0, -way[1] * step], [0, 1, -way[0] * step]], np.float32)
        again = cv2.warpAffine(moved.astype(np.float32), back, size)
        inner = cv2.erode(iris.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
        assert np.abs(again - rest)[inner].mean() < 0.75 * np.abs(moved - rest)[inner].mean()
        assert change[iris].mean() > 4
        near = (np.mgrid[: size[1], : size[0]][1] - middle[1]) > -20 * found.drawing.framing.scale
        assert change[near & ~eyes].max() <= 2


def test_wide_eyes_show_more_than_was_drawn():
    found, parts = character(SEEDS[0])
    layers = layers_of(found.drawing.rgba, found.drawing.framing, parts)
    assert layers is not None and layers.ball is not None
    player = SheetPlayer(found)
    rest, wide = shown(player), shown(player, left_eye_wide=1.0)
    x, y = (layers.upper[20:44].mean(0) + layers.corner).round().astype(int)
    strip = np.s_[y - round(3 * layers.unit) : y, x - 2 : x + 3]
    # The lash that was there has gone up, and what was behind it is as light as the white or an iris.
    assert np.abs(wide[strip] - rest[strip]).max() > 30
    assert np.abs(wide - rest)[~around(found, 26, 20, 26)].max() <= 2


@pytest.mark.parametrize("smile", [0.0, 1.0])
@pytest.mark.parametrize("closure", [0.0, 0.5, 1.0])
def test_laughing_while_playing_is_as_laid_out_whole(closure, smile):
    drawing, framing, parts = truth(SEEDS[0])
    layers = layers_of(drawing, framing, parts, whole=False)
    assert layers is not None
    wanted = closed_by(layers, closure, smile)
    got, shows = LaughingEye(layers).at(closure, smile)
    assert np.abs(got / 255 - wanted).mean() < 0.02
    assert (shows.max() < 13) == (closure == 1.0)


def test_brows_move_in_a_band_of_their_own():
    found, parts = character(SEEDS[0])
    player = SheetPlayer(found)
    assert set(player.brows) == {"left", "right"}
    rest = shown(player)
    band = around(found, 40, 2, 30)
    for numbers in ({"left_brow": 1.0}, {"right_brow": -1.0}, {"brow_angle": 1.0}):
        change = np.abs(shown(player, **numbers) - rest).max(-1)
        assert change.max() > 30
        assert change[~band].max() <= 2
    matrix = parts.to_drawing(found.drawing.framing)
    brow = cv2.warpAffine(parts.plane("brow"), matrix, rest.shape[1::-1])
    bare = np.abs(shown(player, left_brow=1.0) - rest).sum(-1) * (brow > 0.8)
    assert bare[brow > 0.8].mean() > 20


def test_a_shadow_beside_a_brow_does_not_go_with_it():
    drawing, framing, parts = truth(SEEDS[0])
    # As unsure of the brow's edges as the network is.
    planes = parts.planes.copy()
    planes[EYE_PLANES.index("brow")] = cv2.GaussianBlur(parts.planes[EYE_PLANES.index("brow")], (0, 0), 1.2)
    parts = replace(parts, planes=planes)
    matrix = parts.to_drawing(framing)
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    named = cv2.warpAffine(parts.plane("brow"), matrix, drawing.shape[1::-1])
    rows, columns = np.nonzero(named > 0.5)
    y, x = np.mgrid[: drawing.shape[0], : drawing.shape[1]]
    # A shadow whose edge crosses the brow at a slant, as hair throws it.
    light = 1 - 0.2 * ((y - rows.mean()) + 0.1 * (x - columns.mean()) < 0)
    shaded = np.concatenate([drawing[..., :3] * light[..., None], drawing[..., 3:]], -1).astype(np.uint8)
    brow = brow_of(shaded, framing, parts)
    assert brow is not None
    cover = brow.ink[..., 3]
    solid = cv2.dilate((cover > 110).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    assert (cover > 200).sum() > 50
    assert ((cover > 20) & ~solid).sum() < 0.02 * (cover > 110).sum()


def test_a_drawing_without_brows_has_none_to_move_and_says_so_once(caplog):
    found, parts = character(SEEDS[0])
    planes = parts.planes.copy()
    planes[EYE_PLANES.index("brow")] = 0
    eyes = {"left_eye": replace(parts, planes=planes)}
    player = SheetPlayer(replace(found, expressions=eyes))
    assert not player.brows
    rest = shown(player)
    assert not caplog.records
    assert np.array_equal(shown(player, left_brow=1.0, brow_angle=1.0), rest)
    shown(player, left_brow=0.5)
    assert [r.message for r in caplog.records if "brows" in r.message] == [
        "no brows were found: they don't move"
    ]


def test_cheeks_redden_below_the_eyes_on_bare_skin():
    found, _ = character(SEEDS[0])
    player = SheetPlayer(found)
    rest, blushing = shown(player), shown(player, blush=1.0)
    change = blushing - rest
    where = np.abs(change).max(-1) > 3
    assert where.sum() > 200
    assert not (where & ~around(found, -2, 40, 30)).any()
    # Redder: green and blue fall, red hardly.
    assert change[where][:, 1].mean() < -5 and abs(change[where][:, 0].mean()) < 5
    half = np.abs(shown(player, blush=0.5) - rest).mean()
    assert 0.4 < half / np.abs(change).mean() < 0.6


def test_characters_of_earlier_packs_load_and_look_about(tmp_path):
    found, _ = character(SEEDS[0])
    eyes = {}
    for name, eye in found.expressions.items():
        assert isinstance(eye, EyeParts)
        eyes[name] = replace(eye, planes=eye.planes[:FEWEST_PLANES])
    path = tmp_path / "old.ichimai"
    save_character(replace(found, expressions=eyes), path)
    again = load_character(path)
    left = again.expressions["left_eye"]
    assert isinstance(left, EyeParts) and len(left.planes) == FEWEST_PLANES
    assert not left.knows("whole_iris") and not left.plane("whole_iris").any()
    player = SheetPlayer(again)
    assert (shown(player, gaze_x=1.0) != shown(player)).any()


@pytest.fixture(scope="module")
def players() -> dict[int, tuple[SheetPlayer, SheetPlayer]]:
    """What plays a character by the kernels and by OpenCV, by seed."""
    if isinstance(find(), str):
        pytest.skip(str(find()))
    found = {seed: character(seed)[0] for seed in SEEDS}
    return {s: (SheetPlayer(c, compiled=True), SheetPlayer(c, compiled=False)) for s, c in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "numbers",
    [
        *BEYOND,
        {"left_eye": 0.4, "gaze_x": 0.7, "gaze_y": 0.3},
        {"eye_smile": 0.5, "right_eye": 0.3, "left_eye_wide": 0.6, "gaze_y": -1.0},
        {
            "left_eye": 1.0,
            "right_eye": 0.9,
            "eye_smile": 0.8,
            "blush": 0.4,
            "left_brow": 0.3,
            "brow_angle": 0.6,
        },
    ],
)
def test_the_kernels_draw_what_opencv_draws(players, seed, numbers):
    ours, theirs = (shown(player, **numbers) for player in players[seed])
    off = np.abs(ours - theirs).max(-1)
    # OpenCV rounds to bytes after each of some ten steps.
    assert off.max() <= 8
    assert (off > 2).mean() < 1e-3
    assert off.mean() < 0.01
