"""What the threads have to say to the user, until the window or the log takes it."""

from __future__ import annotations

import logging
import threading
from collections import deque

_log = logging.getLogger(__name__)


class Messages:
    """A short list that any thread may add to and one takes from; the oldest are dropped first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._texts: deque[str] = deque(maxlen=20)

    def add(self, text: str) -> None:
        """Log a sentence and keep it to be shown; the same one twice in a row is said once."""
        with self._lock:
            if self._texts and self._texts[-1] == text:
                return
            self._texts.append(text)
        _log.info("%s", text)

    def add_error(self, what: str, error: BaseException) -> None:
        """Say that `what` failed, and why."""
        self.add(f"{what}: {error}" if str(error) else f"{what}: {type(error).__name__}")

    def take(self) -> list[str]:
        """Return what came since the last call, oldest first."""
        with self._lock:
            texts = list(self._texts)
            self._texts.clear()
        return texts
