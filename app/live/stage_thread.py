"""A thread that runs one stage and never dies in silence."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from weakref import WeakSet

from app.live.slot import Ended
from tracking.errors import IchimaiError

_log = logging.getLogger(__name__)
_started: WeakSet[StageThread] = WeakSet()
AT_EXIT_S = 10.0
"""How long the program's end waits for threads that were told to end and are deep in a library."""


class _Starter:
    """Starts threads in a thread of its own.

    `threading.Thread.start` waits until the new thread runs, on a busy machine for a tenth of a second: too
    long for the window.
    """

    def __init__(self) -> None:
        self._threads: SimpleQueue[threading.Thread] = SimpleQueue()
        self._lock = threading.Lock()
        self._own: threading.Thread | None = None

    def start(self, thread: threading.Thread) -> None:
        """Have a thread started soon."""
        with self._lock:
            if self._own is None:
                self._own = threading.Thread(target=self._run, name="starter", daemon=True)
                self._own.start()
        self._threads.put(thread)

    def _run(self) -> None:
        while True:
            thread = self._threads.get()
            try:
                thread.start()
            except RuntimeError:  # the system gives no more threads
                _log.exception("the %s thread could not be started", thread.name)


_starter = _Starter()


class StageThread:
    """Runs `body(stopping)` once, in a thread of its own.

    Args:
        name: shown by debuggers and in the log.
        body: runs until its event is set or its input ends; `Ended` leaves it quietly.
        on_error: called in the thread with any other error, which is logged here unless it is one of the
            user's, whose message is then the caller's to show.
    """

    def __init__(
        self,
        name: str,
        body: Callable[[threading.Event], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        self.name = name
        self.stopping = threading.Event()
        self._body, self._on_error = body, on_error
        self._wanted, self._running = False, threading.Event()
        # A driver call that never returns must not keep the program alive.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Have the thread started; once only. Returns at once, though it may not run yet."""
        _started.add(self)
        self._wanted = True
        _starter.start(self._thread)

    def join(self, timeout_s: float) -> bool:
        """Wait for the end; say whether it came (a thread never started has ended)."""
        deadline = time.monotonic() + timeout_s
        if not self._wanted:
            return True
        if not self._running.wait(max(0.0, timeout_s)):
            return False
        if self._thread is not threading.current_thread():
            self._thread.join(max(0.0, deadline - time.monotonic()))
        return not self._thread.is_alive()

    def _run(self) -> None:
        self._running.set()
        try:
            self._body(self.stopping)
        except Ended:
            pass
        except Exception as error:
            if not isinstance(error, IchimaiError):
                _log.exception("the %s thread failed", self.name)
            self._on_error(error)


def join_all(threads: Iterable[StageThread], timeout_s: float) -> list[str]:
    """Wait for all threads, together no longer than `timeout_s`; return the names of those still running."""
    deadline = time.monotonic() + timeout_s
    return [thread.name for thread in threads if not thread.join(deadline - time.monotonic())]


@atexit.register
def _end_all() -> None:
    """End threads before the interpreter does.

    It ends a thread that comes back from C++ by unwinding its stack, which C++ answers with "terminate called
    without an active exception" and an abort.
    """
    threads = list(_started)
    for thread in threads:
        thread.stopping.set()
    join_all(threads, AT_EXIT_S)
