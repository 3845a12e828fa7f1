"""The browser source: what it serves and refuses, and what a real Chromium shows."""

from __future__ import annotations

import http.client
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from models.colour import premultiply
from rendering.browser_source import BrowserSource
from tests.rendering.chromium import CHROMIUM, Chromium
from tracking.errors import DeviceError

MAGENTA = (255, 0, 255)
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium here (Debian: apt install chromium)"
)


def avatar(size: int, shift: int = 0) -> np.ndarray:
    """Return a disc with soft edges and a half-transparent band, premultiplied."""
    rgba = np.zeros((size, size, 4), np.uint8)
    rgba[..., :3] = (40, 160, 230)
    alpha = np.zeros((size, size), np.uint8)
    cv2.circle(alpha, (size // 2 + shift, size // 2), size // 3, 255, -1, cv2.LINE_AA)
    rgba[..., 3] = cv2.GaussianBlur(alpha, (5, 5), 0)
    rgba[size // 2 : size // 2 + 20, :, 3] //= 2
    rgba[: size // 2, : size // 2, :3] = (250, 240, 200)
    return premultiply(rgba)


def over(premultiplied: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    """Return what a browser should show: bytes blended as they are."""
    rest = 1 - premultiplied[..., 3:].astype(np.float32) / 255
    return np.rint(premultiplied[..., :3] + rest * np.array(colour, np.float32)).astype(np.uint8)


@pytest.fixture
def source() -> Iterator[BrowserSource]:
    with BrowserSource((512, 512), port=0) as opened:
        yield opened


def ask(source: BrowserSource, path: str = "/", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", source.port, timeout=5)
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def wait_until(true: Callable[[], object], timeout_s: float = 20.0) -> float:
    """Wait for something and return how long it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < timeout_s, "it did not happen"
        time.sleep(0.02)
    return time.monotonic() - began


def test_the_page_is_served_and_nothing_else(source: BrowserSource) -> None:
    page = ask(source)
    assert page.status == 200
    assert b"<canvas" in page.read()
    assert page.headers["Cache-Control"] == "no-store"
    assert ask(source, "/etc/passwd").status == 404


def test_other_names_and_other_pages_are_refused(source: BrowserSource) -> None:
    assert ask(source, Host="evil.example").status == 403
    url = f"ws://127.0.0.1:{source.port}/frames"
    with pytest.raises(InvalidStatus, match="403"):
        connect(url, origin="https://evil.example")
    with pytest.raises(InvalidStatus, match="403"):
        connect(url, origin="null")
    with connect(url, origin=f"http://127.0.0.1:{source.port}"):
        pass


def test_frames_arrive_byte_for_byte_and_the_last_is_shown_to_who_comes_late(source: BrowserSource) -> None:
    frame = avatar(512)
    source.send(frame, 0.0)
    with connect(f"ws://localhost:{source.port}/frames", max_size=None) as browser:
        message = browser.recv(timeout=5)
        assert isinstance(message, bytes)
        assert struct.unpack(">BBHHI", message[:10]) == (0, 0, 512, 512, 0)
        assert message[10:] == frame.tobytes()
        source.send(avatar(512, 9), 0.1)
        assert browser.recv(timeout=5) != message


@pytest.mark.slow
def test_a_slow_browser_skips_and_holds_nobody_up(source: BrowserSource) -> None:
    url = f"ws://127.0.0.1:{source.port}/frames"
    # The slow one is not waited for in the end either.
    with connect(url, max_size=None, close_timeout=0.1), connect(url, max_size=None) as quick:
        wait_until(lambda: source.browsers == 2)
        for number in range(60):
            source.send(np.full((512, 512, 4), number, np.uint8), 0.0)
            message = quick.recv(timeout=5)
            assert isinstance(message, bytes)
            assert message[-1] == number


def test_a_port_that_is_taken_is_said(source: BrowserSource) -> None:
    with pytest.raises(DeviceError, match="port"):
        BrowserSource((64, 64), port=source.port)


@needs_chromium
@pytest.mark.slow
@pytest.mark.parametrize(("size", "gpu"), [(512, True), (512, False), (720, True)])
def test_chromium_shows_what_was_sent_without_a_fringe(tmp_path: Path, size: int, gpu: bool) -> None:
    frame = avatar(size)
    with BrowserSource((size, size), port=0) as source, Chromium(tmp_path, (size, size), gpu=gpu) as browser:
        browser.open(source.target)
        wait_until(lambda: source.browsers == 1)
        source.send(frame, 0.0)
        wait_until(lambda: browser.value("canvas.width") == size)
        time.sleep(0.5)
        shown = browser.screenshot(MAGENTA).astype(int)
    wrong = np.abs(shown - over(frame, MAGENTA))
    edge = (frame[..., 3] > 0) & (frame[..., 3] < 255)
    assert wrong.mean() < 1.0
    assert wrong[edge].mean() < 2.0


@needs_chromium
@pytest.mark.slow
def test_chromium_comes_back_within_a_second_after_a_restart(tmp_path: Path) -> None:
    source = BrowserSource((64, 64), port=0)
    port = source.port
    # Without WebGL a page can be asked for its pixels; screenshots of two browsers take ten seconds.
    white = "plain.getImageData(0, 0, 64, 64).data.every((byte) => byte === 255)"
    with (
        Chromium(tmp_path / "1", (64, 64), gpu=False) as one,
        Chromium(tmp_path / "2", (64, 64), gpu=False) as two,
    ):
        for browser in (one, two):
            browser.open(source.target)
        wait_until(lambda: source.browsers == 2)
        source.close()
        time.sleep(1.0)
        with BrowserSource((64, 64), port=port) as again:
            took_s = wait_until(lambda: again.browsers == 2)
            again.send(np.full((64, 64, 4), 255, np.uint8), 0.0)
            wait_until(lambda: one.value(white) and two.value(white))
    assert took_s < 5.0  # a third of a second where the machine is quiet
