"""Keeps one face tracker from source to source."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.live.slot import Ended
from tracking.trackers.tracker import Tracker


class TrackerKeeper:
    """Opens a tracker when one is first needed and lends it to one thread after another.

    Loading a tracker anew for every source takes seconds, and each load leaves holes in memory that is never
    given back: 140 MB in eleven minutes of a clip opened every 15 s.

    Args:
        open_tracker: called in the thread that will use it.
    """

    def __init__(self, open_tracker: Callable[[], Tracker]) -> None:
        self._open_tracker = open_tracker
        self._lock = threading.Lock()
        self._spare: Tracker | None = None
        self._closed = False

    @contextmanager
    def lend(self) -> Iterator[Tracker]:
        """Lend the tracker, with nothing remembered; where another thread still has it, one more is opened.

        One that has raised is closed, not lent again.
        """
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None:
            tracker = spare
            tracker.forget()
        else:
            tracker = self._open_tracker()
        try:
            yield tracker
        except Exception as error:
            self._take_back(tracker, sound=isinstance(error, Ended))
            raise
        self._take_back(tracker, sound=True)

    def close(self) -> None:
        """Close the tracker, or see to it that it is closed by whoever has it."""
        with self._lock:
            spare, self._spare, self._closed = self._spare, None, True
        if spare is not None:
            spare.close()

    def _take_back(self, tracker: Tracker, sound: bool) -> None:
        with self._lock:
            kept = sound and not self._closed and self._spare is None
            if kept:
                self._spare = tracker
        if not kept:
            tracker.close()
