"""The server that plugins connect to: WebSockets on loopback, and the broadcast by which some look for it."""

from __future__ import annotations

import json
import logging
import secrets
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from app.plugins.known_plugins import KnownPlugins
from app.plugins.parameters import ParameterTable
from app.plugins.plugin_session import PluginSession, Shared, Studio, model_id
from app.plugins.vts_messages import API_NAME, API_VERSION, message
from tracking.errors import DeviceError

log = logging.getLogger(__name__)

PORT = 8001
DISCOVERY_PORT = 47779

_MOST_CONNECTIONS = 32
_LARGEST = 256 * 1024
_MESSAGES_A_SECOND = 1000  # of one plugin; more are made to wait
_WATCH_S = 0.1
_ANNOUNCE_S = 2.0


class PluginServer:
    """Answers plugins until it is closed. Each connection has a thread; `close` may be called from any.

    Args:
        studio: the program, as plugins see it.
        known: who may come in without a question.
        port: TCP port; 0 for any that is free.
        announce: tell programs that look for VTube Studio about it, by a broadcast within this computer.

    Raises:
        DeviceError: if the port is taken, as by VTube Studio itself; it says which to take.
    """

    def __init__(
        self, studio: Studio, known: KnownPlugins, port: int = PORT, *, announce: bool = True
    ) -> None:
        self.parameters = ParameterTable(time.monotonic)
        self._studio, self._announce = studio, announce
        self._began_s = time.monotonic()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._sessions: dict[ServerConnection, PluginSession] = {}
        self._shared = Shared(studio, self.parameters, known, self._uptime_s, lambda: len(self.plugins))
        self._servers = self._opened(port)
        self.port: int = self._servers[0].socket.getsockname()[1]
        threads = [("plugins", server.serve_forever) for server in self._servers]
        self._threads = [
            threading.Thread(target=run, name=name, daemon=True)
            for name, run in (*threads, ("plugin events", self._watch))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def plugins(self) -> list[str]:
        """Names of the plugins that are let in and connected."""
        with self._lock:
            return [session.plugin for session in self._sessions.values() if session.plugin is not None]

    def tell(self, event: str, data: Mapping[str, Any]) -> None:
        """Send an event to the plugins that want to hear of it."""
        with self._lock:
            hearers = [c for c, s in self._sessions.items() if s.plugin is not None and event in s.events]
        for connection in hearers:
            with suppress(ConnectionClosed, OSError):
                connection.send(message(event, data))

    def close(self) -> None:
        """End all connections and give the port back. May be called twice."""
        if self._closed.is_set():
            return
        self._closed.set()
        for server in self._servers:
            server.shutdown()
        for thread in self._threads:
            thread.join(2.0)

    def _uptime_s(self) -> float:
        return time.monotonic() - self._began_s

    def _opened(self, port: int) -> list[Server]:
        """Listen on both loopback addresses: `localhost` may be either."""
        try:
            first = self._listening("127.0.0.1", port)
        except OSError as error:
            raise DeviceError(
                f"port {port} is taken, maybe by VTube Studio itself: choose port {port + 1} for plugins, "
                "here and in the plugin"
            ) from error
        servers = [first]
        with suppress(OSError):  # a system without IPv6
            servers.append(self._listening("::1", first.socket.getsockname()[1]))
        return servers

    def _listening(self, host: str, port: int) -> Server:
        return serve(
            self._talk,
            host,
            port,
            process_request=self._admit,
            max_size=_LARGEST,
            max_queue=16,
            ping_interval=20.0,
            logger=logging.getLogger(f"{__name__}.connections"),
        )

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Refuse what a web page under a foreign name tries, and one connection too many."""
        hosts = [host.rpartition(":")[0] for host in request.headers.get_all("Host")]
        if len(hosts) != 1 or hosts[0] not in ("127.0.0.1", "localhost", "[::1]"):
            return connection.respond(403, "ask for this computer by its own name\n")
        with self._lock:
            full = len(self._sessions) >= _MOST_CONNECTIONS
        return connection.respond(503, "enough plugins are here\n") if full else None

    def _talk(self, connection: ServerConnection) -> None:
        request = connection.request
        origin = " ".join(request.headers.get_all("Origin")) if request is not None else ""
        session = PluginSession(self._shared, origin)
        with self._lock:
            self._sessions[connection] = session
        began, count = time.monotonic(), 0
        try:
            with suppress(ConnectionClosed, OSError):
                for text in connection:
                    connection.send(session.answer(text))
                    while session.triggered:  # after the answer: some clients take the next message for it
                        self.tell("HotkeyTriggeredEvent", session.triggered.pop(0))
                    count += 1
                    ahead_s = count / _MESSAGES_A_SECOND - (time.monotonic() - began)
                    if ahead_s > 0.1:
                        self._closed.wait(ahead_s)
                    elif ahead_s < -1.0:
                        began, count = time.monotonic(), 0
        finally:
            with self._lock:
                del self._sessions[connection]

    def _watch(self) -> None:
        """Send events, and the broadcast."""
        sending = self._broadcast_socket()
        identity = secrets.token_hex(16)
        before, second = self._seen(), -1
        while not self._closed.wait(_WATCH_S):
            now = self._seen()
            if now[0] != before[0]:
                self.tell("ModelLoadedEvent", {"modelLoaded": True, **_model(now[0])})
            if now[1] != before[1]:
                status = {"faceFound": now[1], "leftHandFound": False, "rightHandFound": False}
                self.tell("TrackingStatusChangedEvent", status)
            before = now
            passed = int(self._uptime_s())
            if passed != second:
                second = passed
                self._tell_test(passed)
                if sending is not None and passed % _ANNOUNCE_S < 1:
                    with suppress(OSError):
                        sending.sendto(self._announcement(identity), ("127.255.255.255", DISCOVERY_PORT))
        if sending is not None:
            sending.close()

    def _seen(self) -> tuple[str, bool]:
        return self._studio.character(), self._studio.face_found()

    def _tell_test(self, counter: int) -> None:
        with self._lock:
            hearers = [(c, s.events.get("TestEvent")) for c, s in self._sessions.items()]
        for connection, settings in hearers:
            if settings is not None:
                told = str(settings.get("testMessageForEvent", ""))[:32]
                with suppress(ConnectionClosed, OSError):
                    connection.send(message("TestEvent", {"yourTestMessage": told, "counter": counter}))

    def _broadcast_socket(self) -> socket.socket | None:
        if not self._announce:
            return None
        sending = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sending.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        sending.bind(("127.0.0.1", 0))
        return sending

    def _announcement(self, identity: str) -> bytes:
        kind = "VTubeStudioAPIStateBroadcast"
        told = {"active": True, "port": self.port, "instanceID": identity, "windowTitle": "VTube Studio"}
        stamped = int(time.time() * 1000)
        return json.dumps(
            {
                "apiName": API_NAME,
                "apiVersion": API_VERSION,
                "timestamp": stamped,
                "messageType": kind,
                "requestID": kind,
                "data": told,
            }
        ).encode()


def _model(name: str) -> dict[str, str]:
    return {"modelName": name, "modelID": model_id(name)}
