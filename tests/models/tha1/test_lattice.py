"""Compiling with three networks: what is kept, what is played, and going on after an interruption."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.cli import main
from models.character_archive import SUFFIX
from models.colour import premultiply
from models.drawing import Drawing, Framing
from models.opening import load_player
from models.registry import make_poser
from models.runtime import RuntimeSettings
from models.scaling import scaled
from models.tha1.character import LatticeCharacter
from models.tha1.character_file import load_lattice, save_lattice
from models.tha1.compiler import LatticePlan
from models.tha1.player import LatticePlayer
from models.tha1.reference_poser import ReferencePoser
from tests.models.small_networks import MANIFEST, small_export
from tests.models.test_frame import smooth_drawing
from tests.models.tha1.test_reference_poser import tiny_pack
from tracking.errors import InputError, ModelError
from tracking.pose import Pose

PLAN = LatticePlan((2, 2, 3), (2, 2, 2))


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return smooth_drawing(256, 256)


@pytest.fixture(scope="module")
def poser(drawing) -> ReferencePoser:
    poser = make_poser(small_export().pack, RuntimeSettings(("cpu",), 1))
    assert isinstance(poser, ReferencePoser)
    poser.set_drawing(drawing)
    return poser


@pytest.fixture(scope="module")
def character(poser, drawing) -> LatticeCharacter:
    return poser.compile(drawing, plan=PLAN)


def rmse(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.sqrt(((a.astype(float) - b) ** 2).mean()) / 255)


@pytest.mark.parametrize("head", [(1, 1, 1), (-1, 1, 0), (1, -1, -1)])
def test_at_a_node_the_player_draws_what_the_networks_say(poser, character, drawing, head):
    pose = Pose(*head, mouth=poser.neutral.mouth)
    posed = poser.pose(pose).rgba_premultiplied
    assert rmse(LatticePlayer(character).pose(pose).rgba_premultiplied, posed) < 0.012
    assert rmse(drawing.rgba, posed) > 0.1


def test_the_expression_is_the_morphers(poser, character):
    """With a head that is left alone: one term, the morphed drawing."""
    terms = np.zeros_like(character.terms)
    terms[..., 0, :, :, :] = 255
    terms[..., 2, :, :, :] = 128
    player = LatticePlayer(replace(character, terms=terms))
    for pose in (Pose(), Pose(left_eye=1, mouth=1), Pose(right_eye=1)):
        numbers = np.array([[pose.left_eye, pose.right_eye, pose.mouth]], np.float32)
        assert poser._image is not None
        (morphed,) = poser._run("face_morpher", image=poser._image, pose=numbers)
        assert poser._placer is not None
        from models.tha1.tensors import from_network

        wanted = poser._placer.place(from_network(morphed, MANIFEST.colour))
        assert rmse(player.pose(pose).rgba_premultiplied, wanted) < 0.02


def test_between_nodes_it_moves_smoothly(character):
    player = LatticePlayer(character)
    frames = [player.pose(Pose(head_y=v)).rgba_premultiplied for v in np.linspace(-1, 1, 21)]
    steps = [rmse(a, b) for a, b in pairwise(frames)]
    assert max(steps) < 4 * np.mean(steps)
    assert rmse(frames[0], frames[-1]) > np.mean(steps)


def test_an_interrupted_run_goes_on_where_it_was(poser, drawing, character, tmp_path: Path):
    class StopError(Exception):
        pass

    def stop_at_half(share: float) -> None:
        if share > 0.5:
            raise StopError

    partial = tmp_path / "partial"
    with pytest.raises(StopError):
        poser.compile(drawing, partial, PLAN, stop_at_half)
    kept = sorted(partial.glob("*.npz"))
    assert len(kept) > PLAN.nodes / 2
    kept[2].write_bytes(kept[2].read_bytes()[:100])  # one was cut short by a crash
    runs = []
    session = poser._sessions["face_morpher"]
    poser._sessions["face_morpher"] = Counted(session, runs)
    try:
        again = poser.compile(drawing, partial, PLAN)
    finally:
        poser._sessions["face_morpher"] = session
    assert np.array_equal(again.terms, character.terms)
    assert np.array_equal(again.morph, character.morph)
    assert len(runs) == 2  # the damaged node, and the drawing as it is
    assert not partial.exists()


class Counted:
    def __init__(self, session, runs: list) -> None:
        self._session, self._runs, self.outputs = session, runs, session.outputs

    def run(self, outputs, inputs):
        self._runs.append(outputs)
        return self._session.run(outputs, inputs)


def test_another_drawing_does_not_take_over_what_was_left_behind(poser, drawing, tmp_path: Path):
    partial = tmp_path / "partial"
    partial.mkdir()
    (partial / "work.txt").write_text("of another drawing")
    (partial / "00000.npz").write_bytes(b"foreign")
    poser.compile(drawing, partial, LatticePlan((2, 2, 2), (2, 2, 2), 32, 32))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "photo.png").write_bytes(b"dear")
    with pytest.raises(InputError, match="something else"):
        poser.compile(drawing, tmp_path / "mine", PLAN)
    assert (tmp_path / "mine" / "photo.png").read_bytes() == b"dear"


def test_a_file_comes_back_as_it_was(character, tmp_path: Path):
    path = tmp_path / f"c{SUFFIX}"
    save_lattice(character, path)
    again = load_lattice(path)
    assert np.array_equal(again.terms, character.terms)
    assert np.array_equal(again.flow, character.flow)
    assert again.colour == character.colour
    pose = Pose(0.3, -0.2, 0.6, 0.5, 0.1, 0.7)
    player = load_player(path)
    assert isinstance(player, LatticePlayer)
    assert np.array_equal(
        player.pose(pose).rgba_premultiplied, LatticePlayer(character).pose(pose).rgba_premultiplied
    )


def test_a_larger_drawing_keeps_its_size_and_what_is_outside_the_frame(poser):
    large = cv2.resize(smooth_drawing(256, 256).rgba, (300, 520))
    drawing = Drawing.from_rgba(large, Framing(20.0, 30.0, 1.0))
    player = LatticePlayer(poser.compile(drawing, plan=LatticePlan((2, 2, 2), (2, 2, 2), 64, 64)))
    posed = player.pose(Pose(1, 1, 1)).rgba_premultiplied
    poser.set_drawing(drawing)
    whole = poser.pose(Pose(1, 1, 1)).rgba_premultiplied
    assert posed.shape == whole.shape == (520, 300, 4)
    assert np.array_equal(posed[290:], whole[290:])
    assert rmse(posed, whole) < 0.1


def test_packs_that_only_give_pictures_are_refused(tmp_path: Path):
    poser = make_poser(tiny_pack(tmp_path / "p"), RuntimeSettings(("cpu",), 1))
    assert isinstance(poser, ReferencePoser)
    with pytest.raises(ModelError, match="can't be compiled"):
        poser.compile(smooth_drawing(64, 64))


@pytest.mark.slow
def test_the_command_compiles_such_a_pack(tmp_path: Path, capsys):
    rgba = cv2.cvtColor(smooth_drawing(64, 64).rgba, cv2.COLOR_RGBA2BGRA)
    cv2.imwrite(str(tmp_path / "d.png"), rgba)
    out = tmp_path / "c.ichimai"
    pack = str(small_export().pack.path)
    arguments = ["compile", str(tmp_path / "d.png"), "-o", str(out), "--pack", pack]
    assert main([*arguments, "--nodes", "3", "--detail", "64"]) == 0
    assert "MB in" in capsys.readouterr().out
    assert load_player(out).pose(Pose(head_x=0.5)).rgba_premultiplied.shape == (64, 64, 4)
    assert [p.name for p in tmp_path.iterdir() if "partial" in p.name] == []


def test_a_larger_drawing_is_the_same_picture_with_more_in_it(character, drawing):
    """What is drawn finer than the networks see is kept, and nothing else changes."""
    stripes = scaled(drawing, 768).rgba.copy()
    stripes[::2, :, :3] = np.minimum(stripes[::2, :, :3], 255 - 24) + 24
    stripes[stripes[..., 3] == 0] = 0
    fine = Drawing.from_rgba(stripes)
    still = np.zeros_like(character.terms)
    still[..., 0, :, :, :], still[..., 2, :, :, :] = 255, 128
    morph = np.full_like(character.morph, 128)
    morph[..., 0, :, :, :] = 255
    resting = replace(character, drawing=fine, terms=still, morph=morph)
    kept = LatticePlayer(resting).pose(Pose(0.3, mouth=1)).rgba_premultiplied
    assert np.abs(kept.astype(int) - premultiply(fine.rgba)).mean() < 1.5
    small, large = (LatticePlayer(replace(character, drawing=d)) for d in (scaled(fine, 256), fine))
    for pose in (Pose(mouth=1), Pose(0.7, -0.6, 0.4, mouth=1), Pose(-0.3, 1, -1, 0.5, 1, 0.4)):
        coarse, posed = (p.pose(pose).rgba_premultiplied for p in (small, large))
        # Enlarging and reducing softens what random networks paint in single pixels.
        assert rmse(cv2.resize(posed, (256, 256), interpolation=cv2.INTER_AREA), coarse) < 0.04
        assert (posed[..., :3] <= posed[..., 3:]).all()
