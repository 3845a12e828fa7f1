"""Takes `tuning.png` and `calibration.png`.

`xvfb-run -s "-screen 0 1280x800x24" uv run --group test python -m docs.pictures.tuning [CHARACTER]`: the real
window over the real threads, with settings of its own, following a made-up face that talks and looks about.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.app.parts import FakeCamera
from tracking.face import TrackedFace
from tracking.frame import Frame

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
FACE_S = 6.3
"""How long a face is followed before the picture is taken."""


class MadeUpFace:
    """A tracker that sees a head that looks about, talks and blinks, with a camera's jitter."""

    name = "made up"

    def __init__(self) -> None:
        self._draw = np.random.default_rng(1)

    def process(self, frame: Frame) -> TrackedFace:
        """Return what is seen at the frame's time."""
        time_s = frame.time_s
        angles = np.array([6.0, 13.0, 4.0]) * np.sin(np.array([0.9, 1.4, 0.7]) * time_s)
        pitch, yaw, roll = angles + self._draw.normal(0, 0.3, 3)
        eye = 0.95 if time_s % 3 < 0.18 else 0.08
        mouth = max(0.0, 0.5 * np.sin(7 * time_s)) * (np.sin(0.8 * time_s) > 0)
        return TrackedFace(time_s, pitch - 5.0, yaw, roll, eye, eye, mouth)

    def forget(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def __enter__(self) -> "MadeUpFace":
        return self

    def __exit__(self, *_: object) -> None: ...


def take(page: str, theme: str) -> None:
    """Open the window on a page, wait for a face, take what the screen shows, and close."""
    from PyQt6.QtCore import QTimer
    from PyQt6.QtWidgets import QApplication

    from app.session import session as session_module
    from app.session.session import Session
    from app.settings.settings_file import SettingsFile
    from app.window.appearance import make_application
    from app.window.main_window import MainWindow

    application = QApplication.instance() or make_application(sys.argv[:1])
    session_module.open_chosen_source = lambda camera, say: FakeCamera(30.0)
    session = Session(SettingsFile(), make_tracker=lambda bundle: MadeUpFace())
    session.change_part("window", theme=theme, page=page, camera_view=False)
    window = MainWindow(session)
    window.resize(1280, 800)
    window.show()
    session.start()
    if page == "tuning":
        tuner = session.tuner
        tuner.set_parameter("head_y", "", curve=((0.0, 0.0), (0.35, 0.2), (0.7, 0.75), (1.0, 1.0)))
    seen_s: list[float] = []
    timer = QTimer()

    def look() -> None:
        if session.pipeline.input.face_seen and not seen_s:
            seen_s.append(time.monotonic())
            if page == "calibration":
                session.tuner.calibrate_by_prompts()
        shown = window.stage.meter.figures().rounds
        if not seen_s or time.monotonic() - seen_s[0] < FACE_S or shown < 3:
            return
        timer.stop()
        screen = window.screen()
        assert screen is not None
        screen.grabWindow(0).copy(window.frameGeometry()).save(str(Path(__file__).with_name(f"{page}.png")))
        window.close()

    timer.timeout.connect(look)
    timer.start(20)
    application.exec()


if __name__ == "__main__":
    from app.display import forget_foreign_qt

    forget_foreign_qt()
    for page, theme in (("calibration", "light"), ("tuning", "dark")):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["ICHIMAI_CONFIG_DIR"] = folder
            character = sys.argv[1] if len(sys.argv) > 1 else ""
            Path(folder, "settings.toml").write_text(
                f'character = "{character}"\n[behaviour]\ngovern = false\n', encoding="utf-8"
            )
            take(page, theme)
