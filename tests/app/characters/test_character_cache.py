import os
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.characters import character_cache
from app.characters.character_cache import cache_folder, open_character_file, open_drawing
from app.live.slot import Ended
from models.character_archive import SUFFIX
from models.colour import premultiply
from models.drawing import Drawing, Framing, load_drawing
from models.manifest import Manifest
from models.pack import Pack, write_pack
from models.registry import make_poser
from models.runtime import RuntimeSettings
from models.scaling import scaled_down
from models.sheet import basis
from models.sheet.character import SheetCharacter
from models.sheet.character_file import save_character
from models.sheet.direct import DirectPlayer
from models.sheet.finder import Located
from models.sheet.player import SheetPlayer
from models.sheet.poser import SheetPoser
from models.tha1.compiler import LatticePlan
from models.tha1.player import LatticePlayer
from models.tha1.reference_poser import ReferencePoser
from tests.app.parts import WarpPoser, drawn_character
from tests.models.small_networks import small_export
from tracking.pose import Pose

SETTINGS = RuntimeSettings()


class CountingPoser(SheetPoser):
    """Compiles every drawing to a character that can't move, and counts."""

    compiled = 0
    wants_compiling = True

    def __init__(self) -> None:
        pass

    def locate(self, drawing: Drawing) -> Located:
        return Located(drawing.framing, (0, 0, 1, 1), None, None, None, {"centre": 1.0})

    def direct(self, drawing: Drawing, located=None) -> DirectPlayer:
        return DirectPlayer(drawing, self.locate(drawing), {"turner": self})

    def run(self, outputs, inputs):
        return [np.zeros((1, basis.CHANNELS, 64, 64), np.float32)]

    def compile(
        self, drawing: Drawing, located=None, progress=lambda share: None, partial=None
    ) -> SheetCharacter:
        CountingPoser.compiled += 1
        progress(0.5)
        return SheetCharacter(drawing, np.zeros((basis.CHANNELS, 64, 64), np.float16), {}, "counting")


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    CountingPoser.compiled = 0
    monkeypatch.setattr(character_cache, "make_poser", lambda pack, runtime: CountingPoser())
    monkeypatch.setattr(character_cache, "doubts", lambda drawing, poser: "")  # nothing is found by it


def pack_of(folder: Path, content: bytes = b"network", architecture: str = "sheet") -> Pack:
    manifest = Manifest("test", architecture, "MIT", "made here")
    return write_pack(folder, manifest, {"turner": ("turner.onnx", content)})


def test_a_drawing_is_compiled_once_and_shows_itself(drawing_file: Path, tmp_path: Path):
    pack = pack_of(tmp_path / "pack")
    shares: list[float] = []
    for _ in range(2):
        player = open_drawing(drawing_file, pack, SETTINGS, shares.append)
        shown = player.pose(Pose()).rgba_premultiplied
        assert np.array_equal(shown, premultiply(load_drawing(drawing_file).rgba))
    assert CountingPoser.compiled == 1
    assert shares == sorted(shares) and shares[-1] < 1


def test_another_drawing_or_pack_is_compiled_anew(drawing_file: Path, tmp_path: Path):
    pack = pack_of(tmp_path / "pack")
    open_drawing(drawing_file, pack, SETTINGS, lambda share: None)
    open_drawing(drawing_file, pack_of(tmp_path / "pack2", b"better"), SETTINGS, lambda share: None)
    assert CountingPoser.compiled == 2
    rgba = cv2.cvtColor(drawn_character(300).rgba, cv2.COLOR_RGBA2BGRA)
    cv2.imwrite(str(drawing_file), rgba)
    player = open_drawing(drawing_file, pack, SETTINGS, lambda share: None)
    assert CountingPoser.compiled == 3
    assert player.pose(Pose()).rgba_premultiplied.shape == (300, 300, 4)


def test_a_large_drawing_is_scaled_down_and_kept_apart(drawing_file: Path, tmp_path: Path):
    pack = pack_of(tmp_path / "pack")
    for longest, side in ((64, 64), (0, 256), (500, 256), (64, 64)):
        player = open_drawing(drawing_file, pack, SETTINGS, lambda share: None, longest=longest)
        assert player.pose(Pose()).rgba_premultiplied.shape == (side, side, 4)
    assert CountingPoser.compiled == 3


def test_scaling_down_keeps_the_framing_and_makes_no_fringe():
    rgba = np.zeros((400, 200, 4), np.uint8)
    rgba[:, 101:] = (255, 255, 255, 255)
    drawing = Drawing.from_rgba(rgba, Framing(20, 40, 0.5))
    small = scaled_down(drawing, 100)
    assert small.rgba.shape == (100, 50, 4)
    assert small.framing == Framing(5, 10, 0.125)
    seen = small.rgba[small.rgba[..., 3] > 0]
    assert (seen[:, :3] > 250).all() and len(np.unique(seen[:, 3])) == 2
    whole = scaled_down(Drawing.from_rgba(rgba), 100)
    assert whole.framing == Framing.whole(50, 100)


def test_a_damaged_kept_character_is_made_again(drawing_file: Path, tmp_path: Path):
    pack = pack_of(tmp_path / "pack")
    open_drawing(drawing_file, pack, SETTINGS, lambda share: None)
    (kept,) = cache_folder().iterdir()
    kept.write_bytes(kept.read_bytes()[:-200])
    open_drawing(drawing_file, pack, SETTINGS, lambda share: None)
    open_drawing(drawing_file, pack, SETTINGS, lambda share: None)
    assert CountingPoser.compiled == 2


