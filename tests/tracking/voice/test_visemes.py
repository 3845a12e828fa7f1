"""The bundled network: what comes in pieces, what is said and what is not, and real speech."""

import csv
from pathlib import Path

import numpy as np
import pytest

from app.cli import main
from models.training.voice import acoustics
from tests.tracking.voice.test_features import tone, write_wave
from tracking.voice.features import HOP, RATE
from tracking.voice.sound_file import read_sound
from tracking.voice.viseme_network import DELAY_S, Mouths, NearVoice, VisemeStream, bundled_network, mouths_of
from tracking.voice.visemes import INDEX, VISEMES

ASSETS = bundled_network().parents[1]


def noise(seconds: float, level: float = 0.02) -> np.ndarray:
    r = np.random.default_rng(3)
    return (level * r.standard_normal(round(seconds * RATE))).astype(np.float32)


def test_pieces_give_what_the_whole_gives():
    sound = np.concatenate([noise(0.3), tone(180, 0.4), noise(0.5, 0.1), np.zeros(3000, np.float32)])
    stream = VisemeStream()
    parts = [stream.feed(sound[k : k + 317]) for k in range(0, len(sound), 317)] + [stream.finish()]
    pieces = Mouths(*(np.concatenate(each) for each in zip(*parts, strict=True)))
    whole = mouths_of(sound)
    assert abs(len(whole.opening) - len(sound) / HOP) <= 1
    # The kernel rounds to shares of the largest number of those that it is given together.
    np.testing.assert_allclose(pieces.opening, whole.opening, atol=1e-3)
    np.testing.assert_allclose(pieces.visemes, whole.visemes, atol=1e-3)


def test_an_answer_comes_within_the_stated_delay():
    stream, given, heard = VisemeStream(), 0, 0
    for _ in range(100):
        heard += HOP
        given += len(stream.feed(np.zeros(HOP, np.float32)).opening)
        assert (heard / RATE - given * HOP / RATE) <= DELAY_S + HOP / RATE + 1e-6
    assert DELAY_S <= 0.04


def test_nothing_and_odd_sound_break_nothing():
    assert len(mouths_of(np.zeros(0, np.float32)).opening) == 0
    for sound in (np.zeros(RATE, np.float32), np.ones(RATE, np.float32), np.sign(tone(200))):
        mouths = mouths_of(sound.astype(np.float32))
        assert (
            np.isfinite(mouths.visemes).all() and (mouths.opening >= 0).all() and (mouths.opening <= 1).all()
        )


@pytest.mark.parametrize("kind", ["white", "brown", "hum", "fan", "clicks"])
def test_noises_leave_the_mouth_shut(kind: str):
    r = np.random.default_rng(11)
    opened = []
    for level in (-50, -35, -22):
        sound = acoustics.at_level(acoustics.noise(kind, 3 * RATE, r, []), level)
        sound = np.concatenate([np.zeros(RATE // 2, np.float32), sound]).astype(np.float32)
        opened.append(mouths_of(sound).opening[50:])
    assert (np.concatenate(opened) > 0.15).mean() <= 0.02


def test_far_voices_are_told_once_the_near_one_is_known():
    near = NearVoice()
    speaks, loud, weak = 300 * [True], 300 * [-3.0], 300 * [-9.0]
    assert set(near.shares(weak, speaks)) == {1.0}, "whoever is first is near"
    near = NearVoice()
    assert set(near.shares(loud, speaks)) == {1.0}
    assert set(near.shares(weak, speaks)[100:]) == {0.0}
    assert set(near.shares(300 * [-5.0], speaks)) == {1.0}, "somebody speaks more softly"
    shares: list[float] = []
    for _ in range(120):  # six minutes of the weaker voice alone
        shares = near.shares(weak, speaks)
    assert set(shares) == {1.0}, "somebody has moved back"


def test_the_network_is_small():
    """All that hears and moves by voice, or maps a face: what is bundled of it."""
    kept = [p for room in ("voice", "retargeting") for p in (ASSETS / room).glob("*.onnx")]
    assert len(kept) == 6 and bundled_network() in kept
    assert sum(path.stat().st_size for path in kept) <= 4_000_000


def test_track_writes_the_table_and_says_what_is_wrong(tmp_path: Path, capsys):
    sound = write_wave(tmp_path / "a.wav", tone(200, 1.5), 48000)
    assert main(["track", str(sound), "--voice", "-o", str(tmp_path / "t.csv")]) == 0
    rows = list(csv.DictReader((tmp_path / "t.csv").open()))
    assert set(rows[0]) == {"time_s", "viseme", "opening"} and {r["viseme"] for r in rows} <= set(VISEMES)
    times = [float(r["time_s"]) for r in rows]
    np.testing.assert_allclose(np.diff(times), 0.01, atol=1e-6)
    assert main(["track", str(tmp_path / "none.wav"), "--voice", "-o", str(tmp_path / "u.csv")]) == 2
    assert main(["track", str(sound), "--voice", "-o", str(tmp_path / "u.jsonl")]) == 2
    short = write_wave(tmp_path / "short.wav", np.zeros(50, np.float32), 16000)
    assert main(["track", str(short), "--voice", "-o", str(tmp_path / "u.csv")]) == 2
    assert not list(tmp_path.glob("u.*"))
    assert all(line.count("\n") <= 1 for line in capsys.readouterr().err.splitlines())


def test_real_speech_is_read(shared_data: Path):
    folder = shared_data / "voice" / "read"
    if not folder.is_dir():
        pytest.skip("no shared/data/voice")
    from models.training.voice.phones import truth
    from models.training.voice.speech_files import read_phones

    right, spoken, alike = 0, 0, []
    for path in sorted(folder.glob("[0-9]*.flac"))[:6]:
        mouths = mouths_of(read_sound(path))
        wanted, opening = truth(read_phones(path.with_suffix(".tsv"), arpabet=True), len(mouths.opening))
        speaks = wanted > INDEX["sil"]
        right += int((mouths.visemes.argmax(1) == wanted)[speaks].sum())
        spoken += int(speaks.sum())
        alike.append(np.corrcoef(mouths.opening, opening)[0, 1])
    assert right / spoken > 0.5 and np.mean(alike) > 0.75
