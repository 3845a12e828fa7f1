"""A body that leans, turns and breathes, carries its head, and leaves no gap."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.drawing import Drawing, Framing, load_drawing
from models.kernels.library import Kernels, find
from models.sheet import basis
from models.sheet.body_field import NUMBERS, Sides, Torso, displacements, torso_of
from models.sheet.character import SheetCharacter
from models.sheet.composing import FieldComposer, HeadPlace
from models.sheet.head_field import Field
from models.sheet.player import SheetPlayer
from models.sheet.wide_frame import widened
from tests.models.test_kernel_turning import soft_maps
from tests.models.test_warping import smooth_flow
from tracking.pose import Pose

DRAWINGS = Path(__file__).parents[2] / "assets" / "characters"
CELLS = 64


def character(drawing: Drawing, turns: bool = True) -> SheetCharacter:
    maps = soft_maps(CELLS) if turns else np.zeros((basis.CHANNELS, CELLS, CELLS), np.float16)
    return SheetCharacter(drawing, maps, {}, "none")


@pytest.fixture(scope="module")
def bust() -> Drawing:
    return load_drawing(DRAWINGS / "akane.png")


@pytest.fixture(scope="module")
def figure(bust) -> Drawing:
    """A drawing that goes on well below the head's frame, and beside it."""
    return Drawing(bust.rgba, Framing(150.0, 30.0, 0.8 * len(bust.rgba) / 1024))


def shown(player: SheetPlayer, **numbers: float) -> np.ndarray:
    return player.pose(Pose(**numbers)).rgba_premultiplied


@pytest.mark.parametrize("compiled", [True, False])
def test_a_body_at_rest_leaves_the_drawing_and_its_head_turns_as_they_are(bust, compiled):
    turning, still = (SheetPlayer(character(bust, turns), compiled=compiled) for turns in (True, False))
    assert np.array_equal(shown(still), shown(still, body_x=0.0, breath=0.0))
    head = shown(turning, head_y=0.7)
    assert not np.array_equal(head, shown(turning, head_y=0.7, body_z=0.5))
    assert np.array_equal(head, shown(turning, head_y=0.7))
    assert np.array_equal(shown(still), shown(turning))


@pytest.mark.parametrize("number", NUMBERS)
def test_every_number_moves_the_figure_and_grows_from_nothing(bust, number):
    player = SheetPlayer(character(bust))
    rest = shown(player).astype(int)
    off = [np.abs(shown(player, **{number: v}) - rest).mean() for v in (0.01, 0.1, 1.0)]
    assert off[0] < off[1] < off[2]
    assert off[0] < 0.8


