"""What all backends share: the keys that are wanted, and the thread that hears them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from app.keys.key import Key
from app.live.messages import Message, Say
from app.live.stage_thread import StageThread


class KeyThread:
    """See `Backend`. Each system says how keys are heard (`_run`) and how that is interrupted (`_wake`).

    Args:
        on_press: called in this object's thread with the action whose key was pressed.
    """

    def __init__(self, on_press: Callable[[str], object]) -> None:
        self.problems: Mapping[str, Message] = {}
        self._on_press = on_press
        self._wanted: Mapping[str, Key] = {}
        self._failure: Message | None = None
        self._thread = StageThread("global hotkeys", self._run, self._fail)
        self._thread.start()

    def set_keys(self, wanted: Mapping[str, Key]) -> None:
        """Hear these keys, by their actions, and no others."""
        self._wanted = dict(wanted)
        if self._failure is not None:
            self.problems = dict.fromkeys(self._wanted, self._failure)
        self._wake()

    def stop(self, timeout_s: float) -> bool:
        """Give all keys back and end the thread; say whether it has ended in time."""
        self._thread.stopping.set()
        self._wake()
        return self._thread.join(timeout_s)

    def _fail(self, reason: Exception) -> None:
        self._failure = Message.of(Say.TEXT, reason)
        self.problems = dict.fromkeys(self._wanted, self._failure)

    def _wake(self) -> None:
        """Have `_run` look at what is wanted; any thread may call it."""
        raise NotImplementedError

    def _run(self, stopping: threading.Event) -> None:
        """Hear the wanted keys until stopped."""
        raise NotImplementedError
