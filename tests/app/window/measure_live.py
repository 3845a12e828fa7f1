"""Runs the real window for a while and prints start, blocks, memory, threads and handles.

    QT_QPA_PLATFORM=offscreen uv run --group test python -m tests.app.window.measure_live --seconds 3600 \\
        --clip CLIP --every 60

With settings of its own. On a screen that nobody sees, instead of the first word: `xvfb-run -a -s "-screen 0
1920x1080x24"`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
STARTED_S = time.monotonic()


class Row(NamedTuple):
    """What the process has at one moment, from Linux's /proc.

    Attributes:
        time_s: since the start.
        memory_mb: resident.
        threads: of the system.
        python_threads: those that Python knows.
        handles: open files, sockets and devices.
        pictures: shown so far.
        blocks: of the window's thread, longer than 50 ms, so far.
    """

    time_s: float
    memory_mb: float
    threads: int
    python_threads: int
    handles: int
    pictures: int
    blocks: int


def main(wanted: argparse.Namespace) -> None:
    """Print a row now and then, and a summary at the end."""
    from PyQt6.QtCore import QTimer

    from app.display import forget_foreign_qt
    from app.launch import make_window
    from app.session.session import Session
    from app.settings.settings_file import SettingsFile
    from app.window.appearance import make_application
    from tests.app.window.watchdog import Watchdog

    forget_foreign_qt()
    application = make_application(sys.argv[:1])
    session = Session(SettingsFile())
    window = make_window(session)
    window.resize(1280, 800)
    window.show()
    session.start()
    window_s = time.monotonic() - STARTED_S
    moving_s: list[float] = []
    rows: list[Row] = []
    pages = iter(())

    def look() -> None:
        if not moving_s and session.pipeline.meters.posing.figures().rounds > 1:
            moving_s.append(time.monotonic() - STARTED_S)

    def note() -> None:
        rows.append(usage(window.stage.meter.figures().rounds, watchdog.blocks))
        print("".join(f"{value:>16}" for value in rows[-1]), flush=True)
        if rows[-1].time_s > wanted.seconds:
            window.close()

    def choose_again() -> None:
        session.choose_source(session.settings.camera.source)

    def turn_page() -> None:
        nonlocal pages
        name = next(pages, None)
        if name is None:
            pages = iter(window.navigation.buttons)
            name = next(pages)
        window.navigation.buttons[name].click()

    timers = [
        (QTimer(), look, 0.02),
        (QTimer(), note, wanted.every),
        (QTimer(), choose_again, wanted.choose),
        (QTimer(), turn_page, wanted.turn),
    ]
    print("".join(f"{name:>16}" for name in Row._fields), flush=True)
    with Watchdog(window) as watchdog:
        for timer, call, seconds in timers:
            timer.timeout.connect(call)
            if seconds:
                timer.start(round(1000 * seconds))
        application.exec()
    half = rows[len(rows) // 2 :]
    moving = moving_s[0] if moving_s else float("nan")
    held, work, wall = (
        round(1000 * seconds)
        for seconds in (watchdog.longest_held_s, watchdog.longest_work_s, watchdog.longest_s)
    )
    print(f"window after {window_s:.2f} s, moving after {moving:.2f} s")
    print(f"longest block {held} ms held, {work} ms of work, {wall} ms by the clock")
    print(
        f"memory in the second half {spread([row.memory_mb for row in half]):.1f} MB between least and most"
    )
    print(f"threads left after closing: {window.left_running or 'none'}")


def usage(pictures: int, blocks: int) -> Row:
    """Return what the process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Row(
        round(time.monotonic() - STARTED_S),
        round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1),
        len(list(Path("/proc/self/task").iterdir())),
        threading.active_count(),
        len(list(Path("/proc/self/fd").iterdir())),
        pictures,
        blocks,
    )


def spread(values: list[float]) -> float:
    """Return how far values lie apart."""
    return max(values) - min(values) if values else float("nan")


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600.0, help="how long (600)")
    parser.add_argument("--clip", default="recording", help="played again and again; else the pose recording")
    parser.add_argument("--every", type=float, default=30.0, help="seconds between rows (30)")
    parser.add_argument(
        "--choose", type=float, default=0.0, help="choose the clip anew every so many seconds"
    )
    parser.add_argument("--turn", type=float, default=0.0, help="open the next page every so many seconds")
    return parser.parse_args()


if __name__ == "__main__":
    read = arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ICHIMAI_CONFIG_DIR"] = folder
        Path(folder, "settings.toml").write_text(f"[camera]\nsource = {read.clip!r}\n", encoding="utf-8")
        main(read)
