"""Seeds of the harness that run with all tests; longer, by hand: `python -m tests.wild --minutes 60`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.clips.test_animate import run as animate
from tests.app.clips.test_animate import warp_poser  # noqa: F401
from tests.wild.clips import faults, make

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(16))
def test_whatever_a_clip_is_like_it_holds(
    seed: int, drawing_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / "wild"
    folder.mkdir()
    case = make(seed, folder)

    def run(*words: object) -> tuple[int, str]:
        status = animate(drawing_file, *words, "--size", 64)
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    assert faults(case, folder, run) == [], case.words
