"""Hears `ichimai press`: a local socket that the user alone may open."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PyQt6.QtCore import QObject, QTimer
from PyQt6.QtNetwork import QLocalServer, QLocalSocket

from app.keys.hotkeys import action_named
from app.keys.press_address import DONE, LINE_BYTES, UNKNOWN, new_entry, server_name
from tracking.errors import DeviceError

_log = logging.getLogger(__name__)
PATIENCE_MS = 2000
"""How long a caller may take to say what it wants."""
CALLERS = 16
"""How many may be at it at once."""


class PressServer(QObject):
    """Listens from when it is made until `close`. Each caller says one line: the name of an action.

    Args:
        press: does what an action's key does; says whether there is such an action.
        parent: owns the server.

    Raises:
        DeviceError: if it can't listen.
    """

    def __init__(self, press: Callable[[str], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._press = press
        self._callers: set[QLocalSocket] = set()
        self._entry = new_entry()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        if not self._server.listen(server_name(self._entry)):
            raise DeviceError(f"{self._entry}: {self._server.errorString()}")
        if sys.platform == "win32":
            self._entry.touch()

    def close(self) -> None:
        """Hear no more, and leave no entry."""
        self._server.close()
        for caller in list(self._callers):
            caller.abort()
        with suppress(OSError):
            self._entry.unlink(missing_ok=True)
            self._entry.parent.rmdir()  # unless another window is there

    def _welcome(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            if len(self._callers) >= CALLERS:
                caller.abort()
                caller.deleteLater()
                continue
            self._callers.add(caller)
            caller.setReadBufferSize(LINE_BYTES)
            caller.readyRead.connect(partial(self._read, caller))
            caller.disconnected.connect(partial(self._forget, caller))
            patience = QTimer(caller)
            patience.timeout.connect(caller.abort)
            patience.start(PATIENCE_MS)
            self._read(caller)

    def _read(self, caller: QLocalSocket) -> None:
        if caller.canReadLine():
            caller.readyRead.disconnect()
            words = bytes(caller.readLine(LINE_BYTES)).decode("utf-8", errors="replace").strip()
            action = action_named(words)
            done = action is not None and self._press(action)
            caller.write(f"{DONE if done else UNKNOWN}\n".encode())
            caller.disconnectFromServer()
        elif caller.bytesAvailable() >= LINE_BYTES:
            _log.warning("somebody said more than %d bytes for `ichimai press`: ignored", LINE_BYTES)
            caller.abort()

    def _forget(self, caller: QLocalSocket) -> None:
        self._callers.discard(caller)
        caller.deleteLater()
