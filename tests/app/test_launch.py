import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
import pytest

from app import launch, opening
from app.cli import main
from app.window import main_window
from tests.app.parts import warped
from tracking.trackers import face_mesh

if TYPE_CHECKING:
    from app.session.session import Session


def test_without_a_display_it_says_so_and_writes_a_demo_clip(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(launch, "display_problem", lambda: "there is no display")
    monkeypatch.setattr(opening, "open_character", lambda text, settings, progress: warped())
    assert main([]) == 0
    said = capsys.readouterr().out
    assert "No window can be opened: there is no display." in said
    clip = tmp_path / "ichimai-demo.mp4"
    assert f"Wrote {clip.resolve()}" in said
    with av.open(str(clip)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert len(frames) == 480 and frames[0].shape == (256, 256, 3)
    assert (frames[0] != frames[60]).any()


def test_a_folder_that_cannot_be_written_to_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(launch.os, "access", lambda folder, mode: Path(folder) != tmp_path)
    assert launch._writable_folder() == Path.home()


def test_a_missing_system_library_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def fail() -> int:
        raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(launch, "launch", fail)
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("ichimai: a system library is missing (libGL.so.1")


def test_the_window_is_made_without_the_libraries_that_are_missing_or_slow(
    monkeypatch: pytest.MonkeyPatch,
):
    class Window:
        def __init__(self, session: object) -> None:
            pass

    monkeypatch.setattr(main_window, "MainWindow", Window)
    monkeypatch.setattr(launch, "PATIENCE_S", 0.05)
    release, asked = threading.Event(), []

    def missing() -> None:
        asked.append("missing")
        raise ImportError("libGL.so.1")

    def slow() -> None:
        asked.append("slow")
        release.wait(10)

    for load in (missing, slow):
        monkeypatch.setattr(face_mesh, "load_libraries", load)
        assert isinstance(launch.make_window(cast("Session", None)), Window)
    release.set()
    assert asked == ["missing", "slow"]


@pytest.mark.slow
def test_ctrl_c_before_the_window_is_there_is_one_line(tmp_path: Path):
    code = """
import os, signal, sys, time
from tracking.trackers import face_mesh
def slow():
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.3)
face_mesh.load_libraries = slow
from app.cli import main
sys.exit(main([]))
"""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=environment
    )
    assert ended.returncode == 130
    assert ended.stderr.splitlines()[-1] == "ichimai: interrupted"
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
def test_closing_with_a_stuck_driver_ends_the_program_all_the_same(tmp_path: Path):
    code = """
import sys, threading, time
from PyQt6.QtCore import QTimer
from app import launch
from app.session import session
from app.window import main_window
class Deaf:
    name, live, fps, width, height, frame_count = "deaf", True, 30, 4, 4, None
    waiting, tracked = False, True
    def read(self): threading.Event().wait()
    def close(self): pass
    def __enter__(self): return self
    def __exit__(self, *_): pass
session.open_chosen_source = lambda camera, say: Deaf()
old = main_window.MainWindow.__init__
def init(self, *given):
    old(self, *given)
    QTimer.singleShot(300, self.close)
main_window.MainWindow.__init__ = init
sys.exit(launch.open_window())
"""
    environment = os.environ | {"ICHIMAI_CONFIG_DIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "did not end in time: capture" in done.stderr
    assert (tmp_path / "settings.toml").exists()


def test_openblas_is_kept_from_spinning():
    code = (
        "import os, sys, app.cli\nassert 'numpy' not in sys.modules\n"
        "try: app.cli.main(['--version'])\nexcept SystemExit: pass\n"
        "print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.split()[-1] == "1"


def test_starting_and_asking_for_help_loads_nothing_heavy():
    heavy = ("torch", "mediapipe", "onnxruntime", "PyQt6", "av", "pyvirtualcam", "cv2")
    code = (
        "import sys\nfrom app.cli import build_parser\nbuild_parser().format_help()\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "[]"


def test_the_window_never_imports_torch():
    code = (
        "import sys\nimport app.window.main_window, app.session.session, app.launch\n"
        "import models.registry, models.sheet.poser, tracking.trackers.face_mesh, rendering.sink_opening\n"
        "print('torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "False"
