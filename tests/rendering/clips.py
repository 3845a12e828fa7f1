"""Clips that tests write and read again with PyAV."""

from pathlib import Path

import av
import numpy as np


def face_like(index: int, width: int = 160, height: int = 120) -> np.ndarray:
    """Return straight RGBA: a red disc with a half-transparent green middle, moving right."""
    y, x = np.mgrid[:height, :width]
    rgba = np.zeros((height, width, 4), np.uint8)
    distance = np.hypot(x - width / 2 - index, y - height / 2)
    rgba[distance < height / 3] = (220, 60, 30, 255)
    rgba[distance < height / 8] = (0, 255, 0, 128)
    return rgba


def opaque(index: int, width: int = 160, height: int = 120) -> np.ndarray:
    """Return an RGB picture that 4:2:0 video keeps well: smooth, with the index told by its brightness."""
    ramp = np.linspace(40, 200, width, dtype=np.float32)[None, :, None]
    rgb = np.broadcast_to(ramp, (height, width, 3)) * (1.0, 0.7, 0.4) + index
    return np.clip(rgb, 0, 255).astype(np.uint8)


def decoded_video(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(container.streams.video[0]))


def decoded_rgba(path: Path) -> list[np.ndarray]:
    """Decode a WebM with its alpha, which only libvpx's own decoder gives; straight RGBA."""
    with av.open(str(path)) as container:
        decoder = av.CodecContext.create("libvpx-vp9", "r")
        frames = [f for p in container.demux(container.streams.video[0]) for f in decoder.decode(p)]
    return [_rgba(frame) for frame in frames]


def _rgba(frame: av.VideoFrame) -> np.ndarray:
    from rendering.yuv import Matrix, rgb_from_i420

    planes = [
        np.frombuffer(memoryview(p), np.uint8).reshape(p.height, p.line_size)[:, : p.width]
        for p in frame.planes
    ]
    i420 = np.concatenate([p.ravel() for p in planes[:3]]).reshape(-1, frame.width)
    return np.dstack([rgb_from_i420(i420, Matrix.BT709), planes[3]])


def write_clip(
    path: Path, audio_codec: str | None, seconds: float = 2.0, rate: int = 48000, first_picture: int = 0
) -> None:
    """Write a grey clip of 25 pictures a second, from the given one on, with a chirp for sound from 0."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = container.add_stream(audio_codec, rate=rate, layout="mono") if audio_codec else None
        grey = np.full((48, 64, 3), 128, np.uint8)
        for i in range(first_picture, int(seconds * 25)):
            frame = av.VideoFrame.from_ndarray(grey, format="rgb24")
            frame.pts = i
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None:
            _mux_sound(container, audio, _chirp(seconds, rate), rate)


def _chirp(seconds: float, rate: int) -> np.ndarray:
    t = np.arange(int(seconds * rate)) / rate
    return (0.5 * np.sin(2 * np.pi * (300 + 400 * t) * t)).astype(np.float32)


def _mux_sound(container, audio, samples: np.ndarray, rate: int) -> None:
    resampler = av.AudioResampler(format=audio.codec_context.format, layout="mono", rate=rate)
    whole = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
    whole.sample_rate, whole.pts = rate, 0
    fifo = av.AudioFifo()
    for frame in resampler.resample(whole):
        fifo.write(frame)
    if not audio.codec_context.is_open:
        audio.codec_context.open()
    while (piece := fifo.read(audio.codec_context.frame_size or 1024, partial=True)) is not None:
        container.mux(audio.encode(piece))
    container.mux(audio.encode(None))


def decoded_sound(path: Path, rate: int = 48000) -> tuple[str, float, np.ndarray]:
    """Return the codec, the time of the first sample and the samples, mono."""
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate)
    pieces, begin_s = [], None
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        for frame in container.decode(stream):
            begin_s = frame.time if begin_s is None else begin_s
            pieces += [f.to_ndarray()[0] for f in resampler.resample(frame)]
        name = stream.codec_context.name
    return name, float(begin_s or 0.0), np.concatenate(pieces)


def lag_s(reference: np.ndarray, samples: np.ndarray, rate: int = 48000) -> float:
    """Return by how much `samples` comes later than `reference`, from their correlation."""
    correlation = _correlation(reference, samples)
    peak = int(correlation.argmax())
    return (peak if peak < len(correlation) // 2 else peak - len(correlation)) / rate


def likeness(reference: np.ndarray, samples: np.ndarray) -> float:
    """Return the normalised correlation at the best lag: 1 for the same sound."""
    energy = np.linalg.norm(reference) * np.linalg.norm(samples)
    return float(_correlation(reference, samples).max() / energy)


def _correlation(reference: np.ndarray, samples: np.ndarray) -> np.ndarray:
    n = 1 << (len(reference) + len(samples)).bit_length()
    return np.fft.irfft(np.fft.rfft(samples, n) * np.conj(np.fft.rfft(reference, n)), n)
