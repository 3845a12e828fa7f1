"""A one-place meeting point of two threads: the newest value wins."""

from __future__ import annotations

import threading
import time
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Ended(Exception):
    """The slot was closed and holds nothing newer. `__cause__` is the error that closed it, if one did."""


class Numbered(NamedTuple, Generic[T]):
    """A value with its place in the sequence of values put, counted from 1."""

    value: T
    sequence: int


class Slot(Generic[T]):
    """Holds the latest value put. Any thread may call any method.

    `put` never waits and overwrites what nobody took: a slow reader skips values instead of lagging behind.
    What goes in is shared by threads and must not be written again.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._value: T | None = None
        self._sequence = self._taken = 0
        self._closed = False
        self._error: BaseException | None = None

    def put(self, value: T) -> None:
        """Store `value` as the newest and wake the waiters; a closed slot ignores it."""
        with self._condition:
            if self._closed:
                return
            self._value = value
            self._sequence += 1
            self._condition.notify_all()

    def get(self, after: int = 0, timeout: float | None = None) -> Numbered[T]:
        """Wait for a value newer than number `after` and return the newest.

        The last value put before `close` can still be taken.

        Raises:
            TimeoutError: if none came within `timeout` seconds.
            Ended: if the slot is closed and holds nothing newer.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._condition:
            while self._sequence <= after:
                if self._closed:
                    raise Ended("the source of these values has ended") from self._error
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    raise TimeoutError(f"nothing newer than number {after} within {timeout} s")
                self._condition.wait(left)
            return self._take()

    def take(self, after: int = 0) -> Numbered[T] | None:
        """Return the newest value without waiting if it is newer than number `after`, else None."""
        with self._condition:
            return self._take() if self._sequence > after else None

    def peek(self) -> Numbered[T] | None:
        """Return the newest value, or None before the first; that is no taking, see `taken`."""
        with self._condition:
            return self._newest() if self._sequence else None

    @property
    def taken(self) -> bool:
        """Whether somebody took the newest value; True before the first."""
        with self._condition:
            return self._taken == self._sequence

    def close(self, error: BaseException | None = None) -> None:
        """End the sequence and wake every waiter; the first call's `error` is the cause they see."""
        with self._condition:
            if not self._closed:
                self._closed = True
                self._error = error
            self._condition.notify_all()

    @property
    def error(self) -> BaseException | None:
        """The error that closed the slot, or None."""
        with self._condition:
            return self._error

    def _take(self) -> Numbered[T]:
        self._taken = self._sequence
        return self._newest()

    def _newest(self) -> Numbered[T]:
        return Numbered(self._value, self._sequence)  # type: ignore[arg-type]
