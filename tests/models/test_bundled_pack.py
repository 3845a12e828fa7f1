"""The bundled pack: what it promises on characters and drawings that it was not trained on."""

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest

from models.colour import premultiply, straighten
from models.drawing import Drawing, load_drawing
from models.generator.character import Character
from models.pack import bundled_pack
from models.registry import make_poser
from models.runtime import RuntimeSettings
from models.training.evaluate import TEST_FROM, evaluate
from tracking.pose import Pose

NAMES = {"eye_wink_left": "left_eye", "eye_wink_right": "right_eye", "mouth_aaa": "mouth"}


@pytest.fixture(scope="module")
def poser():
    return make_poser(bundled_pack(), RuntimeSettings(providers=("cpu",)))


def test_the_pack_is_whole_and_small():
    pack = bundled_pack()
    pack.check()
    assert sum(f.bytes for f in pack.manifest.files.values()) <= 40e6
    assert pack.manifest.licence == "MIT" and pack.manifest.mouth == "absolute"


def rmse(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.sqrt(((a.astype(np.float32) - b) ** 2).mean()) / 255)


@pytest.mark.slow
def test_a_drawing_comes_back_unchanged_at_its_neutral_pose(poser):
    for seed in range(TEST_FROM, TEST_FROM + 4):
        drawing = Drawing.from_rgba(straighten(Character(seed).drawing()))
        poser.set_drawing(drawing)
        assert rmse(poser.pose(poser.neutral).rgba_premultiplied, premultiply(drawing.rgba)) <= 0.001


@pytest.mark.slow
def test_a_closed_mouth_is_read_as_closed(poser):
    read = []
    for seed in range(TEST_FROM, TEST_FROM + 20):
        character = Character(seed)
        if character.drawn.mouth == 0:
            poser.set_drawing(Drawing.from_rgba(straighten(character.drawing())))
            read.append(poser.neutral.mouth == 0)
    # Lips, marks under them and stubble are among them.
    assert np.mean(read) >= 0.9


@pytest.mark.slow
def test_unseen_characters_are_posed_much_better_than_not_at_all(poser):
    rows, _ = evaluate(poser, 4)
    final, unmoved, still = (
        np.array([r.scores[k].rmse for r in rows]) for k in ("final", "unmoved", "mean flow")
    )
    heads = np.array([r.axis in ("yaw", "pitch", "tilt", "random") for r in rows])
    assert final[heads].mean() < 0.6 * unmoved[heads].mean()
    assert final[heads].mean() < still[heads].mean()
    # Eyes behind hair or dark glasses have nothing to show.
    eyes = np.array([r.axis in ("left_eye", "right_eye") for r in rows]) & (unmoved > 0.006)
    assert np.median(final[eyes] / unmoved[eyes]) < 1


def edge_energy(premultiplied: np.ndarray) -> float:
    """Return the mean squared difference of neighbours, over light grey, as the scoring tool has it."""
    a = premultiplied.astype(np.float32) / 255
    grey = cv2.cvtColor(
        np.uint8(255 * np.clip(a[..., :3] + 0.7 * (1 - a[..., 3:]), 0, 1)), cv2.COLOR_RGB2GRAY
    )
    down, across = (np.diff(grey.astype(np.float32), axis=axis) for axis in (0, 1))
    return float((down**2).mean() + (across**2).mean())


@pytest.mark.slow
@pytest.mark.parametrize("size", [256, 512])
def test_turned_heads_are_as_sharp_as_the_drawing_and_no_sharper(poser, size):
    kept = []
    for seed in (TEST_FROM, TEST_FROM + 1):
        poser.set_drawing(Drawing.from_rgba(straighten(Character(seed, size).drawing())))
        still = edge_energy(poser.pose(poser.neutral).rgba_premultiplied)
        for pose in ({"head_y": 0.9}, {"head_y": -0.9}, {"head_x": 0.8}, {"neck_z": 0.7}):
            posed = poser.pose(replace(poser.neutral, **pose))
            kept.append(edge_energy(posed.rgba_premultiplied) / still)
    # One is neutral. Frames of the networks that drew the four published references keep .66 to .83.
    assert 0.85 < np.median(kept) < 1.05 and min(kept) > 0.8 and max(kept) < 1.15, kept


@pytest.mark.slow
def test_real_drawings_close_the_gap_to_reference_frames(poser, shared_data):
    folder = shared_data / "drawings_posed"
    poses = json.loads((folder / "poses.json").read_text())
    gaps = []
    for name, wanted in poses.items():
        drawing = load_drawing(folder / f"{name}.rest.png")
        poser.set_drawing(drawing)
        rest, neutral = premultiply(drawing.rgba), reference(folder, name, 0)
        for i in range(10, 20):
            pose = Pose(**{NAMES.get(k, k): v for k, v in wanted[i].items()})
            frame = reference(folder, name, i)
            got = poser.pose(pose).rgba_premultiplied
            gaps.append([rmse(rest, frame), rmse(got, frame), rmse(rest, neutral)])
    unmoved, got, floor = np.mean(gaps, 0)
    assert (unmoved - got) / (unmoved - floor) >= 0.52


def reference(folder, name: str, i: int) -> np.ndarray:
    bgra = cv2.imread(str(folder / f"{name}.{i:02d}.png"), cv2.IMREAD_UNCHANGED)
    return premultiply(cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGBA))


def test_heads_of_real_drawings_are_found(poser, shared_data):
    # Eye line and mouth as read off the pictures by eye, drawing pixels.
    seen = {
        "aria1": (256, 141, 184),
        "farmhand1": (255, 146, 185),
        "maid1": (257, 143, 182),
        "nerd1": (256, 143, 180),
    }
    for name, (x, eyes, mouth) in seen.items():
        found = poser.locate(load_drawing(shared_data / "drawings" / f"{name}.png"))
        assert found.left_eye and found.right_eye and found.mouth, name
        assert abs((found.left_eye[0] + found.right_eye[0]) / 2 - x) < 8, name
        assert abs((found.left_eye[1] + found.right_eye[1]) / 2 - eyes) < 14, name
        assert abs(found.mouth[1] - mouth) < 14, name
