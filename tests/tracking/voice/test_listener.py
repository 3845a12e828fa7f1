"""What a microphone gives, in pieces of any size, is heard."""

import numpy as np
import pytest

from tests.tracking.voice.test_features import tone
from tracking.voice.features import HOP_S, RATE
from tracking.voice.listener import PIECE_S, VoiceListener


@pytest.mark.parametrize(("rate", "channels"), [(16000, 1), (11025, 1), (44100, 2), (48000, 1)])
@pytest.mark.parametrize("piece_s", [0.003, 0.01, 0.02, 0.1])
def test_pieces_of_any_size_are_heard_soon(rate: int, channels: int, piece_s: float):
    listener, sound = VoiceListener(), tone(200, 0.6)
    at = np.linspace(0, len(sound) - 1, round(0.6 * rate)).astype(int)
    samples = np.repeat(sound[at][:, None], channels, 1)
    step, judged = round(piece_s * rate), []
    for k in range(0, len(samples), step):
        listener.hear(samples[k : k + step], rate, channels)
        judged.append(len(listener.track.since(-1e9)))
    # Half a window, three frames to come, and what a resampler keeps are not yet judged.
    assert 0.6 / HOP_S - 12 <= judged[-1] <= 0.6 / HOP_S
    assert max(np.diff(judged)) * HOP_S <= max(PIECE_S, piece_s) + piece_s + HOP_S
    assert 0.1 < listener.level <= 1.0 and listener.hears


def test_what_is_no_number_is_no_sound():
    listener, sound = VoiceListener(), tone(200, 0.3)
    sound[::7], sound[1::7], sound[2::7] = np.nan, np.inf, -30.0
    for k in range(0, len(sound), RATE // 100):
        listener.hear(sound[k : k + RATE // 100], RATE)
    found = listener.track.newest()
    assert found is not None and np.isfinite(found.visemes).all() and 0 <= found.opening <= 1
    assert listener.level == 1.0
    listener.hear(np.zeros(0, np.float32), RATE)
