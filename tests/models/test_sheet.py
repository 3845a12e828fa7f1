"""The sheet architecture with small random networks: posing, identity, and agreement with torch."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.colour import premultiply
from models.drawing import Drawing, Framing
from models.generator.character import Character
from models.parts.eye_crop import EYE_PIXELS, EYE_PLANES
from models.parts.mouth_classes import CLASSES, LINE, PIXELS, SKIN
from models.sheet import basis, turning
from models.sheet.character import SheetCharacter
from models.sheet.compiler import compile_drawing, turn_maps
from models.sheet.direct import DirectPlayer
from models.sheet.finder import Located, locate
from models.sheet.head_field import PAINTED, HeadField, smoothed, unfold
from models.sheet.networks import (
    Finder,
    Turner,
    evaluate_turn,
)
from models.sheet.player import SheetPlayer
from models.sheet.poser import chosen_framing
from models.sheet.visible import VisibleCells
from tracking.pose import Pose


class Torch:
    """A torch network behind the interface of a session."""

    def __init__(self, network: torch.nn.Module) -> None:
        self.network = network.eval()

    @torch.no_grad()
    def run(self, outputs, inputs):
        out = self.network(*(torch.from_numpy(np.ascontiguousarray(v)) for v in inputs.values()))
        return [o.numpy() for o in (out if isinstance(out, tuple) else (out,))]


class AlmondEye:
    """Says of every crop that an eye of one shape lies in its middle."""

    def run(self, outputs, inputs):
        planes = np.zeros((len(EYE_PLANES), EYE_PIXELS, EYE_PIXELS), np.float32)
        y, x = (np.mgrid[:EYE_PIXELS, :EYE_PIXELS].astype(np.float32) + 0.5) / EYE_PIXELS - 0.5
        lid = 0.14 * (1 - (x / 0.22) ** 2)
        inside = (np.abs(x) < 0.22) & (np.abs(y) < lid)
        iris = inside & (x**2 + y**2 < 0.01)
        lash = (np.abs(x) < 0.22) & (np.abs(y + lid + 0.02) < 0.02)
        edges = [np.abs(y - v) < 0.03 for v in (-lid, lid, 0.07 + 0 * x)]
        for name, plane in (("white", inside & ~iris), ("iris", iris), ("lash", lash), ("opening", inside)):
            planes[EYE_PLANES.index(name)] = plane
        for name, plane in zip(("upper_edge", "lower_edge", "closed_edge"), edges, strict=True):
            planes[EYE_PLANES.index(name)] = plane & (np.abs(x) < 0.22)
        planes[0] = 1 - planes[1:8].sum(0)
        return [planes[None], np.zeros((1, 2), np.float32)]


class StraightMouth:
    """Says of every look that a closed mouth lies in its middle."""

    def run(self, outputs, inputs):
        parts = np.zeros((len(CLASSES), PIXELS, PIXELS), np.float32)
        parts[LINE, 46:50, 34:62] = 1
        parts[SKIN] = 1 - parts.sum(0)
        points = np.array([[[34, 48], [62, 48], [48, 48], [48, 48]]], np.float32) / PIXELS
        return [parts[None], points, np.zeros((1, 2), np.float32)]


@pytest.fixture(scope="module")
def networks():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    turner = Turner((8, 16, 16, 16))
    with torch.no_grad():
        turner.head.weight.mul_(60)
    return {
        "turner": Torch(turner), "eye_parts": AlmondEye(), "mouth_parts": StraightMouth(),
        "finder": Torch(Finder((8, 16, 16, 16))),
    }  # fmt: skip


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return Drawing.from_rgba(Character(21, 256, plain=True).drawing())


def located(drawing: Drawing) -> Located:
    return Located(drawing.framing, (60, 40, 196, 170), (150, 128), (106, 128), (128, 152), {"centre": 1.0})


@pytest.fixture(scope="module", params=[True, False], ids=["kernels", "OpenCV"])
def player(request, networks, drawing) -> SheetPlayer:
    character = compile_drawing(drawing, located(drawing), networks, "test")
    return SheetPlayer(character, compiled=request.param)


def test_neutral_pose_gives_the_drawing_back_exactly(player, drawing):
    assert np.array_equal(player.pose(player.neutral).rgba_premultiplied, premultiply(drawing.rgba))


def test_every_number_changes_the_picture_and_left_is_the_right_half(player, drawing):
    rest = premultiply(drawing.rgba).astype(int)
    for name in ("head_x", "head_y", "neck_z", "left_eye", "right_eye", "mouth"):
        value = 0.2 if name == "mouth" and player.neutral.mouth > 0.6 else 1.0
        values = {"mouth": player.neutral.mouth, name: value}
        changed = np.abs(player.pose(Pose(**values)).rgba_premultiplied - rest).max(2) > 3
        assert changed.any(), name
        if name == "left_eye":
            assert np.flatnonzero(changed.any(0)).mean() > 128
        if name == "right_eye":
            assert np.flatnonzero(changed.any(0)).mean() < 128


def test_poses_do_not_write_into_earlier_frames(player):
    first = player.pose(Pose(mouth=0.5))
    kept = first.rgba_premultiplied.copy()
    for pose in (Pose(0.5, 0.5, 0.5, 1, 1, 1), Pose(left_eye=1), Pose(head_y=-1, mouth=0.5)):
        player.pose(pose)
    assert np.array_equal(first.rgba_premultiplied, kept)


def test_player_draws_what_torch_says_for_a_turn(networks, player, drawing):
    pose = torch.tensor([[0.5, -0.8, 0.6]])
    picture = torch.from_numpy(premultiply(drawing.rgba)).permute(2, 0, 1)[None].float() / 255
    with torch.no_grad():
        maps = networks["turner"].network(picture)
        other = networks["turner"].network(picture.flip(-1))[0].numpy()
        both = smoothed((maps[0].numpy() + basis.mirrored(other)) / 2)
        turned = evaluate_turn(torch.from_numpy(both)[None], pose[:, None])
    field = HeadField(player.character.turn, drawing.framing, 256, 256).at(*pose[0].tolist())
    inside = (slice(6, -6), slice(6, -6))
    # OpenCV weighs in 32nds of a cell; on 128 cells of an untrained map that is a sixth of a pixel at most.
    assert np.abs(field.flow[..., 0] - turned.flow[0, 0].numpy())[inside].max() < 0.25
    assert np.abs(field.flow[..., 0] - turned.flow[0, 0].numpy())[inside].mean() < 0.03
    assert np.abs(field.share - PAINTED * (1 - turned.keep[0, 0].numpy()))[inside].max() < 0.02


def test_smoothing_takes_out_noise_from_cell_to_cell_and_leaves_even_motion():
    cells = 128
    y, x = np.mgrid[:cells, :cells].astype(np.float32)
    even = np.zeros((basis.CHANNELS, cells, cells), np.float32)
    for plane in even[: basis.TURN_FLOW.stop]:
        plane[:] = 0.02 * x - 0.01 * y
    even[basis.TURN_FLOW.stop :] = np.random.default_rng(1).normal(0, 1, even[basis.TURN_FLOW.stop :].shape)
    noisy = even.copy()
    noisy[: basis.TURN_FLOW.stop] += np.where((x + y) % 2, 0.1, -0.1)
    clean, kept = smoothed(noisy), smoothed(even)
    inside = (slice(None), slice(8, -8), slice(8, -8))
    assert np.abs(kept - even)[inside].max() < 1e-4
    assert np.abs(clean - even)[basis.TILT_FLOW][inside].max() < 0.001
    assert np.abs(clean - even)[basis.TURN_FLOW][inside].max() < 0.02
    assert np.array_equal(clean[basis.TURN_FLOW.stop :], even[basis.TURN_FLOW.stop :])


def test_what_is_compiled_poses_as_the_networks_do(networks, drawing):
    """Every number at once, on and between the levels, against networks asked for each pose."""
    where = located(drawing)
    direct = DirectPlayer(drawing, where, networks)
    player = SheetPlayer(compile_drawing(drawing, where, networks, "test"))
    assert player.neutral == direct.neutral
    rest = direct.pose(direct.neutral).rgba_premultiplied
    assert np.array_equal(rest, premultiply(drawing.rgba))
    for pose in (Pose(0.5, -0.4, 0.3, 0.37, 0.81, 0.66), Pose(left_eye=0.53), Pose(-1, 1, -1, mouth=0.21)):
        wanted = direct.pose(pose).rgba_premultiplied.astype(float)
        got = player.pose(pose).rgba_premultiplied
        unlike = np.abs(rest - wanted).mean()
        assert unlike > 0.2
        assert np.abs(got - wanted).mean() < 0.2 * unlike


@pytest.mark.parametrize("pose", [Pose(1, 1, 1), Pose(-1, -0.6, -1, mouth=0.7), Pose(head_y=0.02)])
def test_where_a_frame_shows_anything_is_told(player, pose):
    frame = player.pose(pose)
    assert frame.seen is not None
    left, top, right, bottom = frame.seen
    rest = frame.rgba_premultiplied.copy()
    rest[top:bottom, left:right] = 0
    assert not rest.any()
    assert (right - left) * (bottom - top) < 0.9 * rest.shape[0] * rest.shape[1]


def test_a_larger_drawing_keeps_its_size_and_what_is_outside_the_frame(networks):
    rgba = np.zeros((700, 400, 4), np.uint8)
    rgba[80:336, 72:328] = Character(21, 256, plain=True).drawing()
    rgba[400:, 100:300] = (200, 30, 30, 255)
    drawing = Drawing.from_rgba(rgba, Framing(72.0, 80.0, 1.0))
    where = Located(drawing.framing, (0, 0, 1, 1), (222, 208), None, (200, 232), {"centre": 1.0})
    player = SheetPlayer(compile_drawing(drawing, where, networks, "test"))
    posed = player.pose(Pose(head_y=1, head_x=1, neck_z=1)).rgba_premultiplied
    assert posed.shape == rgba.shape
    assert np.array_equal(posed[340:], premultiply(drawing.rgba)[340:])


class EverythingVisible(VisibleCells):
    """Knows of no cell that may be left out."""

    def __init__(self, *arguments) -> None:
        super().__init__(*arguments)
        self.distance[:] = 0


@pytest.mark.parametrize("compiled", [True, False])
def test_leaving_out_what_nothing_reaches_leaves_nothing_out(networks, compiled, monkeypatch):
    """A small figure on a large empty sheet, against the same with every cell drawn."""
    rgba = np.zeros((256, 256, 4), np.uint8)
    rgba[70:180, 90:150] = Character(21, 256, plain=True).drawing()[70:180, 90:150]
    drawing = Drawing.from_rgba(rgba)
    character = compile_drawing(drawing, located(drawing), networks, "test")
    # Mild flows: the random networks' own reach everywhere.
    turn = character.turn.copy()
    turn[basis.TURN_FLOW] *= np.float16(0.05)
    turn[basis.TILT_FLOW] *= np.float16(0.05)
    turn[basis.MASK] = -60
    some = SheetPlayer(replace(character, turn=turn), compiled=compiled)
    monkeypatch.setattr(turning, "VisibleCells", EverythingVisible)
    every = SheetPlayer(replace(character, turn=turn), compiled=compiled)
    for pose in (Pose(1, 1, 1), Pose(-1, 0.5, -1, 1, 1, 1), Pose(0, -1, 0.4)):
        part, whole = (p.pose(pose).rgba_premultiplied.astype(int) for p in (some, every))
        assert not (whole[part[..., 3] == 0] > 0).any()
        # Positions are summed in another order: a few are rounded to another 1/32 of a pixel.
        assert np.abs(part - whole).mean() < 1e-3
    field = HeadField(turn, drawing.framing, 256, 256).at(1.0, 1.0, 1.0)
    assert VisibleCells(drawing.rgba[..., 3], (0, 0, 256), 128).reached(field.flow).mean() < 0.6
    assert some._turner.field(1.0, 1.0, 1.0).flow.shape < (80, 60, 2)
    assert every._turner.field(1.0, 1.0, 1.0).flow.shape == (128, 128, 2)


def test_a_feature_that_was_not_found_is_left_alone(networks, drawing):
    where = Located(drawing.framing, (0, 0, 1, 1), None, None, None, {"centre": 1.0})
    player = SheetPlayer(compile_drawing(drawing, where, networks, "test"))
    assert np.array_equal(
        player.pose(Pose(left_eye=1, mouth=1)).rgba_premultiplied, premultiply(drawing.rgba)
    )


def test_a_mirrored_drawing_moves_as_the_mirror_image_does(networks, drawing):
    there = np.ascontiguousarray(drawing.rgba[:, ::-1])
    maps, other = (
        turn_maps(Drawing.from_rgba(rgba, drawing.framing), networks["turner"])
        for rgba in (drawing.rgba, there)
    )
    assert np.allclose(basis.mirrored(maps), other, atol=1e-5) and np.abs(maps).max() > 0.01
    assert np.array_equal(basis.mirrored(basis.mirrored(maps)), maps)
    ours, theirs = (
        HeadField(m, drawing.framing, 256, 256).at(0.6, side * 0.5, side * 0.4)
        for m, side in ((maps, 1), (other, -1))
    )
    inside = (slice(6, -6), slice(6, -6))
    assert np.abs(ours.flow[:, ::-1] * [-1, 1] - theirs.flow)[inside].max() < 0.3
    assert np.abs(ours.share[:, ::-1] - theirs.share)[inside].max() < 0.02


def test_locate_answers_in_drawing_pixels(networks, drawing):
    found = locate(np.pad(drawing.rgba, ((0, 300), (100, 44), (0, 0))), networks["finder"])
    assert set(found.confidence) == {"left_eye", "right_eye", "mouth", "centre"}
    assert found.framing.scale > 0


@pytest.mark.parametrize(("scale", "shift", "whole"), [(1.05, 4, True), (0.5, 0, False), (1.0, 60, False)])
def test_a_picture_framed_by_its_artist_is_taken_whole(scale, shift, whole):
    side = 256 * scale
    found = Framing(128 - side / 2 + shift, 128 - side / 2, scale)
    where = Located(found, (0, 0, 1, 1), None, None, None, {"centre": 0.9})
    chosen = chosen_framing(256, 256, where)
    assert chosen == (Framing.whole(256, 256) if whole else found)


def test_character_is_frozen(player):
    assert isinstance(player.character, SheetCharacter)
    with pytest.raises(AttributeError):
        player.character.pack = "other"


def test_a_chin_that_rises_is_not_shown_twice():
    down = np.zeros((16, 3), np.float32)
    down[:8] = 9
    unfold(down, 4.0)
    rows = np.arange(16) * 4 + down[:, 1]
    assert (np.diff(rows) > 0).all(), "each row shows what lies below the row before"
    assert np.abs(down[:8] - 9).max() < 1e-4 and down[-1, 0] == 0
