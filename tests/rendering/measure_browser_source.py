"""What the browser source costs: `python -m tests.rendering.measure_browser_source [SIDE]`.

Sends 60 pictures a second for 10 s to a real Chromium and prints this process's share of a core, and how many
pictures the page drew.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from rendering.browser_source import BrowserSource
from tests.rendering.chromium import Chromium
from tests.rendering.test_browser_source import avatar

_SECONDS, _RATE = 10.0, 60.0
_COUNT = """window.drawn = 0; const was = fill;
fill = (unit, put) => { window.drawn += unit === 0; was(unit, put); };"""


def main(side: int) -> None:
    """Measure pictures of side x side pixels."""
    frames = [avatar(side, shift) for shift in range(0, 60, 4)]
    with (
        tempfile.TemporaryDirectory() as folder,
        BrowserSource((side, side), port=0) as source,
        Chromium(Path(folder) / "profile", (side, side)) as browser,
    ):
        browser.open(source.target)
        while source.browsers == 0:
            time.sleep(0.1)
        browser.value(_COUNT)
        began, cpu, sent = time.monotonic(), time.process_time(), 0
        while (passed := time.monotonic() - began) < _SECONDS:
            if passed * _RATE > sent:
                source.send(frames[sent % len(frames)], passed)
                sent += 1
            time.sleep(max(0.0, sent / _RATE - (time.monotonic() - began)))
        share = (time.process_time() - cpu) / _SECONDS
        drawn = browser.value("window.drawn")
    print(f"{side}: sent {sent / _SECONDS:.1f} a second, drawn {drawn / _SECONDS:.1f}; {share:.1%} of a core")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 512)
