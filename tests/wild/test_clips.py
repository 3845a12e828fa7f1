"""Seeds of the harness that run with all tests; longer, by hand: `python -m tests.wild --minutes 60`."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import main
from tests.app.clips.test_animate import warp_poser  # noqa: F401
from tests.wild.clips import faults, make
from tests.wild.faces import face_faults, make_faces
from tests.wild.pictures import make_picture, picture_faults
from tests.wild.running import Done, run_alone

pytestmark = pytest.mark.slow
Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command here, which is quicker than in a process of its own."""

    def here(*words: object) -> Done:
        began_s = time.process_time()
        status = main(list(map(str, words)))
        captured = capsys.readouterr()
        return Done(status, captured.out + captured.err, time.process_time() - began_s)

    return here


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "wild"
    made.mkdir()
    return made


@pytest.mark.parametrize("seed", range(16))
def test_whatever_a_clip_is_like_it_holds(seed: int, drawing_file: Path, folder: Path, run: Run):
    case = make(seed, folder)
    assert faults(case, drawing_file, folder, run) == [], case.words


@pytest.mark.parametrize("seed", range(6))
def test_whatever_a_clip_does_to_a_face_its_turns_are_seen(seed: int, folder: Path, run: Run):
    case = make_faces(seed, folder)
    assert face_faults(case, folder, run) == [], case.words


@pytest.mark.parametrize("seed", range(12))
def test_whatever_a_picture_is_like_it_holds(seed: int, folder: Path, run: Run):
    case = make_picture(seed, folder)
    assert picture_faults(case, folder, run) == [], case.words


def test_the_program_alone_keeps_to_its_memory(folder: Path):
    case = make_picture(3, folder)
    assert picture_faults(case, folder, run_alone) == [], case.words