def test_leaning_and_turning_go_to_the_named_side(bust):
    def middle(**numbers: float) -> float:
        head = shown(player, **numbers)[: len(bust.rgba) // 2, :, 3].astype(float)
        return float((head * np.arange(head.shape[1])).sum() / head.sum())

    player = SheetPlayer(character(bust, turns=False))
    assert middle(body_z=1.0) < middle() - 5
    assert middle(body_z=-1.0) > middle() + 5
    assert middle(body_y=1.0) < middle() - 2
    top = [int(np.flatnonzero(shown(player, **{n: v})[..., 3].any(1))[0]) for n, v in (("body_x", 1.0),
           ("body_x", 0.0), ("breath", 1.0), ("body_x", -1.0))]  # fmt: skip
    assert top[0] > top[1] > top[2] > top[3]


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize(
    "numbers",
    [{"breath": 1.0}, {"body_x": -1.0}, {"body_z": 1.0, "body_y": -1.0}, {"body_z": -1.0, "breath": 1.0}],
)
def test_the_lower_edge_shows_no_gap(bust, compiled, numbers):
    player = SheetPlayer(character(bust, turns=False), compiled=compiled)
    bottom = shown(player, **numbers)[-3:, :, 3]
    drawn = int((bust.rgba[-1, :, 3] > 250).sum())
    for row in bottom:
        solid = np.flatnonzero(row > 250)
        assert len(solid) > 0.9 * drawn
        assert len(solid) == solid[-1] - solid[0] + 1


@pytest.mark.parametrize("compiled", [True, False])
def test_what_lies_below_the_hips_stands(figure, compiled):
    player = SheetPlayer(character(figure, turns=False), compiled=compiled)
    hips = round(figure.framing.top + 458 * figure.framing.scale)
    rest, moved = shown(player), shown(player, body_z=1.0, body_y=1.0, breath=1.0, body_x=1.0)
    assert hips < len(rest) - 10
    assert np.array_equal(rest[hips:], moved[hips:])
    waist = round(figure.framing.top + 300 * figure.framing.scale)
    assert not np.array_equal(rest[waist:hips], moved[waist:hips])


def test_motion_folds_nowhere():
    x, y = np.arange(-100, 360, 2.0, np.float32), np.arange(-60, 460, 2.0, np.float32)
    for half, size in ((50.0, 1.0), (80.0, 1.0), (110.0, 1.0), (45.0, 0.7), (20.0, 0.2)):
        planes = displacements(x[None], y[:, None], Torso(128.0, half, size))
        for name in NUMBERS:
            for axis in (0, 1):
                slope = np.diff(planes[name][..., 1 - axis], axis=axis) / 2
                assert np.abs(slope).max() < 0.5, name


@pytest.mark.parametrize("drawing", ["bust", "figure"])
@pytest.mark.parametrize("head", [{}, {"head_y": 0.8, "head_x": -0.6, "neck_z": 0.7}])
def test_opencv_moves_as_the_kernels_do(drawing, head, request):
    if isinstance(find(), str):
        pytest.skip(str(find()))
    ours, theirs = (
        SheetPlayer(character(request.getfixturevalue(drawing)), compiled=compiled)
        for compiled in (True, False)
    )
    numbers = {"body_x": 0.4, "body_y": -0.8, "body_z": 0.9, "breath": 0.7, **head}
    off = np.abs(shown(ours, **numbers).astype(int) - shown(theirs, **numbers))
    # OpenCV looks up 32nds of a pixel; beside hard lines that is a few levels.
    assert np.percentile(off, 99) <= 2
    assert off.mean() < 0.15


def test_composing_leads_from_body_to_head_to_what_swings():
    r = np.random.default_rng(3)
    columns, cell = 30, 2.0
    body, sway = smooth_flow(40, 3.0)[:, :columns], smooth_flow(40, 2.0, 1)[:, :columns]
    flow = np.ascontiguousarray(smooth_flow(24, 4.0, 2)[:, :20])
    head = Field(flow, r.random((24, 20)).astype(np.float32), r.random((24, 20, 2)).astype(np.float32))
    answers = []
    for kernels in (find(), None):
        if isinstance(kernels, str):
            pytest.skip(kernels)
        composer = FieldComposer(HeadPlace(4, 6, 1.25), cell, 0.5, kernels)
        answers.append(composer.composed(np.ascontiguousarray(body), head, np.ascontiguousarray(sway)))
    ours, theirs = answers
    # OpenCV weighs in 32nds of a cell.
    assert np.abs(ours.flow - theirs.flow).mean() < 0.03
    assert np.abs(ours.share - theirs.share).mean() < 0.03
    nothing = FieldComposer(HeadPlace(4, 6, 1.0), cell, 0.5, find() if isinstance(find(), Kernels) else None)
    assert np.allclose(nothing.composed(np.ascontiguousarray(body), None, None).flow, body * 0.5)


def test_the_wide_frame_holds_the_drawing_on_the_heads_cells():
    wide = widened(Framing(150.0, 30.0, 0.8), CELLS, 1024, 1024)
    cell = 0.8 * 256 / CELLS
    assert wide.framing.left == pytest.approx(150.0 - wide.before[0] * cell)
    assert wide.framing.left <= 0
    assert wide.framing.top <= 0
    assert wide.framing.scale * 256 == pytest.approx(wide.cells * cell)
    alone = widened(Framing(0.0, 0.0, 4.0), CELLS, 1024, 1024)
    assert (alone.cells, alone.before, alone.fade) == (CELLS, (0, 0), None)


def test_a_body_is_found_in_the_silhouette():
    y, x = np.mgrid[0:128, 0:128] * 2.0
    alpha = np.where((y > 190) & (abs(x - 140) < 70), 255, 0).astype(np.uint8)
    torso = torso_of(alpha, x[0], y[:, 0])
    assert torso.middle == pytest.approx(134, abs=2)
    assert torso.half_width == pytest.approx(63, abs=3)
    assert torso.size == 1.0
    assert torso_of(alpha * 0, x[0], y[:, 0]).middle == 128


def test_a_small_body_below_a_large_head_moves_less_and_about_hips_that_are_nearer():
    y, x = np.mgrid[0:128, 0:128] * 2.0
    small, usual = (
        torso_of(np.where((y > 190) & (abs(x - 128) < half), 255, 0).astype(np.uint8), x[0], y[:, 0])
        for half in (34.0, 70.0)
    )
    assert small.size == pytest.approx(0.5, abs=0.03)
    ours, theirs = (displacements(x[:1], y[:, :1], torso) for torso in (small, usual))
    for name in ("body_y", "body_z", "breath"):
        assert 0 < np.abs(ours[name]).max() < 0.8 * np.abs(theirs[name]).max(), name
    hips = round(small.row(430.0) / 2)
    assert hips < 160
    far = displacements(x[:1], np.arange(hips * 2 + 20.0, 400, 2.0)[:, None], small)
    assert all(np.abs(plane).max() == 0 for plane in far.values())
    assert Sides(False, True, True) == (False, True, True)
