"""Writes the settings soon after every change, in a thread of its own."""

from __future__ import annotations

import threading

from app.live.messages import Messages, Say
from app.live.slot import Slot
from app.live.stage_thread import StageThread
from app.settings.settings import Settings
from app.settings.settings_file import SettingsFile
from tracking.errors import IchimaiError

SETTLE_S = 0.3
"""How long a change waits for the next one, so that a drag is not written pixel by pixel."""


class SettingsSaver:
    """From its start on the only user of the file. `put` and `close` are for one thread.

    What a program that is killed loses is what was changed in the last `SETTLE_S`, and the time of one
    write. Settings that can't be written are said once, until a write succeeds again.

    Args:
        file: where the settings go.
        messages: told when they can't be written.
    """

    def __init__(self, file: SettingsFile, messages: Messages) -> None:
        self._file, self._messages = file, messages
        self._wanted: Slot[Settings] = Slot()
        self._said = False
        self._thread = StageThread("settings", self._run, self._failed)
        self._started = False

    def put(self, settings: Settings) -> None:
        """Have these settings written soon; does not wait. The first call starts the thread."""
        self._wanted.put(settings)
        if not self._started:
            self._started = True
            self._thread.start()

    def close(self, timeout_s: float = 2.0) -> bool:
        """Write what is not written yet; say whether that was done in time."""
        self._thread.stopping.set()
        self._wanted.close()
        return self._thread.join(timeout_s)

    def _run(self, stopping: threading.Event) -> None:
        seen = 0
        while True:
            self._wanted.get(after=seen)
            stopping.wait(SETTLE_S)
            newest = self._wanted.peek()
            assert newest is not None
            seen = newest.sequence
            self._write(newest.value)

    def _failed(self, error: Exception) -> None:
        self._messages.add(Say.SETTINGS_STOPPED, error)

    def _write(self, settings: Settings) -> None:
        try:
            self._file.save(settings)
            self._said = False
        except IchimaiError as error:
            if not self._said:
                self._said = True
                self._messages.add(Say.SETTINGS_LOST, error)