def test_where_nothing_can_be_kept_the_character_still_plays(
    drawing_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ICHIMAI_CACHE_DIR", str(tmp_path / "file"))
    player = open_drawing(drawing_file, pack_of(tmp_path / "pack"), SETTINGS, lambda share: None)
    assert isinstance(player, SheetPlayer)
    assert "can't be kept" in caplog.text


def test_given_up_half_way_keeps_nothing(drawing_file: Path, tmp_path: Path):
    def stop(share: float) -> None:
        if share > 0.3:
            raise Ended("another was chosen")

    with pytest.raises(Ended):
        open_drawing(drawing_file, pack_of(tmp_path / "pack"), SETTINGS, stop)
    assert not cache_folder().exists()


def test_only_the_latest_used_are_kept(drawing_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(character_cache, "KEPT", 3)
    for age in range(5):
        open_drawing(drawing_file, pack_of(tmp_path / f"p{age}", bytes([age])), SETTINGS, lambda share: None)
        for file in cache_folder().iterdir():
            past = file.stat().st_mtime - 10
            os.utime(file, (past, past))
    assert len(list(cache_folder().iterdir())) == 3
    open_drawing(drawing_file, pack_of(tmp_path / "p4", bytes([4])), SETTINGS, lambda share: None)
    assert CountingPoser.compiled == 5


def test_a_new_drawing_is_shown_directly_posed_until_it_is_compiled(drawing_file: Path, tmp_path: Path):
    pack, shown = pack_of(tmp_path / "pack"), []

    def show(poser) -> None:
        assert CountingPoser.compiled == 0
        shown.append(poser)

    player = open_drawing(drawing_file, pack, SETTINGS, lambda share: None, show=show)
    assert [type(p) for p in shown] == [DirectPlayer] and isinstance(player, SheetPlayer)
    before, after = (p.pose(Pose()).rgba_premultiplied for p in (shown[0], player))
    assert np.array_equal(before, after), "it does not jump"
    open_drawing(drawing_file, pack, SETTINGS, lambda share: None, show=show)
    assert len(shown) == 1, "what is kept is there at once"


def test_a_character_of_an_earlier_pack_is_made_anew_and_the_file_is_left(
    drawing_file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("INFO")
    made = pack_of(tmp_path / "pack")
    pack, identity = str(made.path), made.manifest.identity
    drawing = load_drawing(drawing_file)
    limits = {"head_y": (-0.5, 0.5)}
    old = SheetCharacter(
        drawing, np.zeros((basis.CHANNELS, 64, 64), np.float16), {}, "test 0000", limits=limits
    )
    path = tmp_path / f"c{SUFFIX}"
    save_character(old, path)
    content, shown = path.read_bytes(), []
    arguments = (path, pack, SETTINGS, lambda share: None)
    player = open_character_file(*arguments, show=shown.append)
    assert [type(p) for p in shown] == [SheetPlayer] and CountingPoser.compiled == 1
    assert isinstance(player, SheetPlayer) and player.character.limits == limits
    assert "earlier version of the model pack" in caplog.text
    open_character_file(*arguments, show=shown.append)
    assert CountingPoser.compiled == 1 and len(shown) == 1, "what is kept is there at once"
    assert path.read_bytes() == content
    for made_with in (identity, "another 0000"):
        save_character(replace(old, pack=made_with), path)
        open_character_file(*arguments, show=shown.append)
    assert open_character_file(path, "no such pack", SETTINGS, lambda share: None).pose(Pose())
    assert CountingPoser.compiled == 1 and len(shown) == 1


def test_packs_of_another_kind_pose_directly(
    drawing_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(character_cache, "make_poser", lambda pack, runtime: WarpPoser())
    pack = pack_of(tmp_path / "pack", architecture="tha1")
    assert isinstance(open_drawing(drawing_file, pack, SETTINGS, lambda share: None), WarpPoser)
    assert not cache_folder().exists()


@pytest.mark.slow
def test_three_networks_pose_at_once_and_are_compiled_in_the_background(
    drawing_file: Path, monkeypatch: pytest.MonkeyPatch
):
    small = LatticePlan((2, 2, 2), (2, 2, 2), 32, 32)
    monkeypatch.setattr(character_cache, "make_poser", make_poser)
    monkeypatch.setattr("models.tha1.compiler.ADAPTIVE", small)
    pack, shown = small_export().pack, []
    alone = open_drawing(drawing_file, pack, RuntimeSettings(("cpu",), 1), lambda share: None)
    assert isinstance(alone, ReferencePoser), "nobody waits minutes for a file to be animated"

    def stop(share: float) -> None:
        if share > 0.5:
            raise Ended("another was chosen")

    arguments = (drawing_file, pack, RuntimeSettings(("cpu",), 1))
    with pytest.raises(Ended):
        open_drawing(*arguments, stop, show=shown.append)
    (unfinished,) = cache_folder().iterdir()
    assert unfinished.suffix == ".partial" and len(list(unfinished.glob("*.npz"))) > 4
    player = open_drawing(*arguments, lambda share: None, show=shown.append)
    assert [type(p) for p in shown] == [ReferencePoser] * 2 and isinstance(player, LatticePlayer)
    assert [f.suffix for f in cache_folder().iterdir()] == [SUFFIX]
    assert isinstance(open_drawing(*arguments, lambda share: None), LatticePlayer), "kept"
