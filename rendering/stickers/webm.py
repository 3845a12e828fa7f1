"""WebM with VP9 and alpha, in memory, by PyAV."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from rendering.bleeding import bleed_colour
from rendering.stickers.clip import Timed
from rendering.yuv import I420Converter, Matrix, split_planes
from tracking.basics.arrays import Array

BEST_CRF, WORST_CRF = 10, 60
_PIXELS = "yuva420p"


def encode_webm(clip: Timed, crf: int) -> bytes:
    """Return the file; its sides are even. `crf` is 0 (best) to 63."""
    height, width = clip.frames[0].shape[:2]
    rate = Fraction(clip.rate).limit_denominator(1000)
    converter = I420Converter(width, height, Matrix.BT709)
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as container:
        # Alternate reference frames are not supported together with alpha.
        options = {"crf": str(crf), "b": "0", "deadline": "good", "cpu-used": "4", "auto-alt-ref": "0"}
        options["lag-in-frames"] = "0"  # without such frames looking ahead gains nothing, and takes memory
        stream = container.add_stream("libvpx-vp9", rate=rate, options=options)  # pyright: ignore[reportUnknownMemberType]
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, _PIXELS
        context = stream.codec_context
        context.thread_count = 1
        context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
        context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        for i, frame in enumerate(clip.frames):
            picture = _picture(frame, converter)
            picture.pts, picture.time_base = i, 1 / rate
            container.mux(stream.encode(picture))  # pyright: ignore[reportUnknownMemberType]
        container.mux(stream.encode(None))  # pyright: ignore[reportUnknownMemberType]
    return out.getvalue()


def _picture(frame: Array, converter: I420Converter) -> av.VideoFrame:
    picture = av.VideoFrame(converter.width, converter.height, _PIXELS)
    planes = (*split_planes(converter.convert(bleed_colour(frame))), frame[..., 3])
    for plane, values in zip(picture.planes, planes, strict=True):
        lines = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
        lines[:, : plane.width] = values
    picture.color_range, picture.colorspace = ColorRange.MPEG, Colorspace.ITU709
    picture.color_primaries, picture.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    return picture
