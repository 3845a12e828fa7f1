"""`ichimai compile`: says what has changed, and leaves nothing broken however it ends."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.characters.bundled import find_character
from app.cli import main
from models.character_archive import write_archive
from models.opening import load_character, load_player, player_of
from models.sheet.character import SheetCharacter
from models.sheet.character_file import save_character
from tests.app.parts import drawn_character
from tests.models.small_networks import small_export
from tracking.pose import Pose


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "drawing.png"
    cv2.imwrite(str(path), cv2.cvtColor(drawn_character(128).rgba, cv2.COLOR_RGBA2BGRA))
    return path


@pytest.mark.slow
def test_it_says_what_has_changed_and_does_nothing_where_nothing_has(picture: Path, tmp_path: Path, capsys):
    out = tmp_path / "c.ichimai"
    pack = ["--pack", str(small_export().pack.path), "--nodes", "3", "--detail", "64"]
    assert main(["compile", str(picture), "-o", str(out)]) == 0
    assert "again" not in capsys.readouterr().out
    made = out.stat().st_mtime_ns
    assert main(["compile", str(picture), "-o", str(out)]) == 0
    assert "up to date" in capsys.readouterr().out and out.stat().st_mtime_ns == made
    rgba = drawn_character(128).rgba.copy()
    rgba[100:, :, 0] = 255 - rgba[100:, :, 0]
    rgba[rgba[..., 3] == 0] = 0
    cv2.imwrite(str(picture), cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA))
    assert main(["compile", str(picture), "-o", str(out)]) == 0
    assert "the drawing has changed" in capsys.readouterr().out
    assert np.array_equal(load_character(out).drawing.rgba, rgba)
    assert main(["compile", str(picture), "-o", str(out), *pack]) == 0
    assert "the model pack now is 'Small test" in capsys.readouterr().out
    out.write_bytes(out.read_bytes()[:-50])
    assert main(["compile", str(picture), "-o", str(out)]) == 0
    assert "can't be read" in capsys.readouterr().out
    load_player(out)


@pytest.mark.slow
def test_a_character_file_is_made_anew_with_all_that_was_told(tmp_path: Path, capsys):
    path = tmp_path / "c.ichimai"
    assert main(["import", str(find_character("")), "-o", str(path), "--range", "yaw=0.4"]) == 0
    made = load_character(path)
    assert isinstance(made, SheetCharacter)
    name, _, _ = made.pack.rpartition(" ")
    blank = np.zeros_like(made.turn)
    save_character(replace(made, turn=blank, pack=f"{name} 0000"), path)
    assert main(["compile", str(path), "-o", str(path)]) == 0
    assert "the model pack now is" in capsys.readouterr().out
    again = load_character(path)
    assert isinstance(again, SheetCharacter)
    assert again.pack == made.pack and again.limits == made.limits
    assert again.drawing.framing == made.drawing.framing
    assert again.expressions.keys() == made.expressions.keys()
    pose = Pose(0.5, 0.3, -0.4, left_eye=1, mouth=0.6)
    first, second = (player_of(c).pose(pose).rgba_premultiplied.astype(int) for c in (made, again))
    assert np.abs(first - second).mean() < 0.05


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills with SIGKILL")
def test_killed_at_any_moment_it_leaves_no_broken_file_and_goes_on(picture: Path, tmp_path: Path):
    out = tmp_path / "c.ichimai"
    pack = str(small_export().pack.path)
    words = ["compile", str(picture), "-o", str(out), "--pack", pack, "--nodes", "3", "--detail", "64"]
    command = [
        sys.executable,
        "-c",
        "import sys; from app.cli import main; sys.exit(main(sys.argv[1:]))",
        *words,
    ]
    partial = tmp_path / f".{out.name}.partial"
    kept = 0
    for wanted in (1, 12, 40):
        process = subprocess.Popen(command)
        while process.poll() is None and len(list(partial.glob("*.npz"))) < wanted:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if out.exists():
            break
        # Nothing that was finished is lost.
        now = len(list(partial.glob("*.npz")))
        assert now >= max(kept, wanted)
        kept = now
    assert main(words) == 0
    assert load_player(out).pose(Pose(head_x=0.5)).rgba_premultiplied.shape == (128, 128, 4)
    assert not partial.exists()


def test_what_a_killed_writer_left_is_swept_up(tmp_path: Path):
    out = tmp_path / "c.ichimai"
    for name, age_s in (
        (".c.ichimai.old.part", 3600),
        (".c.ichimai.new.part", 0),
        (".d.ichimai.old.part", 3600),
    ):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (time.time() - age_s,) * 2)
    write_archive(out, "sheet", drawn_character(64), {}, {})
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        ".c.ichimai.new.part",
        ".d.ichimai.old.part",
        "c.ichimai",
    ]
