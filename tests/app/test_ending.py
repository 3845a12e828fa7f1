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
from contextlib import contextmanager, suppress
from pathlib import Path

import cv2
import pytest
from skimage.data import astronaut

from app.characters.bundled import RECORDING, find_character
from app.cli import main
from app.progress import ProgressBar
from app.settings.settings_file import SettingsFile
from tests.models.small_networks import small_export

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")

PROGRAM = "import sys; from app.cli import main; sys.exit(main())"


@contextmanager
def started(
    folder: Path, *words: str, code: str = PROGRAM, cwd: Path | None = None
) -> Iterator[tuple[subprocess.Popen, queue.Queue]]:
    """Run the program without a screen; gives the process and the lines that it prints.

    Args:
        folder: for its settings and its cache.
        words: the command line's.
        code: what is run instead of the program.
        cwd: where it runs, and then there is no screen at all; else Qt draws into memory.
    """
    project = Path(__file__).resolve().parents[2]
    environment = os.environ | {
        "ICHIMAI_CONFIG_DIR": str(folder / "settings"),
        "ICHIMAI_CACHE_DIR": str(folder / "cache"),
        "PYTHONPATH": str(project),
        "QT_QPA_PLATFORM": "offscreen",
    }
    if cwd is not None:
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", code, *words],
        cwd=cwd or project,
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
    end_s = time.monotonic() + 300
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
        ready = session.pipeline.characters.progress is None
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


@pytest.mark.slow
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


_CHANGER = """
import sys
from PyQt6.QtCore import QPoint, Qt, QTimer
from PyQt6.QtTest import QTest
from app.window import main_window
old = main_window.MainWindow.__init__
def init(window, session):
    old(window, session)
    def click(widget):
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(8, widget.height() // 2))
    def change():
        if window.panel.page is None:
            return
        click(window.navigation.buttons["behaviour"])
        if window.panel.current == "behaviour":
            timer.stop()
            click(window.panel.page.mirror)
            QTimer.singleShot(1000, lambda: print("a second later", flush=True))
    window.changing = timer = QTimer(window)
    timer.timeout.connect(change)
    timer.start(50)
main_window.MainWindow.__init__ = init
import app.cli
sys.exit(app.cli.main([]))
"""


@pytest.mark.slow
def test_a_window_that_is_killed_has_what_was_changed_a_second_before(tmp_path: Path):
    with started(tmp_path, code=_CHANGER) as (process, lines):
        wait_for(lines, "a second later")
        process.kill()
        process.wait()
    kept = SettingsFile(tmp_path / "settings" / "settings.toml")
    assert kept.load().tracking.mirror is False and not kept.messages
    assert [p.name for p in (tmp_path / "settings").glob("settings*")] == ["settings.toml"]


def test_a_ctrl_c_that_a_loading_library_swallows_ends_the_work_all_the_same(capsys, monkeypatch):
    def swallow(argv, stack):
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        ProgressBar(3).update(1)
        raise AssertionError("the work went on")

    before = [signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)]
    monkeypatch.setattr("app.cli._run", swallow)
    try:
        assert main([]) == 130
    finally:
        for name, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
            signal.signal(name, handler)
    assert capsys.readouterr().err == "ichimai: interrupted\n"
    ProgressBar(3).update(1)


def spent_s(process: subprocess.Popen) -> float:
    """Return how long the process has computed; what others do on the machine does not count."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.fixture
def many_pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    cv2.imwrite(str(folder / "0000.png"), astronaut()[..., ::-1])
    for i in range(1, 2000):
        (folder / f"{i:04}.png").hardlink_to(folder / "0000.png")
    return folder


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads processor time from /proc")
@pytest.mark.parametrize(
    ("words", "begun", "left"),
    [
        ("animate {drawing} idle --frames 1000000 -o out.webm", ".out*", set()),
        ("animate {drawing} idle --frames 1000000 -o out", ".out*", set()),
        ("render {recording} -c {drawing} -o out.mp4", ".out*", set()),
        ("track {pictures} -o out.csv", "out*", set()),
        ("compile {drawing} --pack {pack} -o out.ichimai", ".out*/*.npz", {".out.ichimai.partial"}),
        ("", "ichimai-demo*", set()),
    ],
)
def test_ctrl_c_ends_at_once_and_leaves_nothing_half_written(
    tmp_path: Path, many_pictures: Path, words: str, begun: str, left: set[str]
):
    names = {"drawing": find_character(""), "recording": RECORDING, "pictures": many_pictures}
    if "{pack}" in words:
        names["pack"] = small_export().pack.path
    folder = tmp_path / "work"
    folder.mkdir()
    with started(tmp_path, *words.format(**names).split(), cwd=folder) as (process, lines):
        end_s = time.monotonic() + 300
        while not (list(folder.glob(begun)) or list(folder.glob(f".{begun}"))) and process.poll() is None:
            assert time.monotonic() < end_s
            time.sleep(0.02)
        before_s = spent_s(process)
        process.send_signal(signal.SIGINT)
        # Waiting without reaping: the figures stay readable until then.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert spent_s(process) - before_s < 2
        assert process.wait(30) == 130
    said = rest_of(lines)
    assert "Traceback" not in said
    last = [line for line in said.splitlines() if line.startswith("ichimai: ")]
    assert len(last) == 1 and last[0].startswith("ichimai: interrupted")
    assert {p.name for p in folder.iterdir()} == left


def test_ctrl_c_while_the_program_loads_is_one_line_too(tmp_path: Path):
    code = """
import os, signal, sys
import app.commands.doctor
def interrupted(arguments):
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        raise ImportError("numpy.core.multiarray failed to import") from None
app.commands.doctor.run = interrupted
from app.cli import main
sys.exit(main(["doctor"]))
"""
    with started(tmp_path, code=code) as (process, lines):
        assert process.wait(60) == 130
    assert rest_of(lines) == "ichimai: interrupted\n"


def test_ctrl_c_while_a_thread_loads_mediapipe_is_said(tmp_path: Path):
    code = """
import os, signal, sys, threading
import app.commands.doctor
from tracking.trackers.native_log import quiet_native_log
def load(held):
    with quiet_native_log():
        os.write(2, b"W0000 chatter\\n")
        held.set()
        threading.Event().wait()
def interrupted(arguments):
    held = threading.Event()
    threading.Thread(target=load, args=(held,), daemon=True).start()
    held.wait()
    os.kill(os.getpid(), signal.SIGINT)
app.commands.doctor.run = interrupted
from app.cli import main
sys.exit(main(["doctor"]))
"""
    with started(tmp_path, code=code) as (process, lines):
        assert process.wait(60) == 130
    assert rest_of(lines) == "ichimai: interrupted\n"
