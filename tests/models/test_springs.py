"""Springs: one path at any rate, energy that only falls, and rest that is rest."""

from __future__ import annotations

from itertools import pairwise
from math import pi, sin
from pathlib import Path

import numpy as np
import pytest

from models.character_archive import open_archive
from models.drawing import Drawing, load_drawing
from models.kernels.library import find
from models.poser import AvatarFrame, OneOutfit
from models.sheet.character import SheetCharacter
from models.sheet.character_file import load_character, save_character
from models.sheet.player import SheetPlayer
from models.sheet.springs import FURTHEST, Drive, Springs, SpringSettings
from models.sheet.swing import Swing
from tests.models.test_kernel_turning import soft_maps
from tracking.pose import Pose

DRAWINGS = Path(__file__).parents[2] / "assets" / "characters"
STANDING = np.array([False, False, True])
CELLS = 64


def shaken(time_s: float, until_s: float = 5.0) -> Drive:
    """A head that shakes, then stands where it came to."""
    t = min(time_s, until_s)
    roots = np.array([[9.0, 2.0], [-6.0, 4.0], [8.0, 1.0]]) * sin(2 * pi * 0.9 * t) * min(1, t)
    return Drive(roots, 0.15 * sin(2 * pi * 0.4 * t))


def path(fps: float, seconds: float, settings: SpringSettings | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return where the stages were, (frames, strands, stages, 2), and each picture's energy."""
    springs = Springs(STANDING, settings)
    places, energies = [], []
    for frame in range(round(seconds * fps) + 1):
        amounts = springs.at(frame / fps, shaken(frame / fps))
        places.append(np.zeros((3, 3, 2)) if amounts is None else amounts)
        energies.append(springs.energy())
    return np.array(places), np.array(energies)


@pytest.mark.slow
@pytest.mark.parametrize("settings", [SpringSettings(), SpringSettings(stiffness=3.0, damping=0.5, wind=0.6)])
def test_one_path_at_24_60_and_144_pictures_a_second(settings):
    paths = {fps: path(fps, 60, settings)[0] for fps in (24, 60, 144)}
    # Moments that all three show: twelve a second. At 1080 pixels a frame pixel is about 4.
    shared = {fps: places[:: fps // 12] for fps, places in paths.items()}
    for fps in (24, 60):
        assert np.abs(shared[fps] - shared[144]).max() < 1.0 / 4
    assert np.abs(shared[144]).max() > 2


@pytest.mark.parametrize("fps", [24, 60, 144])
def test_energy_falls_over_a_minute(fps):
    _, energies = path(fps, 60)
    seconds = [energies[second * fps : (second + 1) * fps].max() for second in range(60)]
    assert max(seconds[:5]) < 3000
    for before, after in pairwise(seconds[5:]):
        assert after < 0.2 * before or after == 0
    assert seconds[9] == 0


def test_a_long_drive_at_the_springs_own_rate_pumps_nothing_up():
    springs = Springs(STANDING)
    swings = []
    for frame in range(60 * 60):
        t = frame / 60
        amounts = springs.at(t, Drive(np.full((3, 2), 6 * sin(2 * pi * 2.1 * t)), 0.0))
        swings.append(0 if amounts is None else np.abs(amounts).max())
    second, last = max(swings[60:300]), max(swings[-240:])
    assert last == pytest.approx(second, rel=0.02)
    assert last < FURTHEST


def test_the_tip_swings_further_and_later_than_the_root():
    springs = Springs(STANDING)
    springs.at(0.0, Drive(np.zeros((3, 2)), 0.0))
    moved = [springs.at(t / 100, Drive(np.full((3, 2), 4.0), 0.0)) for t in range(1, 40)]
    off = np.array([m[0, :, 0] for m in moved if m is not None])
    assert off[0, 0] < 0 and off[0, 2] <= off[0, 0] + 1e-9
    back = [int(np.argmax(np.abs(off[:, stage]) < 2)) for stage in range(3)]
    assert back[0] < back[1] < back[2]


def test_gravity_hangs_straight_wind_blows_and_stiff_or_damped_settings_tell():
    def rest(tilt: float, settings: SpringSettings) -> np.ndarray:
        springs = Springs(STANDING, settings)
        out = None
        for frame in range(600):
            out = springs.at(frame / 60, Drive(np.zeros((3, 2)), tilt if frame else 0.0))
        return np.zeros((3, 3, 2)) if out is None else out

    hung = rest(0.2, SpringSettings())
    assert hung[0, 2, 0] < hung[0, 0, 0] < 0
    assert not hung[2].any(), "ears stand"
    assert rest(0.0, SpringSettings(wind=1.0))[0, 2, 0] > 1
    assert np.array_equal(rest(0.2, SpringSettings(amount=0.0)), np.zeros((3, 3, 2)))
    calm = path(60, 5, SpringSettings(stiffness=4.0))[0]
    assert np.abs(calm).max() < np.abs(path(60, 5)[0]).max()


def test_time_that_stands_still_or_goes_back_or_jumps_breaks_nothing():
    springs = Springs(STANDING)
    for time_s in (0.0, 1.0, 1.0, 1.1, 0.2, 0.25, 900.0, 900.02):
        amounts = springs.at(time_s, shaken(time_s))
        assert amounts is None or np.isfinite(amounts).all()
    assert np.isfinite(springs.energy())


@pytest.mark.parametrize("wrong", [{"amount": 3.0}, {"stiffness": 0.0}, {"damping": -1.0}, {"wind": 1.5}])
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        SpringSettings(**wrong)


def swaying(drawing: Drawing, **parts) -> SheetCharacter:
    """A character whose lower half hangs, with free ends at the chin."""
    sway = np.zeros((2, CELLS, CELLS), np.uint8)
    sway[0, 20:] = np.clip((np.arange(CELLS - 20) - 4) * 8, 0, 255)[:, None]
    sway[1, :14] = 200
    return SheetCharacter(drawing, soft_maps(CELLS), {}, "none", sway=sway, **parts)


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return load_drawing(DRAWINGS / "sora.png")


@pytest.mark.parametrize("compiled", [True, False])
def test_at_rest_the_drawing_comes_back_byte_for_byte(drawing, compiled):
    player, swing = SheetPlayer(swaying(drawing), compiled=compiled), Swing(SpringSettings())
    rest = player.pose(Pose()).rgba_premultiplied
    frames = [swing.posed(player, Pose(), 0.0).rgba_premultiplied]
    frames += [swing.posed(player, Pose(head_y=0.8), i / 30).rgba_premultiplied for i in range(1, 9)]
    assert swing.moving
    swung = swing.posed(player, Pose(), 0.3).rgba_premultiplied
    for i in range(200):
        last = swing.posed(player, Pose(), 0.3 + i / 30).rgba_premultiplied
    assert np.array_equal(frames[0], rest)
    assert not np.array_equal(swung, rest)
    assert np.array_equal(last, rest)
    assert not swing.moving


def test_roots_stand_while_tips_swing(drawing):
    player, swing = SheetPlayer(swaying(drawing)), Swing(SpringSettings())
    swing.posed(player, Pose(), 0.0)
    swing.posed(player, Pose(body_z=1.0), 0.1)
    swung = swing.posed(player, Pose(), 0.13).rgba_premultiplied.astype(int)
    rest = player.pose(Pose()).rgba_premultiplied
    changed = np.abs(swung - rest).max(2)
    side = len(rest)
    forehead = slice(round(0.24 * side), round(0.33 * side))
    assert changed[round(0.6 * side) :].mean() > 20 * max(changed[forehead].mean(), 0.01)


def test_of_what_has_no_strands_nothing_swings(drawing):
    class Plain(OneOutfit):
        neutral = Pose()

        def pose(self, pose: Pose, time_s: float = 0.0) -> AvatarFrame:
            return AvatarFrame(np.zeros((2, 2, 4), np.uint8), time_s, pose)

    swing = Swing(SpringSettings())
    assert swing.posed(Plain(), Pose(head_y=1), 3.0).time_s == 3.0
    without = SheetPlayer(SheetCharacter(drawing, soft_maps(CELLS), {}, "none"))
    assert without.strands is None
    assert not swing.moving
    still = SheetCharacter(drawing, soft_maps(CELLS), {}, "none", sway=np.zeros((2, CELLS, CELLS), np.uint8))
    assert SheetPlayer(still).strands is None


def test_what_swings_is_kept_in_files_and_files_of_before_swing_nothing(drawing, tmp_path):
    character = swaying(drawing)
    save_character(character, tmp_path / "new.ichimai")
    kept = load_character(tmp_path / "new.ichimai")
    assert kept.sway is not None and np.array_equal(kept.sway, character.sway)
    save_character(SheetCharacter(drawing, soft_maps(CELLS), {}, "none"), tmp_path / "old.ichimai")
    assert load_character(tmp_path / "old.ichimai").sway is None
    with open_archive(tmp_path / "old.ichimai") as archive:
        assert "sway.npy" not in archive.manifest["files"]


def test_being_carried_makes_things_swing(drawing):
    player, swing = SheetPlayer(swaying(drawing)), Swing(SpringSettings())
    still = swing.posed(player, Pose(), 0.0).rgba_premultiplied
    swing.carried = (20.0, 0.0)
    moved = swing.posed(player, Pose(), 1 / 60).rgba_premultiplied
    assert not np.array_equal(still, moved)
    assert swing.moving


def test_the_kernel_takes_the_step_that_arrays_take():
    kernels = find()
    if isinstance(kernels, str):
        pytest.skip(kernels)
    r = np.random.default_rng(2)
    settings = SpringSettings(stiffness=2.0, damping=0.7, wind=0.5)
    ours, theirs = Springs(STANDING, settings, kernels), Springs(STANDING, settings)
    time_s, roots = 0.0, np.zeros((3, 2))
    for _ in range(200):
        roots = roots + r.normal(0, 0.5, roots.shape)
        time_s += float(r.choice([1 / 24, 1 / 60, 1 / 144, 0.002, 0.4, 2.0]))
        amounts = [springs.at(time_s, Drive(roots, 0.1)) for springs in (ours, theirs)]
        assert np.allclose(*amounts, rtol=0, atol=1e-9)
        assert ours.energy() == pytest.approx(theirs.energy(), rel=1e-6, abs=1e-9)


def test_a_frame_says_what_springs_and_body_took(drawing):
    player, swing = SheetPlayer(swaying(drawing)), Swing(SpringSettings())
    still = swing.posed(player, Pose(head_y=0.5), 0.0)
    assert still.springs_s > 0 and still.body_s == 0
    moved = swing.posed(player, Pose(head_y=-0.5, body_z=0.5), 0.05)
    assert moved.springs_s > 0 and moved.body_s > 0
    assert player.pose(Pose(head_y=0.5)).springs_s == 0
