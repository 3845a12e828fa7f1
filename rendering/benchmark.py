"""How long a frame takes in rendering: `python -m rendering.benchmark [SIDE] [FRAMES]`, on one thread.

Prints the median and the 95th percentile of each step, in milliseconds, for a square avatar and canvas.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from models.colour import straighten
from models.poser import AvatarFrame
from rendering.background import GREEN, Background, Chroma, Picture, Transparent
from rendering.bleeding import bleed_colour
from rendering.composer import Blending, Composer, Placement
from rendering.png_folder import encode_png
from rendering.sink import PixelFormat
from rendering.video_file import Mp4File, WebmFile
from rendering.yuv import I420Converter
from tracking.pose import Pose


def drawing_like(side: int) -> AvatarFrame:
    """Return a soft-edged figure on nothing: a third opaque, as a framed drawing is."""
    y, x = (np.mgrid[:side, :side] + 0.5) / side - 0.5
    alpha = np.clip((0.33 - np.hypot(x, y)) * side / 4, 0, 1)
    colour = np.dstack([200 + 50 * x, 120 + 200 * y, 90 - 150 * x]) * alpha[..., None]
    return AvatarFrame(np.dstack([colour, alpha * 255]).round().astype(np.uint8), 0.0, Pose())


def report(name: str, step: Callable[[], object], count: int) -> None:
    """Run a step `count` times and print its median and 95th percentile."""
    for _ in range(5):
        step()
    taken_ms: list[float] = []
    for _ in range(count):
        begin = time.perf_counter()
        step()
        taken_ms.append(1000 * (time.perf_counter() - begin))
    print(f"{name:44} {np.median(taken_ms):8.3f} {np.percentile(taken_ms, 95):8.3f}")


def report_composing(frame: AvatarFrame, side: int, count: int) -> None:
    """Time every way of composing."""
    noise = np.random.default_rng(0).random((side, side, 3)) * 255
    picture = Picture(noise.astype(np.uint8))
    backgrounds: dict[str, Background] = {
        "transparent": Transparent(),
        "chroma": Chroma(GREEN),
        "chroma, hard edge": Chroma(GREEN, 128),
        "picture": picture,
    }
    for wants in PixelFormat:
        for name, background in backgrounds.items():
            composer = Composer(background, Placement(side, side), wants)
            report(f"compose {name} -> {wants.value}", lambda c=composer: c.compose(frame), count)
    encoded = Composer(picture, Placement(side, side), PixelFormat.RGB, Blending.ENCODED)
    report("compose picture -> rgb, encoded blending", lambda: encoded.compose(frame), count)
    scaled = Composer(Chroma(GREEN), Placement(side, side, 0.8), PixelFormat.RGB)
    report("compose chroma -> rgb, scaled by 0.8", lambda: scaled.compose(frame), count)


def report_output(frame: AvatarFrame, side: int, count: int) -> None:
    """Time what the sinks do with a composed frame."""
    rgb = Composer(Chroma(GREEN), Placement(side, side), PixelFormat.RGB).compose(frame)
    rgba = straighten(frame.rgba_premultiplied)
    converter = I420Converter(side, side)
    report("I420 of a whole picture", lambda: converter.convert(rgb), count)
    report("bleed colour", lambda: bleed_colour(rgba), count)
    report("PNG", lambda: encode_png(rgba), min(count, 50))
    with tempfile.TemporaryDirectory() as folder:
        for sink, pixels in (
            (Mp4File(Path(folder) / "a.mp4", (side, side), 30), rgb),
            (WebmFile(Path(folder) / "a.webm", (side, side), 30), rgba),
        ):
            times = iter(np.arange(count + 5) / 30)
            # The encoder's own threads work beside this one.
            name = f"{sink.container_format} with its encoder"
            report(name, lambda s=sink, p=pixels, t=times: s.send(p, float(next(t))), min(count, 100))
            sink.discard()


def main(arguments: list[str]) -> None:
    """Print the table."""
    side = int(arguments[0]) if arguments else 512
    count = int(arguments[1]) if len(arguments) > 1 else 300
    cv2.setNumThreads(1)
    frame = drawing_like(side)
    print(f"{side} x {side}, {count} frames{'':24} median ms   p95 ms")
    report_composing(frame, side, count)
    report_output(frame, side, count)


if __name__ == "__main__":
    main(sys.argv[1:])
