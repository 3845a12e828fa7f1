"""Asks the window that runs to do what a key does."""

from __future__ import annotations

import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path

from app.keys.press_address import DONE, LINE_BYTES, UNKNOWN, entries, server_name
from tracking.errors import DeviceError, InputError

CONNECT_S, ANSWER_S = 1.0, 5.0
"""How long a window may take. One that is making its first picture may be busy for a moment."""


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
    ask = _asked_by_pipe if sys.platform == "win32" else _asked_by_socket
    answers = (ask(entry, line) for entry in entries())
    answer = next((answer for answer in answers if answer is not None), None)
    if answer is None:
        raise DeviceError("no window of Ichimai runs; start it with `ichimai`, then press")
    if answer == UNKNOWN:
        raise InputError(
            f"the window knows nothing named {name!r}; `ichimai press --list` names what it knows"
        )
    if answer != DONE:
        raise DeviceError("the window does not answer; is it busy or just closing? Try again")


def _asked_by_socket(entry: Path, line: bytes) -> str | None:
    """Return a window's answer, empty without one; None, and no entry any more, where there is no window."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as calling:
        calling.settimeout(CONNECT_S)
        try:
            calling.connect(server_name(entry))
        except (FileNotFoundError, ConnectionRefusedError):
            _forget(entry)
            return None
        except OSError:
            return None
        calling.settimeout(ANSWER_S)
        try:
            calling.sendall(line)
            with calling.makefile("rb") as told:
                return _text(told.readline(LINE_BYTES))
        except OSError:
            return ""


def _asked_by_pipe(entry: Path, line: bytes) -> str | None:
    """Return the same of a window whose server is a named pipe of Windows, which is opened as a file is."""
    try:
        pipe = open(rf"\\.\pipe\{server_name(entry)}", "r+b", buffering=0)  # noqa: PTH123, SIM115
    except FileNotFoundError:
        _forget(entry)
        return None
    except OSError:  # all its places are taken
        return ""
    answer = [""]

    def ask() -> None:
        """Send the line and keep the answer; it may never come."""
        with suppress(OSError):
            pipe.write(line)
            answer[0] = _text(pipe.readline(LINE_BYTES))

    # A pipe's reading knows no time limit.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(ANSWER_S)
    return answer[0]


def _forget(entry: Path) -> None:
    with suppress(OSError):
        entry.unlink()


def _text(line: bytes) -> str:
    return line.decode("utf-8", errors="replace").strip()
