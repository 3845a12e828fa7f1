"""`ichimai` without a command: the window; without a display, a demo clip."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.display import display_problem, forget_foreign_qt
from app.last_resort import LAST_RESORT
from app.live.messages import Say
from app.live.stage_thread import StageThread
from app.settings.settings_file import SettingsFile
from tracking.errors import InputError

if TYPE_CHECKING:
    from app.session.session import Session
    from app.window.main_window import MainWindow

DEMO = "ichimai-demo.mp4"
PATIENCE_S = 1.5
"""How long the window waits at most, once it is made, for libraries that are being loaded."""


def launch(source: str = "") -> int:
    """Open the window, or say why not and write a demo clip; return the exit status.

    Args:
        source: to be followed; empty for the one that was followed last.

    Raises:
        InputError: if the source is an address that makes no sense.
    """
    if "://" in source:
        from tracking.network.tracker_address import parse_address

        parse_address(source)
    problem = display_problem()
    if problem is None:
        return open_window(source)
    print(f"No window can be opened: {problem}.")
    print("Writing a demo clip instead (to drive a drawing with your own video: `ichimai animate`).")
    print(f"Wrote {write_demo().resolve()}")
    return 0


def open_window(source: str = "") -> int:
    """Run the window until it is closed or Ctrl-C is pressed.

    Args:
        source: to be followed; empty for the one that was followed last.

    Raises:
        KeyboardInterrupt: if that is pressed before the window is there.
    """
    load_ahead_of_qt()
    from PyQt6.QtCore import QTimer

    from app.session.session import Session
    from app.window.appearance import make_application
    from app.window.language import speak

    forget_foreign_qt()
    application = make_application(sys.argv[:1])
    asked = threading.Event()
    # An exception in the middle of Qt's own code would bring the program down.
    _on_ending(asked.set)
    session = Session(SettingsFile())
    if source:
        session.change_part("camera", source=source)
    speak(application, session.settings.window.language)
    window = make_window(session)
    # Python sees a signal when timers let it run, a few milliseconds later, and maybe while Qt paints.
    _on_ending(lambda: QTimer.singleShot(0, window.close))
    if asked.is_set():
        window.close()
        raise KeyboardInterrupt
    window.show()
    session.start()
    LAST_RESORT.tell = lambda line: session.pipeline.messages.add(Say.TEXT, line)
    status = application.exec()
    if window.left_running:
        # A thread deep in a library would bring the interpreter down while it clears up.
        logging.shutdown()
        sys.stdout.flush()
        os._exit(status)
    return status


def load_ahead_of_qt() -> None:
    """Import on Windows what tracks faces: once Qt's libraries are there, MediaPipe's are refused there."""
    if sys.platform == "win32":
        _load_libraries()


def _on_ending(call: Callable[[], object]) -> None:
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: call())


def make_window(session: Session) -> MainWindow:
    """Make the window while another thread imports what tracks faces.

    Once the window shows, every hold of Python's lock can be seen in it, and this one is long. A slow disk is
    not waited for.
    """
    from app.window.main_window import MainWindow

    # What is wrong with the libraries is said where a tracker is opened, in the window.
    loading = StageThread("libraries", lambda stopping: _load_libraries(), lambda error: None)
    loading.start()
    window = MainWindow(session)
    loading.join(PATIENCE_S)
    return window


def _load_libraries() -> None:
    with contextlib.suppress(Exception):
        from tracking.trackers.face_mesh import load_libraries

        load_libraries()


def write_demo() -> Path:
    """Pose the chosen character by the bundled recording and write the clip; return where.

    Raises:
        IchimaiError: if a part of it is missing or no folder can be written to.
    """
    from app.characters.bundled import RECORDING
    from app.clips.animation import ClipLayout, animate, fitting_size
    from app.opening import open_background, open_character
    from app.progress import ProgressBar
    from rendering.sink_opening import open_file_sink
    from tracking.mapping.pose_mapper import PoseMapper
    from tracking.pose import Pose
    from tracking.sources.pose_recording import PoseRecording
    from tracking.stream import follow

    settings = SettingsFile().load()
    poser = open_character(settings.character, settings, lambda share: None)
    height, width = poser.pose(Pose()).rgba_premultiplied.shape[:2]
    size = fitting_size(width, height, settings.output.size or 512)
    layout = ClipLayout(open_background("#ffffff"), size, springs=settings.behaviour.springs)
    path = _writable_folder() / DEMO
    with (
        PoseRecording(RECORDING) as source,
        open_file_sink(path, layout.size, source.fps) as sink,
        ProgressBar(source.frame_count) as bar,
    ):
        animate(follow(source.read_moment, PoseMapper()), poser, layout, sink, on_frame=bar.update)
    return path


def _writable_folder() -> Path:
    for folder in (Path.cwd(), Path.home(), Path(tempfile.gettempdir())):
        if os.access(folder, os.W_OK):
            return folder
    raise InputError("no folder can be written to here; start ichimai in one that can")
