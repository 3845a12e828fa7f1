"""A process of its own for work that takes seconds: importing, rolling, judging.

In a thread it would share Python's lock with the avatar and the window, and both would stop now and then.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar

from app.live.background_work import Progress
from app.live.slot import Ended
from tracking.errors import IchimaiError

_log = logging.getLogger(__name__)
R = TypeVar("R")

REST_S = 90.0
"""A process that had nothing to do for so long is ended: it holds networks in memory."""
_PATIENCE_S = 1.0
"""How long work that was given up may go on before its process is ended with it."""
_NICENESS = 15
"""The show goes first."""


class _Gone(Exception):
    """The program that asked has ended."""


class WorkerProcess:
    """Does one piece of work at a time, in a process that is started when it is first needed.

    `do` may be called by any thread and waits; the other methods don't.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._busy = False
        self._share = 0.0
        self._number = 0
        self._idle_since_s = time.monotonic()
        self._closed = False

    def do(self, progress: Progress, job: Callable[..., R], *arguments: Any) -> R:
        """Have `job(progress, *arguments)` done, and return what it returns.

        Args:
            progress: told the share done; may raise `Ended`, which ends the work, too.
            job: a function of a module; it, its arguments and what it returns can be pickled.

        Raises:
            IchimaiError: what the job raised of this kind.
            RuntimeError: if the job failed otherwise, or its process did.
            Ended: what `progress` raised, or after `close`.
        """
        with self._turn:
            connection = self._ready()
            self._busy = True
            self._number += 1
            try:
                connection.send((self._number, job, arguments))
                result = self._outcome(connection, progress)
            except (EOFError, OSError) as error:
                self._end()
                if self._closed:
                    raise Ended("the program ends") from error
                raise RuntimeError("the process that did the work has stopped") from error
            except Ended:
                with contextlib.suppress(OSError):
                    connection.send(self._number)
                raise
            finally:
                self._idle_since_s = time.monotonic()
            return result

    def look_after(self) -> None:
        """End a process that has been idle for long; to be called now and then."""
        if time.monotonic() - self._idle_since_s > REST_S and self._turn.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._turn.release()

    def close(self) -> None:
        """End the process, and with it what it does; nothing can be done afterwards."""
        self._closed = True
        if (process := self._process) is not None:
            process.terminate()

    def _ready(self) -> Connection:
        """Return the way to a process that waits for work."""
        if self._closed:
            raise Ended("the program ends")
        if self._busy and not self._has_finished():
            self._end()
        if self._process is None or self._connection is None or not self._process.is_alive():
            self._start()
        assert self._connection is not None
        return self._connection

    def _has_finished(self) -> bool:
        """Wait a moment for the outcome of work that was given up; say whether it came."""
        deadline = time.monotonic() + _PATIENCE_S
        assert self._connection is not None
        try:
            while self._connection.poll(max(0.0, deadline - time.monotonic())):
                number, kind, _ = self._connection.recv()
                if number == self._number and kind != "progress":
                    self._busy = False
                    return True
        except (EOFError, OSError):
            pass
        return False

    def _outcome(self, connection: Connection, progress: Progress) -> Any:
        while True:
            while not connection.poll(0.05):
                if self._closed:
                    raise EOFError
                # May say that the work is no longer wanted.
                progress(self._share)
            number, kind, value = connection.recv()
            if number != self._number:
                continue
            if kind == "progress":
                self._share = value
                progress(value)
                continue
            self._busy, self._share = False, 0.0
            if kind == "result":
                return value
            raise value

    def _start(self) -> None:
        self._end()
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), name="ichimai worker", daemon=True)
        self._process.start()
        theirs.close()
        if self._closed:
            self._process.terminate()

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.terminate()
            self._process.join(1.0)
        self._process = self._connection = None
        self._busy, self._share = False, 0.0


def _work(connection: Connection) -> None:
    """Do what is asked for until the other end closes; runs in the process."""
    # Ctrl-C in a terminal goes to all processes; the program's own end ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    with contextlib.suppress(EOFError, OSError, _Gone):
        while True:
            asked = connection.recv()
            # A bare number gives work up that is done already.
            if not isinstance(asked, int):
                number, job, arguments = asked
                connection.send((number, *_done(connection, number, job, arguments)))


def _done(
    connection: Connection, number: int, job: Callable[..., Any], arguments: tuple[Any, ...]
) -> tuple[str, Any]:
    def progress(share: float) -> None:
        """Tell the share done, unless the work was given up meanwhile."""
        try:
            while connection.poll():
                if connection.recv() == number:
                    raise Ended("something else is wanted")
            connection.send((number, "progress", share))
        except (EOFError, OSError) as error:
            raise _Gone from error

    try:
        return "result", job(progress, *arguments)
    except (IchimaiError, Ended) as error:
        return "error", error
    except _Gone:
        raise
    except Exception as error:
        _log.exception("work in the worker process failed")
        return "error", RuntimeError(f"{type(error).__name__}: {error}")
