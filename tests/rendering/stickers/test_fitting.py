"""Which file is taken, how few tries it takes, and where a loop is joined."""

import math

import numpy as np
import pytest

from rendering.stickers.clip import StickerClip
from rendering.stickers.fitting import Choice, Experience, best
from rendering.stickers.limits import LIMITS
from tracking.errors import InputError

_LIMIT = next(row for row in LIMITS if (row.platform, row.folder) == ("telegram", "video"))
_CHOICES = [Choice(30, level, level, math.exp(-0.06 * level)) for level in range(10, 62, 2)]


def _sizes(at_ten: float, tried: list[int]):
    """Return an encoder whose files halve every twelve levels."""

    def encode(choice: Choice) -> bytes:
        tried.append(choice.level)
        return bytes(int(at_ten * 2 ** (-(choice.level - 10) / 12)))

    return encode


@pytest.mark.parametrize("at_ten", [50_000, 270_000, 900_000, 2_600_000])
def test_the_best_that_fits_is_nearly_full(at_ten: float):
    tried: list[int] = []
    content = best(_CHOICES, _sizes(at_ten, tried), _LIMIT, lambda choice: 3e5 * choice.weight)
    assert len(content) <= _LIMIT.max_bytes
    assert len(content) >= 0.8 * _LIMIT.max_bytes or 10 in tried
    assert len(tried) <= 4


def test_a_good_guess_takes_one_try():
    tried: list[int] = []
    encode = _sizes(500_000, tried)
    best(_CHOICES, encode, _LIMIT, lambda c: 500_000 * 2 ** (-(c.level - 10) / 12))
    assert len(tried) == 1


def test_nothing_that_fits_is_said():
    with pytest.raises(InputError, match="does not fit into 256 KB"):
        best(_CHOICES, _sizes(1e8, []), _LIMIT, lambda choice: 1.0)


def test_small_files_tell_of_large_ones():
    usual, heavy = Experience(), Experience()
    choice = _CHOICES[5]
    expected = usual.bytes_of("webm", 512, choice)
    heavy.learn("webm", 100, choice, int(2 * usual.bytes_of("webm", 100, choice)))
    assert heavy.bytes_of("webm", 512, choice) == pytest.approx(2 * expected, rel=1e-3)
    assert heavy.bytes_of("gif", 128, choice) == pytest.approx(
        2 * usual.bytes_of("gif", 128, choice), rel=1e-3
    )


@pytest.mark.parametrize("count", [60, 30, 20])
def test_a_sine_is_joined_where_it_rests(count: int):
    """Joined where it is written, the joint would be among the largest steps."""
    frames = []
    for i in range(60):
        frame = np.zeros((128, 128, 4), np.uint8)
        x = round(50 + 40 * np.sin(2 * np.pi * i / 60))
        frame[40:90, x : x + 30] = (200, 120, 40, 255)
        frames.append(frame)
    clip = StickerClip(frames, 3.0, 0)
    seen = [frame.astype(float) for frame in clip.at(128, count).frames]
    steps = [np.abs(b - a).mean() for a, b in zip(seen, [*seen[1:], seen[0]], strict=True)]
    assert steps[-1] < 0.5 * max(steps[:-1])


def test_a_loop_that_begins_at_rest_stays_as_it_is_written():
    frames = []
    for i in range(12):
        frame = np.zeros((64, 64, 4), np.uint8)
        x = max(0, 30 - abs(i - 6) * 8)
        frame[20:40, x : x + 20] = 255
        frames.append(frame)
    first = StickerClip(frames, 1.0, 0).at(64, 12).frames[0]
    assert (first == frames[0]).all()
