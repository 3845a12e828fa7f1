"""A conversation with OBS: obs-websocket 5, which is part of OBS from version 28 on."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from contextlib import ExitStack
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import connect

from tracking.closing import Closing
from tracking.errors import DeviceError

PORT = 4455

_ANSWER_S = 5.0
_NOT_READY, _RETRY_S = 207, 0.5
_WRONG_PASSWORD = 4009
_LARGEST = 64 * 1024 * 1024  # a screenshot of an 8K canvas


class PasswordNeeded(DeviceError):
    """OBS asks for a password, and none was given or it is another one."""


class Refused(DeviceError):
    """OBS refused a request.

    Attributes:
        code: obs-websocket's number for the reason.
    """

    def __init__(self, request: str, code: int, comment: str) -> None:
        super().__init__(f"OBS refused {request}: {comment or 'no reason given'} (code {code})")
        self.code = code


class ObsClient(Closing):
    """An open connection; a context manager, for one thread. It waits 5 s for an answer at most.

    Args:
        password: as OBS shows it in Tools > WebSocket Server Settings; empty for none.
        host, port: where OBS listens.

    Raises:
        PasswordNeeded: if OBS wants a password, or another one.
        DeviceError: if OBS does not run, its websocket is off, or it is older than 28.
    """

    def __init__(self, password: str = "", host: str = "127.0.0.1", port: int = PORT) -> None:
        self._open = ExitStack()
        self._count = 0
        self._ready_by_s = time.monotonic() + 2 * _ANSWER_S
        try:
            self._socket = self._open.enter_context(
                connect(
                    f"ws://{host}:{port}",
                    open_timeout=_ANSWER_S,
                    close_timeout=1.0,
                    max_size=_LARGEST,
                    compression=None,
                    proxy=None,
                )
            )
            self._identify(password)
        except (OSError, InvalidHandshake) as error:
            self._open.close()
            raise DeviceError(_silent(port, error)) from error
        except DeviceError:
            self._open.close()
            raise

    def call(self, request: str, **data: Any) -> dict[str, Any]:
        """Make a request and return its answer's data.

        Raises:
            Refused: if OBS says no.
            DeviceError: if OBS went away.
        """
        while True:
            status, answer = self._asked(request, data)
            if status["code"] == _NOT_READY and time.monotonic() < self._ready_by_s:
                time.sleep(_RETRY_S)  # it is loading its scenes
                continue
            if not status.get("result"):
                raise Refused(request, int(status["code"]), str(status.get("comment", "")))
            return answer

    def close(self) -> None:
        """Hang up. May be called twice."""
        self._open.close()

    def _identify(self, password: str) -> None:
        hello = self._received(0)
        wanted = hello.get("authentication")
        identify: dict[str, Any] = {"rpcVersion": 1, "eventSubscriptions": 0}
        if wanted is not None:
            if not password:
                raise PasswordNeeded("OBS asks for a password: Tools > WebSocket Server Settings shows it")
            identify["authentication"] = _proof(password, wanted["salt"], wanted["challenge"])
        self._socket.send(json.dumps({"op": 1, "d": identify}))
        self._received(2)

    def _asked(self, request: str, data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        self._count += 1
        mine = str(self._count)
        asked = {"requestType": request, "requestId": mine, "requestData": data}
        try:
            self._socket.send(json.dumps({"op": 6, "d": asked}))
        except ConnectionClosed as error:
            raise DeviceError("OBS has closed the connection") from error
        while (answer := self._received(7)).get("requestId") != mine:
            pass
        return answer["requestStatus"], answer.get("responseData") or {}

    def _received(self, op: int) -> dict[str, Any]:
        """Return the data of the next message of a kind; events in between are left out."""
        until = time.monotonic() + _ANSWER_S
        while (left_s := until - time.monotonic()) > 0:
            try:
                message = json.loads(self._socket.recv(timeout=left_s))
                kind, data = message["op"], message["d"]
            except TimeoutError:
                break
            except ConnectionClosed as error:
                raise _hung_up(error) from error
            except (ValueError, KeyError, TypeError) as error:
                raise DeviceError("what answers there is no OBS 28 or later; update OBS") from error
            if kind == op:
                return data
        raise DeviceError("OBS does not answer; if it is older than version 28, update it")


def _proof(password: str, salt: str, challenge: str) -> str:
    secret = base64.b64encode(hashlib.sha256((password + salt).encode()).digest())
    return base64.b64encode(hashlib.sha256(secret + challenge.encode()).digest()).decode()


def _hung_up(error: ConnectionClosed) -> DeviceError:
    if error.rcvd is not None and error.rcvd.code == _WRONG_PASSWORD:
        return PasswordNeeded(
            "OBS refused the password: Tools > WebSocket Server Settings shows the right one"
        )
    return DeviceError("OBS has closed the connection")


def _silent(port: int, error: Exception) -> str:
    if isinstance(error, InvalidHandshake):
        return f"what answers on port {port} is no OBS; see the port in Tools > WebSocket Server Settings"
    return (
        f"OBS does not answer on port {port}: start OBS 28 or later, and there in Tools > WebSocket Server "
        "Settings tick Enable WebSocket server"
    )
