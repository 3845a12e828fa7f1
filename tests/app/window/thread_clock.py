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
        queued_s: ready to run while others had the processors; 0 where the system doesn't say.
        stolen_s: how long the host of a virtual machine gave its processors to other machines, in the mean of
            the processors; 0 where the system doesn't say.
    """

    wall_s: float
    work_s: float
    queued_s: float
    stolen_s: float

    @property
    def held_s(self) -> float:
        """How long it would have been by the clock with a processor to itself.

        A thread may stand in the queue of a processor that is taken away: of the two, the longer counts.
        """
        return max(self.work_s, self.wall_s - max(self.queued_s, self.stolen_s))

    def since(self, before: Spent) -> Spent:
        """Return what was spent after an earlier reading."""
        return Spent(*(now - then for now, then in zip(self, before, strict=True)))


NOTHING = Spent(0.0, 0.0, 0.0, 0.0)


class ThreadClock:
    """Reads the time of the thread that makes it, and must be read by that thread.

    Linux says in `schedstat` how long a thread stood in the run queue, and in `stat` what the host took, in
    hundredths of a second; elsewhere the clock alone counts.
    """

    def __init__(self) -> None:
        self._queue = _opened(Path(f"/proc/self/task/{threading.get_native_id()}/schedstat"))
        self._host = _opened(Path("/proc/stat"))
        self._ticks_per_s = os.sysconf("SC_CLK_TCK") * (os.cpu_count() or 1) if self._host >= 0 else 1

    def read(self) -> Spent:
        """Return the time spent so far; only differences mean anything. Takes some microseconds."""
        queued_s = stolen_s = 0.0
        if self._queue >= 0:
            queued_s = int(os.pread(self._queue, 64, 0).split()[1]) / 1e9
        if self._host >= 0:
            # cpu user nice system idle iowait irq softirq steal ...
            stolen_s = int(os.pread(self._host, 128, 0).split()[8]) / self._ticks_per_s
        return Spent(time.monotonic(), time.thread_time(), queued_s, stolen_s)

    def close(self) -> None:
        """Let go of the files."""
        for file in (self._queue, self._host):
            if file >= 0:
                os.close(file)
        self._queue = self._host = -1


def _opened(path: Path) -> int:
    """Return a descriptor of a file of the system, -1 where there is none."""
    return os.open(path, os.O_RDONLY) if path.is_file() else -1
