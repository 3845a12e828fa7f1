"""`ichimai track` and `ichimai cameras`."""

import csv
import os
import subprocess
import sys

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from app.cli import main
from app.clips.track import COLUMNS
from tracking.sources.pose_recording import read_moments


@pytest.fixture
def pictures(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for i in range(4):
        cv2.imwrite(str(folder / f"{i}.png"), astronaut()[..., ::-1])
    cv2.imwrite(str(folder / "4.png"), np.zeros((512, 512, 3), np.uint8))
    return folder


def test_a_folder_becomes_a_table(pictures, tmp_path, capsys):
    assert main(["track", str(pictures), "-o", str(tmp_path / "t.csv"), "--raw"]) == 0
    rows = list(csv.DictReader((tmp_path / "t.csv").open()))
    assert tuple(rows[0]) == COLUMNS
    assert COLUMNS[:8] == (
        "time_s", "face", "pitch_deg", "yaw_deg", "roll_deg", "left_eye", "right_eye", "mouth"
    )  # fmt: skip
    assert [r["face"] for r in rows] == ["1", "1", "1", "1", "0"]
    assert rows[4]["yaw_deg"] == ""
    assert float(rows[1]["time_s"]) == pytest.approx(0.04)
    turned = float(rows[3]["yaw_deg"])
    assert float(rows[3]["pose_head_y"]) == pytest.approx(np.clip(-turned / 15, -1, 1), abs=1e-3)  # mirrored
    assert "a face in 4" in capsys.readouterr().out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["pictures", "t.csv"]


def test_the_trained_network_reads_the_face_and_its_residual_reads_it_otherwise(pictures, tmp_path, capsys):
    tables = []
    for k, words in enumerate(((), ("--retarget",), ("--retarget", "--residual=2,-2,2,2"))):
        assert main(["track", str(pictures), "-o", str(tmp_path / f"{k}.csv"), *words]) == 0
        rows = list(csv.DictReader((tmp_path / f"{k}.csv").open()))
        tables.append([float(rows[3][f"pose_{n}"]) for n in ("left_brow", "mouth_form", "gaze_y", "mouth")])
    assert tables[1] != tables[2]
    for words, message in (
        (["--residual", "1,2,3,4"], "with --retarget alone"),
        (["--retarget", "--residual", "1,2"], "2 numbers, not 4"),
    ):
        assert main(["track", str(pictures), "-o", str(tmp_path / "x.csv"), *words]) != 0
        assert message in capsys.readouterr().err
    assert not (tmp_path / "x.csv").exists()


def lying(folder, name):
    """Return a folder of pictures of a person who lies on her side."""
    made = folder / name
    made.mkdir()
    for i in range(30):
        cv2.imwrite(str(made / f"{i:02d}.png"), np.rot90(astronaut()[..., ::-1]))
    return made


@pytest.mark.slow
def test_pictures_that_lie_are_set_upright_unless_told(tmp_path, caplog):
    clip = lying(tmp_path, "clip")
    for words, roll_deg in (((), 0), (("--turn", "0"), 90), (("--turn", "270"), 180)):
        assert main(["track", str(clip), "-o", str(tmp_path / "t.csv"), "--raw", *words]) == 0
        rows = [row for row in csv.DictReader((tmp_path / "t.csv").open()) if row["face"] == "1"]
        rolls = [abs(float(row["roll_deg"])) for row in rows[10:]]
        # The portrait's own head leans; one that stands on its head may be fitted with an upright face.
        assert rolls and (words == ("--turn", "270") or abs(np.median(rolls) - roll_deg) < 25), words
    assert caplog.text.count("are turned by 90 degrees (--turn 0 leaves them)") == 1


def test_a_folder_becomes_a_pose_recording(pictures, tmp_path):
    arguments = ["track", str(pictures), "-o", str(tmp_path / "t.jsonl"), "--neutral", "--frames", "3"]
    assert main(arguments) == 0
    recording = read_moments(tmp_path / "t.jsonl")
    assert len(recording) == 3
    assert np.abs(recording[0].pose.as_array()[:3]).max() < 0.01


@pytest.mark.parametrize(
    ("source", "output", "message"),
    [
        ("missing.mp4", "t.csv", "ichimai cameras"),
        ("idle", "t.csv", "no face to track"),
        ("pictures", "t.txt", ".csv or .jsonl"),
        ("pictures", "no/such/folder/t.csv", "can't be written"),
        ("pictures", "no/such/folder/t.jsonl", "can't be written"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(pictures, tmp_path, capsys, source, output, message):
    named = str(pictures) if source == "pictures" else source
    assert main(["track", named, "-o", str(tmp_path / output)]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.strip().splitlines()) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["pictures"]


def test_cameras_are_listed_or_there_are_none(capsys, monkeypatch):
    from tracking.sources import camera_list

    monkeypatch.setattr(camera_list, "list_cameras", lambda: [camera_list.Camera(2, "HD Webcam")])
    assert main(["cameras"]) == 0
    assert capsys.readouterr().out == "2  HD Webcam\n"
    monkeypatch.setattr(camera_list, "list_cameras", list)
    assert main(["cameras"]) == 1
    assert "no camera found" in capsys.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files")
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path, ending):
    code = """
import resource, sys
from pathlib import Path
from tracking.errors import InputError
from tracking.moment import Moment
from app.clips.track import open_track
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    with open_track(Path(sys.argv[1])) as output:
        for i in range(3):
            output.add(Moment(i / 30, tracked=True))
except InputError as error:
    print(error)
"""
    path = tmp_path / f"t.{ending}"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert "can't be written" in done.stdout and path.name in done.stdout
    assert done.stdout.endswith("File too large\n") and done.stdout.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
