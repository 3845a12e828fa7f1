"""The program as its user starts it, ended by Ctrl-C or by closing the window."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.bundled import RECORDING, find_character

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")

PROGRAM = "import sys; from app.cli import main; sys.exit(main(sys.argv[1:]))"


@contextmanager
def started(folder: Path, *words: str, code: str = PROGRAM) -> Iterator[tuple[subprocess.Popen, queue.Queue]]:
    """Run the program without a screen; gives the process and the lines that it prints."""
    environment = os.environ | {
        "ICHIMAI_CONFIG_DIR": str(folder / "settings"),
        "ICHIMAI_CACHE_DIR": str(folder / "cache"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", code, *words],
        cwd=Path(__file__).resolve().parents[2],
        env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    reader = threading.Thread(target=lambda: [lines.put(line) for line in process.stdout or ()])
    reader.start()
    try:
        yield process, lines
    finally:
        process.kill()
        process.wait()
        reader.join()


def wait_for(lines: queue.Queue, words: str) -> None:
    """Read lines until one holds the words."""
    end_s = time.monotonic() + 90
    while words not in lines.get(timeout=max(0.1, end_s - time.monotonic())):
        pass


def rest_of(lines: queue.Queue) -> str:
    return "".join(lines.queue)


_WINDOW = """
import sys
from PyQt6.QtCore import QTimer
from app import launch
from app.window import main_window
old = main_window.MainWindow.__init__
def init(window, session):
    old(window, session)
    def look():
        ready = session.pipeline.character_progress is None
        if ready and session.pipeline.meters.output.figures().rounds > 5:
            print("it moves", flush=True)
            timer.stop()
            if "close" in sys.argv:
                window.close()
    window.looking = timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(50)
main_window.MainWindow.__init__ = init
import app.cli
sys.exit(app.cli.main([]))
"""


@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "close"])
def test_the_window_ends_with_every_thread(tmp_path: Path, how: str):
    with started(tmp_path, how, code=_WINDOW) as (process, lines):
        wait_for(lines, "it moves")
        if how != "close":
            process.send_signal(getattr(signal, how))
        assert process.wait(30) == 0
    said = rest_of(lines)
    # The program itself gives its threads two seconds, and names those that are left then.
    assert "did not end in time" not in said
    assert "capture to output" in said, "the figures are logged at the end"
    assert "Traceback" not in said
    assert (tmp_path / "settings" / "settings.toml").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("animate", "{drawing}", "idle", "--frames", "1000000", "-o", "{folder}/out.webm"),
        ("animate", "{drawing}", "idle", "--frames", "1000000", "-o", "{folder}/out"),
        ("render", "{recording}", "-c", "{drawing}", "-o", "{folder}/out.mp4"),
    ],
)
def test_ctrl_c_leaves_nothing_half_written(tmp_path: Path, words: tuple[str, ...]):
    names = {"drawing": str(find_character("")), "folder": str(tmp_path), "recording": str(RECORDING)}
    with started(tmp_path, *(w.format(**names) for w in words)) as (process, lines):
        end_s = time.monotonic() + 90
        while not list(tmp_path.glob(".out*")) and process.poll() is None:
            assert time.monotonic() < end_s
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    assert "Traceback" not in rest_of(lines)
    assert not list(tmp_path.glob("*out*")) and not list(tmp_path.glob(".*out*"))
