"""Views: carried without folds, the far side narrower, poses that go on from what is drawn."""

import numpy as np
import pytest

from models.generator import geometry
from models.generator.character import Box, Character, head_corners, placed
from models.generator.views import RestView, carried, rest_view
from tracking.pose import Pose


def turned_characters(count: int, least_deg: float) -> list[Character]:
    """Return characters that are drawn turned, with both eyes open."""
    found = []
    for seed in range(500, 700):
        design, rest, _ = placed(seed)
        if abs(rest.yaw_deg) >= least_deg and max(design.drawn_eyes) == 0:
            found.append(Character(seed, supersample=1))
        if len(found) == count:
            break
    return found


def test_views_stay_within_their_limits_and_half_of_them_look_at_us():
    views = [rest_view(np.random.default_rng(seed)) for seed in range(400)]
    assert max(abs(v.yaw_deg) for v in views) <= 35
    assert max(abs(v.pitch_deg) for v in views) <= 15 and max(abs(v.roll_deg) for v in views) <= 20
    assert 0.25 < np.mean([abs(v.yaw_deg) > 10 for v in views]) < 0.6


def test_a_frontal_view_changes_nothing():
    surface = geometry.flat(20.0)
    head = head_of(Character(500, 64, supersample=1))
    still = carried("face", surface, RestView(roll_deg=12), head, 200.0)
    assert not still.forward.any() and not still.back.any() and still.surface is surface


def head_of(character: Character):
    from models.generator.character import head_size

    return head_size(character.design)


@pytest.mark.parametrize("yaw_deg", [-35.0, 35.0])
def test_the_way_back_undoes_the_view(yaw_deg):
    character = Character(505, 64, plain=True)
    d = character.design
    view = RestView(yaw_deg=yaw_deg, pitch_deg=8.0, wobble=0.5, seed=3)
    x, y = np.meshgrid(
        np.linspace(d.cx - 0.8 * d.face_width, d.cx + 0.8 * d.face_width, 21, dtype=np.float32),
        np.linspace(d.eye_y - 30, d.chin_y - 4, 21, dtype=np.float32),
    )
    for name in ("face", "front", "sides", "back"):
        layer = carried(name, character.carried[name].surface, view, head_of(character), d.chin_y + 31)
        there = np.stack([x, y], -1) + geometry.look_up(layer.forward, x, y)
        back = there + geometry.look_up(layer.back, there[..., 0].copy(), there[..., 1].copy())
        assert np.percentile(np.abs(back - np.stack([x, y], -1)), 98) < 1.0, name


def test_the_far_eye_is_narrower():
    ratios = []
    for character in turned_characters(6, 20):
        features = character.features()
        far, near = ("right_eye", "left_eye") if character.rest.yaw_deg > 0 else ("left_eye", "right_eye")
        ratios.append(features[far][2] / features[near][2])
    assert len(ratios) == 6
    assert 0.35 < np.median(ratios) < 0.85


def test_eyes_close_where_the_features_say_they_are():
    for character in turned_characters(4, 15):
        x, y, w, _ = character.features()["left_eye"]
        box = Box(x - 3 * w, y - 3 * w, 6 * w, 96)
        drawn = character.drawn
        opened, shut = (
            character.render(Pose(left_eye=v, right_eye=drawn.right_eye, mouth=drawn.mouth), box=box).rgba
            for v in (0, 1)
        )
        change = np.abs(opened.astype(int) - shut).max(2) > 25
        if change.sum() < 20:
            continue  # behind hair or dark glasses
        ys, xs = np.nonzero(change)
        assert abs(xs.mean() - 48) < 14 and abs(ys.mean() - 48) < 14


def test_a_turned_drawing_does_not_move_at_the_neutral_pose():
    character = turned_characters(1, 25)[0]
    rendered = character.render(character.drawn, flow=True)
    assert rendered.flow is not None and rendered.weight is not None
    assert np.abs(rendered.flow[rendered.weight > 0.9]).max() < 0.5


def test_a_leaning_head_is_framed_where_it_is():
    for seed in range(300):
        design, rest, view = placed(seed)
        if abs(rest.roll_deg) > 12:
            corners = head_corners(design, rest, view)
            middle = corners.mean(0)
            x, y = corners[1] - corners[0]
            assert np.rad2deg(np.arctan2(y, x)) == pytest.approx(-rest.roll_deg - view.roll_deg, abs=0.5)
            assert abs(middle[0] - 128) < 16
            return
    raise AssertionError("no leaning head in 300 seeds")
