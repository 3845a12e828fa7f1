"""Work that takes long and shows when it is done: in a thread of its own, the newest wish first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from app.live.messages import Message, Say
from app.live.slot import Ended, Numbered, Slot
from app.live.stage_thread import StageThread, join_all
from tracking.errors import IchimaiError

R = TypeVar("R")
Progress = Callable[[float], None]


class BackgroundWork(Generic[R]):
    """One piece of work at a time; a newer wish has the one before given up at its next sign of progress.

    For one thread, which asks now and then what became of it.

    Args:
        name: of the thread.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._threads: list[StageThread] = []
        self._results: Slot[R] = Slot()
        self._turn = threading.Lock()
        self.progress: float | None = None
        """Share done of what is under way, None where nothing is."""
        self.error: Exception | None = None
        """Why the last piece of work failed; None where it did not."""

    def begin(self, work: Callable[[Progress], R]) -> None:
        """Start a piece of work; `work` gets a function to tell the share done, 0..1, now and then."""
        with self._lock:
            self._give_up()
            self.progress, self.error = 0.0, None
            thread = StageThread(
                self._name,
                lambda stopping: self._do(work, stopping),
                lambda error: self._failed(thread, error),
            )
            self._threads = [*(t for t in self._threads if not t.join(0)), thread]
        thread.start()

    def give_up(self) -> None:
        """Drop what is under way."""
        with self._lock:
            self._give_up()
            self.progress = None

    def newest(self) -> Numbered[R] | None:
        """Return the newest result, at once; None before the first."""
        return self._results.peek()

    def stop(self, timeout_s: float) -> list[str]:
        """Drop what is under way and wait for it; return the names of threads still running."""
        self.give_up()
        return join_all(self._threads, timeout_s)

    def _give_up(self) -> None:
        for thread in self._threads:
            thread.stopping.set()

    def _do(self, work: Callable[[Progress], R], stopping: threading.Event) -> None:
        def progress(share: float) -> None:
            """Keep the share done, 0..1, unless the work was given up meanwhile."""
            if stopping.is_set():
                raise Ended("something else is wanted")
            self.progress = share

        # What was given up may still hold what both use.
        with self._turn:
            progress(0.0)
            result = work(progress)
        with self._lock:
            if not stopping.is_set():
                self._results.put(result)
                self.progress = None

    def _failed(self, thread: StageThread, error: Exception) -> None:
        with self._lock:
            if not thread.stopping.is_set():
                self.progress = None
                self.error = error


def told(error: Exception) -> Message:
    """Return what to tell the user of an error."""
    if isinstance(error, IchimaiError):
        return Message.of(Say.TEXT, error)
    return Message.of(Say.BROKEN, f"{type(error).__name__}: {error}")
