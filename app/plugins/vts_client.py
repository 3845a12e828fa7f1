"""Our tracker for a model in VTube Studio: the pose is injected there, thirty times a second."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from app.plugins.parameters import CORE_PARAMETERS, DEFAULTS, values_of
from app.plugins.vts_messages import API_NAME, API_VERSION
from tracking.errors import DeviceError
from tracking.pose import Pose

log = logging.getLogger(__name__)

NAME, DEVELOPER = "Ichimai", "Ichimai"

_ANSWER_S, _USER_S, _AGAIN_S = 5.0, 300.0, 2.0


class VtsClient:
    """Connects, asks for a token once, and injects the newest pose; comes back when VTube Studio does.

    A thread of its own does it; `send` never waits.

    Args:
        token: from the last time; empty to ask the user there.
        keep: told a new token, to be kept; called in the thread.
        say: told in one line what goes on; called in the thread.
        port: of VTube Studio's interface.
        rate_hz: poses a second.
    """

    def __init__(
        self,
        token: str,
        keep: Callable[[str], object],
        say: Callable[[str], None],
        port: int = 8001,
        rate_hz: float = 30.0,
    ) -> None:
        self._token, self._keep, self._say = token, keep, say
        self._port, self._interval_s = port, 1.0 / rate_hz
        self._newest: tuple[Pose, bool] | None = None
        self._closed = threading.Event()
        self._count = 0
        self._told = ""
        self._moved = set(CORE_PARAMETERS)
        self.target = f"VTube Studio, port {port}"
        self.connected = False
        """Whether poses arrive there."""
        self._thread = threading.Thread(target=self._run, name="VTube Studio", daemon=True)
        self._thread.start()

    def send(self, pose: Pose, face_found: bool = True) -> None:
        """Have a pose sent when its turn comes; a newer one takes its place."""
        self._newest = pose, face_found

    def close(self, wait_s: float = 2.0) -> None:
        """End it, waiting for that a while. May be called twice."""
        self._closed.set()
        self._thread.join(wait_s)

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                with connect(f"ws://127.0.0.1:{self._port}", open_timeout=_ANSWER_S, proxy=None) as socket:
                    self._come_in(socket)
                    self._tell(f"VTube Studio takes the pose on port {self._port}")
                    self.connected = True
                    self._inject(socket)
            except (OSError, WebSocketException, TimeoutError):
                self._tell(f"VTube Studio does not answer on port {self._port}: start it, and its plugin API")
            except DeviceError as error:
                self._tell(str(error))
                if self._closed.wait(10 * _AGAIN_S):
                    return
            self.connected = False
            self._closed.wait(_AGAIN_S)

    def _tell(self, line: str) -> None:
        if line != self._told:
            self._told = line
            self._say(line)

    def _come_in(self, socket: ClientConnection) -> None:
        named = {"pluginName": NAME, "pluginDeveloper": DEVELOPER}
        if self._token and self._authenticated(socket, named):
            return
        self._tell("VTube Studio asks there whether Ichimai may come in: press Allow")
        told = self._ask(socket, "AuthenticationToken", named, _USER_S)
        self._token = str(told.get("authenticationToken", ""))
        if not self._authenticated(socket, named):
            raise DeviceError("VTube Studio did not take the token that it gave")
        self._keep(self._token)

    def _authenticated(self, socket: ClientConnection, named: dict[str, str]) -> bool:
        told = self._ask(socket, "Authentication", {**named, "authenticationToken": self._token})
        return told.get("authenticated") is True

    def _inject(self, socket: ClientConnection) -> None:
        while not self._closed.wait(self._interval_s):
            newest, self._newest = self._newest, None
            if newest is None:
                continue
            pose, found = newest
            told_by = values_of(pose)
            self._moved |= {n for n, value in told_by.items() if value != DEFAULTS[n].default}
            # What nothing here measures is left to VTube Studio's own tracking and microphone.
            values = [{"id": name, "value": told_by[name]} for name in told_by if name in self._moved]
            told = {"faceFound": found, "mode": "set", "parameterValues": values}
            self._ask(socket, "InjectParameterData", told)

    def _ask(
        self, socket: ClientConnection, kind: str, data: dict[str, Any], wait_s: float = _ANSWER_S
    ) -> dict[str, Any]:
        """Return the answer's data; events in between are left out.

        Raises:
            DeviceError: if VTube Studio refuses.
        """
        self._count += 1
        number = f"ichimai{self._count}"
        asked = {"apiName": API_NAME, "apiVersion": API_VERSION, "requestID": number}
        socket.send(json.dumps({**asked, "messageType": f"{kind}Request", "data": data}))
        until = time.monotonic() + wait_s
        while not self._closed.is_set() and (left_s := until - time.monotonic()) > 0:
            with suppress(TimeoutError):
                answer = _object(socket.recv(timeout=min(left_s, 0.5)))
                if answer.get("requestID") != number:
                    continue
                told = answer.get("data")
                told = told if isinstance(told, dict) else {}
                if answer.get("messageType") == "APIError":
                    raise DeviceError(
                        f"VTube Studio refused {kind}: {told.get('message', 'no reason given')}"
                    )
                return told
        raise TimeoutError


def _object(text: str | bytes) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        found = json.loads(text)
        if isinstance(found, dict):
            return found
    return {}
