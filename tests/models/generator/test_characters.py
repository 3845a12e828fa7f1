"""The generator: the same for the same seed, the right amounts, and a flow that is the picture's."""

from collections.abc import Iterator
from functools import cache

import cv2
import numpy as np
import pytest

from models.generator import accessories, eyes, face
from models.generator.character import Box, Character, View, placed
from models.generator.geometry import NODES, Surface, displacement, flat, inverse, look_up
from models.generator.hair import hair_style
from tracking.pose import Pose

SEEDS = range(40, 52)


@cache
def centred(seed: int) -> Character:
    """Return a character that looks at us; painted once for all tests that look at it."""
    character = Character(seed, supersample=1, plain=True)
    assert character.rest.frontal and character.view == View()
    return character


@cache
def small(seed: int) -> Character:
    """Return a character of which its surfaces are looked at."""
    return Character(seed, 64, supersample=1, plain=True)


@pytest.fixture(scope="module", autouse=True)
def painted() -> Iterator[None]:
    """Forget what was painted when the module's tests are over."""
    yield
    centred.cache_clear()
    small.cache_clear()


def test_same_seed_same_picture_and_others_differ():
    first, again, other = Character(7).drawing(), Character(7).drawing(), Character(8).drawing()
    assert np.array_equal(first, again)
    assert np.abs(first.astype(int) - other).mean() > 5


def test_pixels_are_premultiplied_and_the_frame_is_partly_empty():
    rgba = Character(3).drawing().astype(int)
    assert (rgba[..., :3] <= rgba[..., 3:] + 1).all()
    assert 0.2 < (rgba[..., 3] > 127).mean() < 0.95


@pytest.mark.parametrize("size", [128, 512])
def test_another_size_shows_the_same_character(size):
    other = cv2.resize(Character(5, size).drawing(), (128, 128), interpolation=cv2.INTER_AREA)
    usual = cv2.resize(Character(5).drawing(), (128, 128), interpolation=cv2.INTER_AREA)
    assert np.abs(other.astype(int) - usual).mean() < 3


def middle_column_motion(pose: Pose, y: slice, axis: int) -> float:
    """Return how far the points on the middle line move (frame pixels), median over characters."""
    moves = []
    for seed in SEEDS:
        character = centred(seed)
        rendered = character.render(pose, flow=True)
        column = int(character.design.cx / 2)
        part = -rendered.flow[y.start // 2 : y.stop // 2, column - 2 : column + 3, axis]
        moves.append(np.median(part))
    return float(np.median(moves))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pose", "rows", "axis", "measured"),
    [
        (Pose(head_y=1), slice(118, 138), 0, -8.7),
        (Pose(head_x=1), slice(118, 138), 1, -11.0),
        (Pose(head_x=-1), slice(118, 138), 1, 13.8),
        (Pose(neck_z=1), slice(70, 82), 0, -18.9),
        (Pose(neck_z=1), slice(118, 138), 0, -10.7),
        (Pose(neck_z=1), slice(160, 172), 0, -4.8),
    ],
)
def test_amounts_are_those_measured_in_the_middle_of_published_frames(pose, rows, axis, measured):
    # Drawings spread by a pixel around the measured medians; lowering the head is 2 pixels too strong yet on
    # these, whose proportions please (0.5 over all characters).
    assert middle_column_motion(pose, rows, axis) == pytest.approx(measured, abs=2.3)


@pytest.mark.slow
def test_opposite_yaw_moves_opposite():
    rows = slice(118, 138)
    left, right = (middle_column_motion(Pose(head_y=v), rows, 0) for v in (1, -1))
    assert left == pytest.approx(-right, abs=1.0)


@pytest.mark.slow
def test_outline_of_the_head_stands_still_in_yaw():
    shifts = []
    for seed in SEEDS:
        character = centred(seed)
        rest, turned = (character.render(Pose(head_y=v)).rgba[95:105, :, 3] / 255.0 for v in (0, 1))
        shifts.append([half.sum(1).mean() for half in np.split(turned - rest, 2, 1)])
    assert np.abs(np.median(shifts, 0)).max() <= 1.5


@pytest.mark.slow
def test_hair_at_the_nape_comes_down_when_the_chin_rises():
    grown = []
    for seed in range(80):
        if placed(seed, worn=True)[0].chin_y > 170:
            continue
        character = centred(seed)
        if character.style.back not in ("short", "bob"):
            continue
        rest, raised = (character.render(Pose(head_x=v)).rgba[125:190, :, 3] / 255.0 for v in (0, 1))
        beside = np.r_[85:106, 150:171]
        grown.append((raised - rest)[:, beside].sum(0).mean())
        if len(grown) == 16:
            break
    # 4 pixels at the middle of four published drawings, -0.5 to 7; on proportions that please a little more.
    assert 1 < np.median(grown) < 7.8


def surface_of(character: Character, name: str) -> Surface:
    return next(layer.surface for layer in character.layers if layer.name == name)


@pytest.mark.slow
def test_long_hair_beside_the_neck_stays_straight_in_yaw():
    bends = []
    for seed in range(100):
        character = small(seed)
        d = character.design
        if character.style.back != "long":
            continue
        moved = displacement(surface_of(character, "back"), Pose(head_y=1), d.cx)
        y = np.linspace(d.eye_y - 10, d.chin_y + 25, 12, dtype=np.float32)[:, None]
        for side in (-1, 1):
            x = np.full_like(y, d.cx + side * 1.15 * d.hair_width)
            bends.append(np.ptp(look_up(moved, x, y)[..., 0]))
        if len(bends) == 20:
            break
    # Hair on its way round the nape, as that of a bob, bends by 4 to 5 pixels.
    assert np.median(bends) < 2.5


