"""What a thread's time went into: its own work, waiting for a processor, or something that held it up."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import NamedTuple


class Spent(NamedTuple):
    """Time of one thread, in seconds.

    Attributes:
        wall_s: by the clock.
        work_s: on a processor.
        queued_s: ready to run while other processes had the processors; 0 where the system doesn't say.
    """

    wall_s: float
    work_s: float
    queued_s: float

    @property
    def held_s(self) -> float:
        """How long it would have been by the clock with a processor to itself."""
        return max(self.work_s, self.wall_s - self.queued_s)

    def since(self, before: Spent) -> Spent:
        """Return what was spent after an earlier reading."""
        return Spent(*(now - then for now, then in zip(self, before, strict=True)))


class ThreadClock:
    """Reads the time of the thread that makes it, and must be read by that thread.

    Linux says in `schedstat` how long a thread stood in the run queue; elsewhere the clock alone counts.
    """

    def __init__(self) -> None:
        path = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._file = os.open(path, os.O_RDONLY) if path.is_file() else -1

    def read(self) -> Spent:
        """Return the time spent so far; only differences mean anything. Takes some microseconds."""
        queued_s = 0.0
        if self._file >= 0:
            queued_s = int(os.pread(self._file, 64, 0).split()[1]) / 1e9
        return Spent(time.monotonic(), time.thread_time(), queued_s)

    def close(self) -> None:
        """Let go of the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
