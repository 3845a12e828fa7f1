"""How long a real Chromium takes to show frames again: `python -m tests.rendering.measure_reconnection`.

The browser source is away for a while, as when the program is started anew, and the page has to find it by
itself; then the browser is started anew. Times are from the port's opening, or the page's, to the frame.
"""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from websockets.sync.server import ServerConnection

from rendering.browser_source import BrowserSource
from tests.rendering.chromium import Chromium

_AWAY_S = (0.5, 1.0, 5.0, 20.0, 60.0, 1.0)


class _Counting(BrowserSource):
    """Counts the connections that were ever made, and sends a frame thirty times a second."""

    def __init__(self, port: int = 0) -> None:
        self.made = 0
        super().__init__((64, 64), port=port)
        self._over = threading.Event()
        threading.Thread(target=self._go_on, daemon=True).start()

    def _feed(self, connection: ServerConnection) -> None:
        self.made += 1
        super()._feed(connection)

    def _go_on(self) -> None:
        while not self._over.wait(1 / 30):
            self.send(np.full((64, 64, 4), 255, np.uint8), 0.0)

    def close(self) -> None:
        self._over.set()
        time.sleep(0.1)
        super().close()

    def until(self, made: int, began: float) -> float:
        """Wait for so many connections and return the seconds since `began`."""
        while self.made < made and time.monotonic() < began + 30:
            time.sleep(0.01)
        return time.monotonic() - began


def main() -> None:
    """Measure both ways, two pages at once."""
    source = _Counting()
    port = source.port
    with tempfile.TemporaryDirectory() as folder:
        with Chromium(Path(folder) / "1", (64, 64)) as one, Chromium(Path(folder) / "2", (64, 64)) as two:
            for browser in (one, two):
                browser.open(source.target)
            source.until(2, time.monotonic())
            for away_s in _AWAY_S:
                source.close()
                time.sleep(away_s)
                began = time.monotonic()
                source = _Counting(port)
                first, both = source.until(1, began), source.until(2, began)
                print(f"away for {away_s:4} s: first page {first:.2f} s, both {both:.2f} s", flush=True)
        for count in range(3):
            with Chromium(Path(folder) / f"new{count}", (64, 64)) as browser:
                made, began = source.made, time.monotonic()
                browser.open(source.target)
                print(f"browser started anew: {source.until(made + 1, began):.2f} s", flush=True)
                made, began = source.made, time.monotonic()
                browser.call("Page.reload")
                print(f"page loaded anew: {source.until(made + 1, began):.2f} s", flush=True)
        source.close()


if __name__ == "__main__":
    main()
