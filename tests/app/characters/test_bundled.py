import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.characters import bundled
from tracking.errors import InputError
from tracking.pose import MAXIMUM, MINIMUM
from tracking.sources.pose_recording import PoseRecording


def test_the_recording_moves_every_number_stays_in_range_and_loops():
    with PoseRecording(bundled.RECORDING) as source:
        poses = np.array([source.read_moment().pose.as_array() for _ in range(source.frame_count)])
    assert (poses >= MINIMUM).all() and (poses <= MAXIMUM).all()
    assert (np.ptp(poses[:, :6], axis=0) > [1.2, 1.2, 1.2, 0.9, 0.9, 0.6]).all()
    assert np.abs(poses[0] - poses[-1]).max() < 0.1
    # No jumps: a blink closes in 80 ms, the head is slower.
    assert np.abs(np.diff(poses, axis=0)).max() < 0.7
    assert np.abs(np.diff(poses[:, :3], axis=0)).max() < 0.12


def test_the_recording_is_what_its_source_composes(tmp_path: Path):
    script = bundled.RECORDING.with_name("compose.py")
    copy = tmp_path / "compose.py"
    copy.write_bytes(script.read_bytes())
    subprocess.run([sys.executable, str(copy)], check=True)
    assert (tmp_path / "hello.jsonl").read_bytes() == bundled.RECORDING.read_bytes()


def test_a_drawing_is_found_by_path_and_a_wrong_name_is_said(drawing_file: Path):
    assert bundled.find_character(str(drawing_file)) == drawing_file
    with pytest.raises(InputError, match="there is no drawing 'nobody'"):
        bundled.find_character("nobody")


def test_bundled_characters_are_found_by_name():
    for name, path in bundled.characters().items():
        assert bundled.find_character(name) == path
