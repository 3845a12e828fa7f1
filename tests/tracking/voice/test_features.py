"""What the network hears, and sound of every kind on its way there."""

import wave
from pathlib import Path

import av
import numpy as np
import pytest

from tracking.errors import InputError
from tracking.voice.features import BANDS, HOP, RATE, WINDOW, FeatureStream, log_mel
from tracking.voice.resampler import Resampler, resampled
from tracking.voice.sound_file import read_sound


def tone(hz: float, seconds: float = 1.0, rate: int = RATE) -> np.ndarray:
    return (0.5 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def write_wave(path: Path, sound: np.ndarray, rate: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if sound.ndim == 1 else sound.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((sound * 32767).astype(np.int16).tobytes())
    return path


def test_a_tone_is_loudest_in_its_band_and_bands_rise():
    loudest = [int(log_mel(tone(hz)).mean(0).argmax()) for hz in (100, 300, 1000, 3000, 6500)]
    assert loudest == sorted(set(loudest))
    assert loudest[0] <= 2 and loudest[-1] >= BANDS - 4


def test_pieces_of_any_length_make_the_same_features_as_the_whole():
    sound = np.random.default_rng(0).uniform(-0.5, 0.5, RATE).astype(np.float32)
    stream, at, parts = FeatureStream(), 0, []
    for length in (1, 7, 160, 399, 1000, 3333, RATE):
        parts.append(stream.feed(sound[at : at + length]))
        at += length
    np.testing.assert_allclose(np.concatenate(parts), log_mel(sound), atol=1e-5)
    assert len(log_mel(sound)) == (RATE - WINDOW) // HOP + 1
    assert log_mel(sound[: WINDOW - 1]).shape == (0, BANDS)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000, 96000, 192000])
def test_any_rate_becomes_the_network_s(rate: int):
    heard = resampled(tone(440, 1.0, rate), rate)
    assert abs(len(heard) - RATE) <= 16
    middle = heard[2000:14000]
    assert abs(np.abs(np.fft.rfft(middle)).argmax() * RATE / len(middle) - 440) < 2
    assert 0.45 < np.abs(middle).max() < 0.55


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 5, 6, 7, 8])
def test_all_channels_are_mixed(channels: int):
    sound = np.repeat(tone(440, 0.5, 48000)[:, None], channels, axis=1)
    resampler = Resampler(48000, channels)
    heard = np.concatenate([resampler.feed(sound), resampler.finish()])
    assert abs(len(heard) - RATE // 2) <= 16 and np.abs(heard).max() > 0.1


def test_a_file_is_read_whatever_it_is(tmp_path: Path):
    path = write_wave(tmp_path / "a 100%: x.wav", np.stack([tone(300, 2.0, 44100)] * 2, axis=1), 44100)
    assert abs(len(read_sound(path)) - 2 * RATE) <= 16
    assert len(read_sound(path, 48000)) == pytest.approx(2 * 48000, abs=48)


def test_what_has_no_sound_is_said_in_one_line(tmp_path: Path):
    silent = tmp_path / "film.mp4"
    with av.open(str(silent), "w") as container:
        film = container.add_stream("mpeg4", rate=25)
        film.width = film.height = 64
        for _ in range(5):
            container.mux(film.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")))
        container.mux(film.encode(None))
    with pytest.raises(InputError, match="has no sound"):
        read_sound(silent)
    (tmp_path / "text.wav").write_text("no sound at all")
    with pytest.raises(InputError, match="can't be read as sound"):
        read_sound(tmp_path / "text.wav")
    with pytest.raises(InputError):
        read_sound(write_wave(tmp_path / "empty.wav", np.zeros(0, np.float32), RATE))
