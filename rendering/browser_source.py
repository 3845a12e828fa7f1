"""The avatar as a web page on this computer: OBS's browser source shows it, with real transparency."""

from __future__ import annotations

import logging
import struct
import threading
from contextlib import suppress
from enum import IntEnum
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import cv2
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from models.colour import straighten
from rendering.bleeding import bleed_colour
from rendering.sink import PixelFormat, SinkBase
from tracking.basics.arrays import Array
from tracking.errors import DeviceError

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
PORT = 21420
RAW_UP_TO = 512 * 512
"""Pixels of the largest picture that goes raw; a larger one goes as two JPEGs."""

_PAGE = Path(__file__).with_name("browser_source.html")
_MOST_BROWSERS = 8
_QUALITY = 92
_HEAD = struct.Struct(">BBHHI")


class _Kind(IntEnum):
    PREMULTIPLIED = 0
    PAIR = 1
    STRAIGHT = 2


class BrowserSource(SinkBase):
    """Serves a page that shows the newest frame, to any number of browsers up to eight, on loopback alone.

    A page that loses its connection tries again three times a second. Each browser has a thread; one that is
    slow skips frames. Other web pages can't connect: the browser names where a page is from, and the name
    under which this computer was asked for must be its own.
    """

    def __init__(self, size: tuple[int, int], fps: float = 60.0, port: int = PORT) -> None:
        """Begin to serve.

        Args:
            size: (width, height) of the frames.
            fps: how often frames come; nothing is repeated.
            port: TCP port; 0 for any that is free.

        Raises:
            DeviceError: if the port is taken.
        """
        super().__init__(size, fps, PixelFormat.RGBA_PREMULTIPLIED)
        self._changed = threading.Condition()
        self._frame: Array | None = None
        self._number = 0
        self._made: dict[_Kind, tuple[int, bytes]] = {}
        self._browsers = 0
        self._closed = False
        self._server = self._opened(port)
        self.port: int = self._server.socket.getsockname()[1]
        self._own = {f"{host}:{self.port}" for host in (HOST, "localhost", "[::1]")}
        self.target = f"http://{HOST}:{self.port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, name="browser source", daemon=True)
        self._thread.start()
        log.info("browser source at %s", self.target)

    @property
    def browsers(self) -> int:
        """How many show the avatar now."""
        return self._browsers

    def take(self, pixels: Array, time_s: float) -> None:
        """Hand a frame to the browsers there are; see `Sink.send`."""
        if self._closed:
            raise ValueError("the browser source is closed already")
        with self._changed:
            # Kept where no browser is there, too: one that comes later is shown it.
            self._frame = pixels.copy()
            self._number += 1
            self._changed.notify_all()

    def close(self) -> None:
        """End all connections and give the port back."""
        if self._closed:
            return
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._server.shutdown()
        self._thread.join(2.0)

    def _opened(self, port: int) -> Server:
        try:
            return serve(
                self._feed,
                HOST,
                port,
                process_request=self._answer,
                compression=None,
                max_size=1024,
                logger=logging.getLogger(f"{__name__}.connections"),
            )
        except OSError as error:
            raise DeviceError(
                f"the browser source can't have port {port} ({error.strerror}); choose another"
            ) from error

    def _answer(self, connection: ServerConnection, request: Request) -> Response | None:
        """Return the page or a refusal; None lets the connection become a stream of frames."""
        hosts = request.headers.get_all("Host")
        if len(hosts) != 1 or hosts[0] not in self._own:
            return _response(HTTPStatus.FORBIDDEN, b"ask for this computer by its own name\n")
        path = urlsplit(request.path).path
        if path == "/":
            return _response(HTTPStatus.OK, _PAGE.read_bytes(), "text/html; charset=utf-8")
        if path != "/frames":
            return _response(HTTPStatus.NOT_FOUND, b"there is only / here\n")
        if not set(request.headers.get_all("Origin")) <= {f"http://{host}" for host in self._own}:
            return _response(HTTPStatus.FORBIDDEN, b"not from another page\n")
        if self._browsers >= _MOST_BROWSERS:
            return _response(HTTPStatus.SERVICE_UNAVAILABLE, b"enough browsers are here\n")
        return None

    def _feed(self, connection: ServerConnection) -> None:
        """Send the newest frame again and again; runs in a thread of the connection's own."""
        request = connection.request
        straight = request is not None and "straight" in urlsplit(request.path).query
        with self._changed:
            self._browsers += 1
        number = 0
        try:
            with suppress(ConnectionClosed, OSError):
                while (number := self._wait(number)) > 0:
                    connection.send(self._message(straight))
        finally:
            with self._changed:
                self._browsers -= 1

    def _wait(self, after: int) -> int:
        """Return the number of a frame newer than `after`, waiting for it; 0 when closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._number > after)
            return 0 if self._closed else self._number

    def _message(self, straight: bool) -> bytes:
        """Return the newest frame as a message, made once for all browsers that want it so."""
        with self._changed:
            frame, number = self._frame, self._number
        assert frame is not None
        kind = _Kind.PREMULTIPLIED if frame.shape[0] * frame.shape[1] <= RAW_UP_TO else _Kind.PAIR
        kind = _Kind.STRAIGHT if straight else kind
        made = self._made.get(kind)
        if made is None or made[0] != number:
            made = self._made[kind] = number, _encoded(frame, kind)
        return made[1]


def _encoded(frame: Array, kind: _Kind) -> bytes:
    height, width = frame.shape[:2]
    if kind is not _Kind.PAIR:
        pixels = straighten(frame) if kind is _Kind.STRAIGHT else frame
        return b"".join((_HEAD.pack(kind, 0, width, height, 0), pixels.data))
    straight = straighten(frame)
    whole = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
    options = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, whole]
    colour = cv2.imencode(".jpg", cv2.cvtColor(bleed_colour(straight), cv2.COLOR_RGB2BGR), options)[1]
    alpha = cv2.imencode(".jpg", cv2.extractChannel(straight, 3), options[:2])[1]
    return b"".join((_HEAD.pack(kind, 0, width, height, len(colour)), colour.data, alpha.data))


def _response(status: HTTPStatus, body: bytes, kind: str = "text/plain; charset=utf-8") -> Response:
    headers = Headers()
    headers["Content-Type"] = kind
    headers["Content-Length"] = str(len(body))
    headers["Connection"] = "close"
    headers["Cache-Control"] = "no-store"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
        "connect-src 'self' ws:; img-src blob:; frame-ancestors 'none'"
    )
    return Response(status.value, status.phrase, headers, body)
