"""The sources one can choose from in the window; cameras are looked for in a thread of their own."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable

from app.live.stage_thread import StageThread, join_all
from app.opening import BUNDLED_RECORDING
from tracking.sources.camera_list import Camera, list_cameras
from tracking.sources.source_table import SOURCES

ALWAYS = (
    ("", "First camera that opens"),
    (BUNDLED_RECORDING, "Pose recording (bundled)"),
    *((kind.text, kind.title) for kind in SOURCES if kind.text),
)


class SourceList:
    """Keeps the last known list. `refresh` may be called from any thread.

    Args:
        look: lists the cameras; may take a while and wake them.
    """

    def __init__(self, look: Callable[[], list[Camera]] = list_cameras) -> None:
        self._look = look
        self._cameras: tuple[Camera, ...] = ()
        self._thread: StageThread | None = None
        self._asked = threading.Event()
        self._looked_s = 0.0

    def refresh(self) -> None:
        """Look for cameras in the background; while that is going on it is done once more.

        The thread stays: starting one waits until it runs, which takes long on a busy machine.
        """
        self._looked_s = time.monotonic()
        self._asked.set()
        if self._thread is None or self._thread.join(0):
            self._thread = StageThread("camera list", self._run, lambda error: None)
            self._thread.start()

    def look_again(self) -> None:
        """Look for cameras that were plugged in or out since; call it from time to time.

        Only Linux lists them without opening them, so elsewhere nothing happens.
        """
        if sys.platform.startswith("linux") and time.monotonic() - self._looked_s > 3.0:
            self.refresh()

    def stop(self, timeout_s: float) -> list[str]:
        """Wait until nothing is looked for any more; return the names of threads still running."""
        if self._thread is None:
            return []
        self._thread.stopping.set()
        self._asked.set()
        return join_all([self._thread], timeout_s)

    def entries(self) -> list[tuple[str, str]]:
        """Return (what to put into the settings, title) pairs."""
        cameras = self._cameras
        names = Counter(camera.name for camera in cameras)
        # By name, since numbers change when cameras come and go; by number where names don't tell.
        found = [(c.name if names[c.name] == 1 else str(c.number), f"{c.number}: {c.name}") for c in cameras]
        return [ALWAYS[0], *found, *ALWAYS[1:]]

    def _run(self, stopping: threading.Event) -> None:
        while self._asked.wait() and not stopping.is_set():
            self._asked.clear()
            self._cameras = tuple(self._look())
