"""What a tracker on the network costs: `python -m tests.app.live.measure_trackers [SECONDS]`.

1. Reading and decoding 60 packets a second of 52 shapes: this process's share of a core, per protocol.
2. From a packet to the picture that shows it: median and p95, beside the picture's own turn.
3. A flood of junk from another process, as fast as it goes up to 100,000 a second: output frames before,
   during and without it.
"""

from __future__ import annotations

import math
import multiprocessing
import socket
import sys
import threading
import time
from multiprocessing.synchronize import Event

import numpy as np

from app.live.pipeline import Pipeline
from rendering.background import Transparent
from rendering.sink import PixelFormat, SinkBase
from tests.app.parts import FakeTracker, WarpPoser, warped
from tests.tracking.network import packets
from tracking.network.network_source import NetworkSource
from tracking.settings import TrackingSettings

_RATE = 60.0


def main(seconds: float) -> None:
    """Measure all three."""
    _cost(seconds)
    _latency_and_flood(seconds)


def sender(kind: str, port: int, over: Event) -> None:
    """Send a moving face of 52 shapes 60 times a second."""
    makes = {"ifm": packets.ifacialmocap, "vts": packets.phone, "vmc": packets.vmc}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        began, count = time.monotonic(), 0
        while not over.is_set():
            share = 0.5 + 0.5 * math.sin(count / 9)
            shapes = {"jawOpen": share, **({"A": share} if kind == "vmc" else {})}
            shapes |= dict.fromkeys(packets.SHAPES, share) if kind == "vmc" else {}
            # The head never rests: a picture of a still one is not made anew.
            yaw = 12.0 * abs((count / 60) % 2.0 - 1.0)
            data = packets.ifacialmocap(shapes, f"0,{yaw},0,0,0,0") if kind == "ifm" else makes[kind](shapes)
            sending.sendto(data, ("127.0.0.1", port))
            count += 1
            time.sleep(max(0.0, began + count / _RATE - time.monotonic()))


def flood(port: int, over: Event, sent) -> None:
    """Send junk, 100,000 packets a second at most."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        began = time.monotonic()
        while not over.is_set():
            for _ in range(200):
                sending.sendto(b"junk" * 20, ("127.0.0.1", port))
            sent.value += 200
            ahead_s = sent.value / 100_000 - (time.monotonic() - began)
            if ahead_s > 0.001:
                time.sleep(ahead_s)


def _cost(seconds: float) -> None:
    context = multiprocessing.get_context("spawn")
    for kind in ("ifm", "vts", "vmc"):
        over = context.Event()
        with NetworkSource(f"{kind}://:{_free_port()}") as source:
            sending = context.Process(target=sender, args=(kind, source.arrivals.port, over))
            sending.start()
            while (first := source.read_moment()) is not None and first.face is None:
                pass
            began, cpu, faces = time.monotonic(), time.process_time(), 0
            while time.monotonic() - began < seconds:
                moment = source.read_moment()
                faces += moment is not None and moment.face is not None
            share = (time.process_time() - cpu) / (time.monotonic() - began)
            over.set()
            sending.join()
        print(f"{kind}: {faces / seconds:.1f} faces a second, {share:.2%} of a core", flush=True)


class _Counting(SinkBase):
    """Notes when each frame left, and how old what it shows was."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__(size, 60.0, PixelFormat.RGBA_PREMULTIPLIED, "measure")
        self.left: list[tuple[float, float]] = []

    def take(self, pixels: np.ndarray, time_s: float) -> None:
        now = time.monotonic()
        self.left.append((now, now - time_s))

    def close(self) -> None:
        pass


def _latency_and_flood(seconds: float) -> None:
    port = _free_port()
    sink = _Counting((256, 256))
    pipeline = Pipeline(
        lambda: NetworkSource(f"ifm://:{port}"),
        FakeTracker,
        lambda loading: warped(poser=WarpPoser()),
        tracking=TrackingSettings(),
        calibrations={},
        fps=60.0,
        size=256,
        background=Transparent(),
    )
    pipeline.output.add_sink("measure", lambda size: sink)
    pipeline.start()
    context = multiprocessing.get_context("spawn")
    over, calm, sent = context.Event(), context.Event(), context.Value("q", 0)
    sending = context.Process(target=sender, args=("ifm", port, over))
    flooding = context.Process(target=flood, args=(port, calm, sent))
    sending.start()
    try:
        _wait(lambda: len(sink.left) > 120)
        before, age = _frames(sink, seconds)
        print(
            f"packet to picture: median {np.median(age) * 1e3:.1f} ms, p95 {np.percentile(age, 95) * 1e3:.1f}"
        )
        print(f"interpolation delays by {pipeline.turns.delay_s * 1e3:.1f} ms of it")
        cpu = time.process_time()
        flooding.start()
        _wait(lambda: sent.value > 0)
        start = sent.value
        during, age = _frames(sink, seconds)
        share = (time.process_time() - cpu) / seconds
        rate = (sent.value - start) / seconds
        calm.set()
        after, _ = _frames(sink, seconds)
        print(
            f"pictures a second: {before:.1f} before, {during:.1f} under {rate:.0f} junk packets a second "
            f"({share:.1%} of a core in all; age p95 {np.percentile(age, 95) * 1e3:.1f} ms), "
            f"{after:.1f} after"
        )
    finally:
        over.set()
        calm.set()
        for process in (sending, flooding):
            process.join(10)
        pipeline.stop()


def _frames(sink: _Counting, seconds: float) -> tuple[float, np.ndarray]:
    """Return frames a second and their ages over the next seconds."""
    start = len(sink.left)
    time.sleep(seconds)
    seen = sink.left[start:]
    return len(seen) / seconds, np.array([age for _, age in seen])


def _wait(true) -> None:
    until = time.monotonic() + 60
    while not true() and time.monotonic() < until:
        threading.Event().wait(0.05)


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trying:
        trying.bind(("127.0.0.1", 0))
        return trying.getsockname()[1]


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10.0)
