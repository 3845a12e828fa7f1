"""`ichimai speak`: a talking clip from sound alone."""

from pathlib import Path

import av
import numpy as np
import pytest

from app.cli import main
from tests.tracking.voice.test_features import tone, write_wave
from tracking.sources.pose_recording import read_moments


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write_wave(tmp_path / "said.wav", np.concatenate([tone(180, 0.8), 0 * tone(180, 0.4)]), 16000)


def test_a_clip_talks_with_its_sound(sound: Path, tmp_path: Path):
    out = tmp_path / "out.mp4"
    words = ["speak", str(sound), "-c", "akane", "-o", str(out), "--size", "128", "--fps", "15"]
    assert main(words) == 0
    with av.open(str(out)) as container:
        kinds = {stream.type for stream in container.streams}
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert kinds == {"video", "audio"} and abs(len(pictures) - 18) <= 1
    assert np.abs(pictures[-1].astype(int) - pictures[0]).max() > 10


def test_poses_alone_and_a_style_from_a_recording(sound: Path, tmp_path: Path):
    long = write_wave(tmp_path / "long.wav", tone(180, 6.0), 16000)
    assert main(["speak", str(long), "-o", str(tmp_path / "a.jsonl"), "--style", "calm"]) == 0
    again = ["speak", str(sound), "-o", str(tmp_path / "b.jsonl"), "--style", str(tmp_path / "a.jsonl")]
    assert main(again) == 0
    assert len(read_moments(tmp_path / "b.jsonl")) == 36


@pytest.mark.parametrize(
    "changed",
    [["--style", "wild"], ["--liveliness", "9"], ["-c", "nobody"], ["-o", "said.txt"]],
)
def test_what_is_wrong_is_one_line(sound: Path, tmp_path: Path, changed: list[str], capsys):
    words = ["speak", str(sound), "-c", "akane", "-o", str(tmp_path / "x.mp4"), *changed]
    assert main(words) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "x.mp4").exists()


def test_a_file_without_sound(tmp_path: Path, capsys):
    (tmp_path / "a.wav").write_bytes(b"nothing")
    assert main(["speak", str(tmp_path / "a.wav"), "-o", str(tmp_path / "x.mp4")]) == 2
    assert main(["speak", str(tmp_path / "none.wav"), "-o", str(tmp_path / "x.mp4")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2
