"""What `docs/extending.md` says, followed to the letter."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.live import sink_list
from tests.conftest import REPOSITORY
from tracking.errors import InputError
from tracking.sources import source_table

_PAGE = (REPOSITORY / "docs" / "extending.md").read_text(encoding="utf-8")
_SEVENTH = """
import sys
from pathlib import Path
from tracking.pose import NAMES, Pose
assert NAMES[-1] == "smile" and Pose(smile=-3.0).clamped().smile == -1.0
from tracking.sources.pose_recording import PoseRecording
moment = PoseRecording(Path(sys.argv[1])).read_moment()
assert moment.pose.smile == 0.0
from app.cli import main
sys.exit(main(["pose", sys.argv[2], "--set", "smile=0.5", "-o", sys.argv[3]]))
"""


def block(kind: str, number: int = 0) -> str:
    """Return one of the page's blocks of code."""
    return re.findall(rf"```{kind}\n(.*?)```", _PAGE, re.DOTALL)[number]


def test_a_source_is_a_file_and_a_row(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(source_table, "SOURCES", source_table.SOURCES)
    names: dict = {}
    exec(block("python"), names)
    assert names["moment"].pose.head_x == 1.0 and names["source"].read_moment() is None
    with pytest.raises(InputError, match="wants 20 to 300"):
        source_table.open_source("tap://fast")


def test_a_sink_is_a_file_and_a_row(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(sink_list, "SINKS", sink_list.SINKS)
    picture = np.full((48, 64, 3), 51, np.uint8)
    exec(block("python", 1), {"folder": str(tmp_path), "picture": picture})
    (log,) = tmp_path.iterdir()
    assert log.read_text().splitlines() == ["time_s,brightness", "0.000,0.2000"]


@pytest.mark.slow
def test_a_number_is_a_row_and_files_of_before_still_load(tmp_path: Path):
    shutil.copytree(REPOSITORY / "tracking", tmp_path / "tracking")
    table = tmp_path / "tracking" / "pose.py"
    text = table.read_text(encoding="utf-8")
    table.write_text(
        text.replace("\n    def as_array", f"{block('pose')}\n    def as_array", 1), encoding="utf-8"
    )
    recording = REPOSITORY / "assets" / "recordings" / "hello.jsonl"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(REPOSITORY)])}
    done = subprocess.run(
        [sys.executable, "-c", _SEVENTH, str(recording), "akane", str(tmp_path / "posed.png")],
        capture_output=True, text=True, check=False, env=environment, cwd=tmp_path, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "posed.png").stat().st_size > 10_000
