"""Runs the real window for a while and measures start, blocks, memory, threads and handles.

`QT_QPA_PLATFORM=offscreen uv run --group test python -m tests.app.window.measure_live MINUTES [SOURCE]
[SECONDS]`: with settings of its own. SOURCE is a clip, played again and again; the bundled pose recording by
default. With SECONDS the source is chosen anew that often, as by somebody who goes from camera to camera.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
STARTED_S = time.monotonic()
EVERY_S = 60.0


def main() -> None:
    """Print one line of JSON now and then, and a summary at the end."""
    from PyQt6.QtCore import QTimer

    from app.display import forget_foreign_qt
    from app.session import Session
    from app.settings_file import SettingsFile
    from app.window.appearance import make_application
    from app.window.main_window import MainWindow
    from tests.app.window.watchdog import Watchdog

    minutes = float(sys.argv[1])
    forget_foreign_qt()
    application = make_application(sys.argv[:1])
    session = Session(SettingsFile())
    window = MainWindow(session)
    window.resize(1280, 800)
    window.show()
    session.start()
    window_s = time.monotonic() - STARTED_S
    moving_s: list[float] = []
    rows: list[dict[str, float]] = []

    def look() -> None:
        if not moving_s and session.pipeline.meters.posing.figures().rounds > 1:
            moving_s.append(time.monotonic() - STARTED_S)

    def note() -> None:
        rows.append({"s": round(time.monotonic() - STARTED_S), **usage()})
        print(json.dumps(rows[-1]), flush=True)
        if rows[-1]["s"] > 60 * minutes:
            window.close()

    def choose_again() -> None:
        session.choose_source(session.settings.camera.source)

    timers = [(QTimer(), look, 20.0), (QTimer(), note, 1000 * EVERY_S)]
    if len(sys.argv) > 3:
        timers.append((QTimer(), choose_again, 1000 * float(sys.argv[3])))
    for timer, call, milliseconds in timers:
        timer.timeout.connect(call)
        timer.start(round(milliseconds))
    with Watchdog(window) as watchdog:
        application.exec()
    half = rows[len(rows) // 2 :]
    hours = (half[-1]["s"] - half[0]["s"]) / 3600 or 1.0
    print(
        json.dumps(
            {
                "window after s": round(window_s, 2),
                "moving after s": round(moving_s[0], 2) if moving_s else None,
                "longest block s": round(watchdog.longest_s, 3),
                "longest work s": round(watchdog.longest_work_s, 3),
                "MB an hour in the second half": round((half[-1]["rss_mb"] - half[0]["rss_mb"]) / hours, 1),
            }
        )
    )


def usage() -> dict[str, float]:
    """Return memory in MB, threads and open handles of this process, from Linux's /proc."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "rss_mb": round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1),
        "threads": len(list(Path("/proc/self/task").iterdir())),
        "python_threads": threading.active_count(),
        "handles": len(list(Path("/proc/self/fd").iterdir())),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ICHIMAI_CONFIG_DIR"] = folder
        source = sys.argv[2] if len(sys.argv) > 2 else "recording"
        Path(folder, "settings.toml").write_text(f'[camera]\nsource = "{source}"\n', encoding="utf-8")
        main()