@pytest.mark.slow
def test_hair_combed_from_the_forehead_turns_less_than_bangs():
    shares: dict[bool, list[float]] = {True: [], False: []}
    for seed in range(40):
        character = small(seed)
        d = character.design
        x, low, high = (np.array([[v]], np.float32) for v in (d.cx, d.eye_y + 14, d.eye_y - 20))
        hair, face = (displacement(surface_of(character, n), Pose(head_y=1), d.cx) for n in ("front", "face"))
        # Faces have depths of their own, by which both are measured.
        share = look_up(hair, x, high)[0, 0, 0] / look_up(face, x, low)[0, 0, 0]
        shares[character.style.fringe in ("back", "parted", "curtain")].append(share)
    assert np.median(shares[True]) < np.median(shares[False]) - 0.05


@pytest.mark.slow
def test_flow_brings_the_drawing_to_the_pose():
    errors, unmoved = [], []
    for seed in (60, 61, 62, 63):
        character = Character(seed)
        rest = character.drawing()
        drawn = character.drawn
        pose = Pose(0.6, -0.7, 0.5, drawn.left_eye, drawn.right_eye, drawn.mouth)
        rendered = character.render(pose, flow=True)
        flow = cv2.resize(rendered.flow, (256, 256), interpolation=cv2.INTER_LINEAR)
        ys, xs = np.mgrid[0:256, 0:256].astype(np.float32)
        warped = cv2.remap(rest, xs + flow[..., 0], ys + flow[..., 1], cv2.INTER_LINEAR)
        seen = cv2.resize(rendered.weight, (256, 256)) > 0.9
        errors.append(np.abs(warped.astype(int) - rendered.rgba)[seen].mean())
        unmoved.append(np.abs(rest.astype(int) - rendered.rgba)[seen].mean())
    assert np.mean(errors) < 0.45 * np.mean(unmoved)


def test_body_stands_still_in_yaw():
    character = centred(70)
    rest, turned = (character.render(Pose(head_y=v)).rgba for v in (0, 1))
    assert np.array_equal(rest[250:], turned[250:])


def test_eyes_close_and_the_mouth_opens_where_they_are():
    character = Character(11, plain=True)
    x, y, half_w, half_h = character.features()["left_eye"]
    assert x > 128, "the character's left eye is in the right half of the picture"
    box = Box(x - 20, y - 20, 40, 80)
    opened, shut = (character.render(Pose(left_eye=v), box=box).rgba for v in (0, 1))
    assert np.abs(opened.astype(int) - shut).max() > 60
    x, y, *_ = character.features()["right_eye"]
    other = Box(x - half_w, y - half_h, 2 * half_w, 80)
    kept = [character.render(Pose(left_eye=v), box=other).rgba for v in (0, 1)]
    assert np.array_equal(*kept)


def test_inverse_undoes_a_displacement():
    field = displacement(flat(40.0), Pose(0.7, -0.8, 0.9), 128.0)
    back = inverse(field)
    there = back + look_up(field, back[..., 0].copy(), back[..., 1].copy())
    axis = np.arange(NODES) * 4 - 32
    inside = (slice(12, -12), slice(12, -12))
    assert np.abs(there[..., 0] - axis[None, :])[inside].max() < 0.2
    assert np.abs(there[..., 1] - axis[:, None])[inside].max() < 0.2


def test_placed_tells_what_the_character_is():
    design, rest, view = placed(17)
    character = Character(17)
    assert (character.rest, character.view) == (rest, view)
    assert character.design.eye_y == design.eye_y


def worn_seeds(what: str, count: int) -> list[int]:
    """Return seeds of frontal characters with a tail or a hat."""
    found = []
    for seed in range(20_000, 24_000):
        d, rest, _ = placed(seed)
        style = hair_style(d)
        eyes.eye_shape(d)
        face.MouthStyle(d)
        worn = accessories.choose(d)
        if abs(rest.yaw_deg) < 3 and (style.tails == what or what in worn["hair"]):
            found.append(seed)
        if len(found) == count:
            break
    return found


def test_a_single_tail_goes_against_the_face_and_tails_turn_as_one_piece():
    for what, seeds in (("side", worn_seeds("side", 2)), ("twin", worn_seeds("twin", 2))):
        for seed in seeds:
            character = Character(seed, 64)
            d, surface = character.design, surface_of(character, "tails")
            y = np.arange(d.eye_y - 10, 215, 8, dtype=np.float32)[:, None]
            for turned in (-1, 1):
                moved = displacement(surface, Pose(head_y=turned), d.cx)
                across = look_up(moved, np.full_like(y, d.cx + 1.1 * d.hair_width), y)[..., 0]
                assert np.ptp(across) < 1.2
                # Turned to the image's left the face moves to the left.
                if what == "side":
                    assert (across * turned).min() > 0.8


def test_a_hat_turns_as_a_head_of_its_own_height():
    for seed in worn_seeds("hat", 3):
        character = Character(seed, 64)
        d, hat = character.design, accessories.hat_of(character.design)
        moved = displacement(surface_of(character, "hat"), Pose(head_y=1), d.cx)

        def at(x, y, field=moved):
            return look_up(field, *(np.array([[v]], np.float32) for v in (x, y)))[0, 0, 0]

        rows = np.linspace(hat.top + 10, hat.brim_y, 6)
        middle = [at(d.cx, y) for y in rows]
        assert max(middle) < -3 and np.all(np.diff(middle) < 0.3), "the further down, the nearer to us"
        for side in (-1, 1):
            assert abs(at(d.cx + side * 1.1 * max(hat.reach, d.hair_width), hat.brim_y)) < 2.5
