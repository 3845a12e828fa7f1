"""Makes characters ready in a thread of its own, while the one before goes on moving."""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.live.messages import Messages, Say
from app.live.slot import Ended, Slot
from app.live.stage_thread import StageThread, join_all
from models.poser import Player

Progress = Callable[[float], None]
"""Told the share done, 0..1, from time to time; raises `Ended` when the work is no longer wanted."""


class Loading:
    """What making a character ready tells: a `Progress`, and a poser to go on with meanwhile."""

    def __init__(self, progress: Progress, show: Callable[[Player], None]) -> None:
        self._progress, self.show = progress, show
        """`show(poser)`: what poses the character until the work is done, slower or less well."""

    def __call__(self, share: float) -> None:
        """Tell the share done; raises `Ended` when the work is no longer wanted."""
        self._progress(share)


OpenCharacter = Callable[[Loading], Player]
"""Returns a poser with its character set; may take long."""


class CharacterLoader:
    """One thread a wish; the latest wish wins, what is still being made for an older one is dropped.

    Args:
        posers: where posers go when they are ready.
        messages: told of a character that can't be used.
    """

    def __init__(self, posers: Slot[Player], messages: Messages) -> None:
        self._posers, self._messages = posers, messages
        self._lock = threading.Lock()
        self._threads: list[StageThread] = []
        self._stopped = False
        self.progress: float | None = None
        """Share done of what is being made now, None where nothing is."""

    def load(self, open_character: OpenCharacter) -> None:
        """Begin to make a character ready; the one before stays where this one can't be used."""
        with self._lock:
            if self._stopped:
                return
            for thread in self._threads:
                thread.stopping.set()
            thread = StageThread(
                "character",
                lambda stopping: self._make(open_character, stopping),
                lambda error: self._failed(thread, error),
            )
            self._threads = [*(t for t in self._threads if not t.join(0)), thread]
            self.progress = 0.0
            thread.start()

    def stop(self) -> None:
        """Ask all work to end, without waiting."""
        with self._lock:
            self._stopped = True
            for thread in self._threads:
                thread.stopping.set()

    def join(self, timeout_s: float) -> list[str]:
        """Wait for all work to end; return the names of threads still running."""
        return join_all(self._threads, timeout_s)

    def _make(self, open_character: OpenCharacter, stopping: threading.Event) -> None:
        def progress(share: float) -> None:
            """Keep the share done, 0..1, unless another character was chosen meanwhile."""
            if stopping.is_set():
                raise Ended("another character was chosen")
            self.progress = share

        def show(poser: Player) -> None:
            """Show what can be posed already."""
            with self._lock:
                if not stopping.is_set():
                    self._posers.put(poser)

        poser = open_character(Loading(progress, show))
        with self._lock:
            # Checked under the lock: a newer wish sets the event under it, too.
            if not stopping.is_set():
                self._posers.put(poser)
                self.progress = None

    def _failed(self, thread: StageThread, error: Exception) -> None:
        with self._lock:
            if not thread.stopping.is_set():
                self.progress = None
                self._messages.add(Say.CHARACTER_UNUSABLE, error)
