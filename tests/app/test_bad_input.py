"""What bad input gets: one line, a status that says so, and nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.characters.bundled import RECORDING, find_character
from app.cli import main
from app.progress import ProgressBar
from models.registry import bundled_pack


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of things that are not what they seem."""
    folder = tmp_path_factory.mktemp("things")
    good = find_character("")
    (folder / "cut.png").write_bytes(good.read_bytes()[:3000])
    for name in ("text.png", "text.mp4", "foreign.ichimai"):
        (folder / name).write_text("hello\n")
    for name in ("empty.png", "empty.mp4"):
        (folder / name).touch()
    cv2.imwrite(str(folder / "clear.png"), np.zeros((300, 300, 4), np.uint8))
    cv2.imwrite(str(folder / "grey.png"), np.full((300, 300), 120, np.uint8))
    cv2.imwrite(str(folder / "rgb.png"), np.full((300, 300, 3), 120, np.uint8))
    with wave.open(str(folder / "sound.mp4"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16000))
    _packs(folder)
    return folder


def _packs(folder: Path) -> None:
    pack = bundled_pack()
    assert pack is not None
    for name in ("pack-cut", "pack-changed", "pack-foreign"):
        shutil.copytree(pack.path, folder / name)
    largest = max((folder / "pack-cut").glob("*.onnx"), key=lambda f: f.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:1000])
    network = next(iter((folder / "pack-changed").glob("*.onnx")))
    content = bytearray(network.read_bytes())
    content[500] ^= 1
    network.write_bytes(content)
    (folder / "pack-foreign" / "manifest.json").write_text(json.dumps({"hello": 1}))


POSE = ("pose", "{drawing}", "--set", "head_y=0.5", "-o", "out.png")
ANIMATE = ("animate", "{drawing}", "{clip}", "-o", "out.mp4")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "given", "message"),
    [
        (POSE, {"drawing": "none.png"}, "there is no drawing"),
        (POSE, {"drawing": "pack-cut"}, "is a folder, not a drawing"),
        (POSE, {"drawing": "cut.png"}, "damaged or cut off"),
        (POSE, {"drawing": "text.png"}, "export it as PNG"),
        (POSE, {"drawing": "empty.png"}, "is empty (0 bytes)"),
        (POSE, {"drawing": "clear.png"}, "no visible pixel"),
        (POSE, {"drawing": "grey.png"}, "no transparent background"),
        (POSE, {"drawing": "rgb.png"}, "no transparent background"),
        (POSE, {"drawing": "foreign.ichimai"}, "foreign.ichimai"),
        (POSE, {"--pack": "pack-cut"}, "damaged"),
        (POSE, {"--pack": "pack-changed"}, "SHA-256"),
        (POSE, {"--pack": "pack-foreign"}, "not a usable model pack"),
        (POSE, {"--set": "nose=1"}, "no pose number"),
        (POSE, {"--set": "head_y=nan"}, "must be a number"),
        (POSE, {"-o": "no/out.png"}, "no"),
        (ANIMATE, {"drawing": "none.png"}, "there is no drawing"),
        (ANIMATE, {"clip": "none.mp4"}, "there is no video"),
        (ANIMATE, {"clip": "text.mp4"}, "as a video"),
        (ANIMATE, {"clip": "empty.mp4"}, "as a video"),
        (ANIMATE, {"clip": "sound.mp4"}, "no pictures"),
        (ANIMATE, {"-o": "no/out.mp4"}, "no folder"),
        (ANIMATE, {"-o": "out.xyz"}, "out.xyz"),
        (ANIMATE, {"--bundle": "none.task"}, "there is no face landmarker none.task"),
        (("character", "-o", "no/such/x.png"), {}, "there is no folder no/such"),
        (("track", "none.mp4", "-o", "out.csv"), {}, "no file, folder or camera"),
        (("track", "99", "-o", "out.csv"), {}, "camera 99"),
        (("models", "add", "pack-changed"), {}, "SHA-256"),
        (("models", "add", "text.png"), {}, "not a readable model pack"),
    ],
)
def test_one_line_says_it_and_nothing_is_left(things, monkeypatch, capfd, words, given, message):
    monkeypatch.chdir(things)
    good = {"drawing": str(find_character("")), "clip": str(RECORDING)}
    words = [w.format(**good | given) for w in words]
    for option in (o for o in given if o.startswith("-")):
        if option in words:
            words[words.index(option) + 1] = given[option]
        else:
            words += [option, given[option]]
    before = sorted(things.rglob("*"))
    assert main(words) == 2
    said = capfd.readouterr()
    assert message in said.err
    assert said.err.startswith("ichimai: ")
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert sorted(things.rglob("*")) == before


