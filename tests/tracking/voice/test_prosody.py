"""Loudness and pitch of a voice."""

import numpy as np

from tests.tracking.voice.test_features import tone
from tracking.voice.features import HOP_S, RATE
from tracking.voice.motion_features import FEATURES, VoiceFeatures
from tracking.voice.prosody import ProsodyStream, ProsodyTrack, prosody_of
from tracking.voice.visemes import INDEX


def buzz(hz: float, seconds: float, level: float = 0.1) -> np.ndarray:
    """Return a tone with overtones, as a voice has."""
    return sum(tone(hz * k, seconds) / k for k in range(1, 8)).astype(np.float32) * level


def test_the_pitch_of_a_buzz_is_found():
    for hz in (95.0, 140.0, 220.0, 330.0):
        found = prosody_of(buzz(hz, 0.6)).pitch_hz[8:-8]
        assert np.abs(np.log2(found / hz)).max() < 0.05


def test_noise_and_silence_have_no_pitch_and_loudness_rises():
    r = np.random.default_rng(1)
    noise = (0.1 * r.standard_normal(RATE)).astype(np.float32)
    assert (prosody_of(noise).pitch_hz > 0).mean() < 0.1
    assert not prosody_of(np.zeros(RATE, np.float32)).pitch_hz.any()
    quiet, loud = (prosody_of(buzz(150, 0.4, level)).loudness[10:-10].mean() for level in (0.02, 0.2))
    assert abs(loud - quiet - np.log(10.0)) < 0.05


def test_pieces_give_what_the_whole_gives():
    sound = np.concatenate([buzz(120, 0.5), np.zeros(1234, np.float32), buzz(200, 0.4)])
    stream = ProsodyStream()
    parts = [stream.feed(sound[k : k + 333]) for k in range(0, len(sound), 333)]
    loudness = np.concatenate([p.loudness for p in parts])
    whole = prosody_of(sound)
    assert len(whole.loudness) == -(-len(sound) // 160)
    np.testing.assert_allclose(loudness, whole.loudness[: len(loudness)], atol=1e-5)
    assert len(prosody_of(np.zeros(0, np.float32)).loudness) == 0


def test_a_track_tells_what_was_at_a_time():
    track = ProsodyTrack()
    assert track.at(0.0) is None
    for k in range(50):
        track.hear(buzz(150, 0.02) if k < 25 else np.zeros(320, np.float32), 10.0 + (k + 1) * 0.02)
    voiced, silent = track.at(10.3), track.at(10.9)
    assert voiced is not None and silent is not None
    assert voiced[1] > 100 and silent[1] == 0.0 and voiced[0] > silent[0] + 2


def test_what_nobody_asked_for_is_forgotten_after_a_second():
    track, asked = ProsodyTrack(), ProsodyTrack()
    for k in range(200):
        for one in (track, asked):
            one.hear(buzz(150 if k > 100 else 300, 0.02), 10.0 + (k + 1) * 0.02)
        asked.at(10.0)
    late, known = track.at(13.9), asked.at(13.9)
    assert late is not None and known is not None
    np.testing.assert_allclose(late, known, rtol=0.05)
    assert track.at(10.5) is None


def test_features_are_against_the_speakers_own():
    visemes = np.zeros((200, 15), np.float32)
    visemes[:, INDEX["aa"]] = 1.0
    low, high = prosody_of(buzz(120, 1.0)), prosody_of(buzz(151, 1.0))
    stream = VoiceFeatures()
    made = stream.feed(visemes[:100], np.full(100, 0.5, np.float32), low)
    assert made.shape == (50, FEATURES) and np.abs(made[10:, -2]).max() < 0.2
    above = stream.feed(visemes[:100], np.full(100, 0.5, np.float32), high)
    assert 0.6 < above[10, -2] < 1.2 and abs(len(above) * 2 * HOP_S - 1.0) < 1e-6
