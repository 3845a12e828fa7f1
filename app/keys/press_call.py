"""Asks the window that runs to do what a key does."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PyQt6.QtCore import QElapsedTimer
from PyQt6.QtNetwork import QLocalSocket

from app.keys.press_address import DONE, LINE_BYTES, UNKNOWN, entries, server_name
from tracking.errors import DeviceError, InputError

CONNECT_MS, ANSWER_MS = 1000, 5000
"""How long a window may take. One that is making its first picture may be busy for a moment."""
_Error = QLocalSocket.LocalSocketError
_NOBODY = (_Error.ServerNotFoundError, _Error.ConnectionRefusedError)


def call_window(name: str) -> None:
    """Have the window that was started last do something, and wait until it has.

    Args:
        name: of the action, as `ichimai press --list` has it.

    Raises:
        DeviceError: if no window runs, or it does not answer.
        InputError: if the window knows no such action.
    """
    line = f"{name}\n".encode()
    if len(line) > LINE_BYTES:
        raise InputError(f"no name is as long as that: {name[:40]}…")
    socket = QLocalSocket()
    if not any(_reached(socket, entry) for entry in entries()):
        raise DeviceError("no window of Ichimai runs; start it with `ichimai`, then press")
    socket.write(line)
    answer = _answer(socket)
    if answer == UNKNOWN:
        raise InputError(
            f"the window knows nothing named {name!r}; `ichimai press --list` names what it knows"
        )
    if answer != DONE:
        raise DeviceError("the window does not answer; is it busy or just closing? Try again")


def _reached(socket: QLocalSocket, entry: Path) -> bool:
    """Connect to the window of an entry; forget the entry if it has none any more."""
    socket.connectToServer(server_name(entry))
    if socket.waitForConnected(CONNECT_MS):
        return True
    if socket.error() in _NOBODY:
        with suppress(OSError):
            entry.unlink()
    socket.abort()
    return False


def _answer(socket: QLocalSocket) -> str:
    clock = QElapsedTimer()
    clock.start()
    while not socket.canReadLine() and (left_ms := ANSWER_MS - clock.elapsed()) > 0:
        if not socket.waitForReadyRead(left_ms):
            break
    return bytes(socket.readLine(LINE_BYTES)).decode("utf-8", errors="replace").strip()