def test_a_pose_out_of_range_is_brought_back_and_said_once(tmp_path, caplog):
    drawing = str(find_character(""))
    (tmp_path / "poses.json").write_text(json.dumps([{"head_y": 3}, {"head_y": 1}, {"mouth": -1}]))
    assert main(["pose", drawing, "--poses", str(tmp_path / "poses.json"), "-o", str(tmp_path / "out")]) == 0
    far, full, _ = (cv2.imread(str(f)) for f in sorted((tmp_path / "out").glob("*.png")))
    assert (far == full).all()
    assert [r.getMessage() for r in caplog.records if "outside" in r.getMessage()] == [
        "head_y is 3, outside -1..1: poses are brought back into range (said once)"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("there", [False, True])
def test_a_folder_of_poses_is_whole_or_as_it_was(tmp_path, monkeypatch, capfd, there):
    (tmp_path / "poses.json").write_text(json.dumps([{"head_y": 0.5}, {"mouth": 1}, {"neck_z": 1}]))
    words = ["pose", str(find_character("")), "--poses", str(tmp_path / "poses.json"), "-o"]
    folder = tmp_path / "out"
    if there:
        folder.mkdir()
        (folder / "0000.png").write_text("of yesterday")
    with monkeypatch.context() as patched:
        patched.setattr(ProgressBar, "update", interrupted_at(2))
        assert main([*words, str(folder)]) == 130
    assert capfd.readouterr().err.splitlines()[-1] == "ichimai: interrupted"
    left = {path.name: path.read_text() for path in folder.glob("*")} if folder.exists() else None
    assert left == ({"0000.png": "of yesterday"} if there else None)
    assert main([*words, str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["0000.png", "0001.png", "0002.png"]
    assert cv2.imread(str(folder / "0000.png")) is not None


def interrupted_at(count: int):
    def update(bar: ProgressBar, done: int) -> None:
        if done == count:
            signal.raise_signal(signal.SIGINT)

    return update


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
def test_being_told_to_end_leaves_nothing_half_written(tmp_path):
    drawing = str(find_character(""))
    command = [sys.executable, "-c", "from app.cli import main; raise SystemExit(main())", "animate", drawing]
    environment = os.environ | {"ICHIMAI_CONFIG_DIR": str(tmp_path / "settings")}
    program = subprocess.Popen(
        [*command, "idle", "--frames", "100000", "-o", str(tmp_path / "out.mp4")],
        cwd=Path(__file__).resolve().parents[2], env=environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    end_s = time.monotonic() + 120
    while not list(tmp_path.glob("*out*")) and time.monotonic() < end_s:
        time.sleep(0.1)
    assert list(tmp_path.glob("*out*"))
    program.send_signal(signal.SIGTERM)
    assert program.wait(60) == 130
    assert list(tmp_path.glob("*out*")) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((*ANIMATE, "--frames", "0"), "whole number from 1 on"),
        ((*ANIMATE, "--size", "abc"), "is no size"),
        (("animate",), "required: drawing, video"),
        (("pose", "x", "-o", "out.png"), "--set --poses --sheet is required"),
        (("cameras", "more"), "unrecognized arguments"),
        (("nonsense",), "invalid choice"),
    ],
)
def test_words_that_mean_nothing_get_one_line_too(capfd, words, message):
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    said = capfd.readouterr().err
    assert ended.value.code == 2
    assert message in said and "--help" in said
    assert said.startswith("ichimai: ") and said.count("\n") == 1


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="a device is no file there")
@pytest.mark.parametrize("output", ["clip.mp4", "folder"])
def test_what_is_no_place_for_a_clip_is_said_before_the_work(tmp_path, capfd, output):
    path = tmp_path / output
    os.mkfifo(path) if output.endswith("mp4") else path.write_text("mine")
    assert main(["animate", str(find_character("")), str(RECORDING), "-o", str(path)]) == 2
    said = capfd.readouterr().err
    assert "is there already" in said and "left" not in said
    assert [p.name for p in tmp_path.glob(f"*{output}*")] == [output]
