"""A real Chromium without a display, driven over its debugging protocol."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import cv2
import numpy as np
from websockets.sync.client import connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Chromium:
    """A browser with one page. A context manager.

    Args:
        folder: for its profile.
        size: (width, height) of the page.
        gpu: whether pages may use WebGL (in software).
    """

    def __init__(self, folder: Path, size: tuple[int, int], *, gpu: bool = True) -> None:
        assert CHROMIUM is not None
        graphics = ["--enable-unsafe-swiftshader"] if gpu else ["--disable-gpu", "--disable-3d-apis"]
        self.process = subprocess.Popen(
            [
                *(CHROMIUM, "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update", "--disable-extensions"),
                *("--remote-debugging-port=0", f"--user-data-dir={folder}", "--hide-scrollbars"),
                *(f"--window-size={size[0]},{size[1]}", "--force-device-scale-factor=1"),
                *(*graphics, "--remote-allow-origins=*", "about:blank"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        port = self._port(folder / "DevToolsActivePort")
        self._open = ExitStack()
        self._socket = self._open.enter_context(connect(self._page(port), max_size=None, compression=None))
        self._count = 0
        self.call("Page.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=size[0],
            height=size[1],
            deviceScaleFactor=1,
            mobile=False,
        )

    def call(self, method: str, **parameters: Any) -> dict:
        """Call a method and return its result."""
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(timeout=30.0))
            if message.get("id") == self._count:
                assert "error" not in message, message
                return message["result"]

    def open(self, url: str) -> None:
        """Go to a page."""
        self.call("Page.navigate", url=url)

    def value(self, expression: str) -> Any:
        """Return what JavaScript makes of an expression."""
        result = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return result["result"].get("value")

    def screenshot(self, background: tuple[int, int, int]) -> np.ndarray:
        """Return the page over a colour, uint8 (H, W, 3) RGB."""
        colour = dict(zip("rgb", background, strict=True), a=1)
        self.call("Emulation.setDefaultBackgroundColorOverride", color=colour)
        data = base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])
        bgr = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        assert bgr is not None
        return cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)

    def close(self) -> None:
        """End it."""
        self._open.close()
        self.process.terminate()
        self.process.wait(20.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @staticmethod
    def _port(file: Path) -> int:
        for _ in range(600):
            if file.exists() and (lines := file.read_text().splitlines()):
                return int(lines[0])
            time.sleep(0.05)
        raise RuntimeError("Chromium did not start within 30 s")

    @staticmethod
    def _page(port: int) -> str:
        from urllib.request import urlopen

        for _ in range(100):
            with urlopen(f"http://127.0.0.1:{port}/json") as answer:
                pages = [target for target in json.load(answer) if target["type"] == "page"]
            if pages:
                return pages[0]["webSocketDebuggerUrl"]
            time.sleep(0.1)
        raise RuntimeError("Chromium has no page")
