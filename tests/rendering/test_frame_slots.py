from fractions import Fraction

import numpy as np
import pytest

from rendering.frame_slots import FrameSlots, as_rate


def test_exact_times_take_one_slot_each():
    slots = FrameSlots(Fraction(30000, 1001))
    assert [slots.take(100 + i * 1001 / 30000) for i in range(500)] == [1] * 500


def test_jitter_neither_repeats_nor_drops():
    jitter = np.random.default_rng(0).uniform(-0.012, 0.012, 900)
    slots = FrameSlots(Fraction(30))
    assert {slots.take(i / 30 + d) for i, d in enumerate(jitter)} == {1}


@pytest.mark.parametrize(("rate", "expected"), [(15.0, 2.0), (60.0, 0.5), (25.0, 1.2), (31.0, 30 / 31)])
def test_another_rate_keeps_its_time(rate, expected):
    slots = FrameSlots(Fraction(30))
    taken = [slots.take(i / rate) for i in range(int(10 * rate))]
    assert slots.count == pytest.approx(300, abs=2)
    assert np.mean(taken) == pytest.approx(expected, rel=0.02)


def test_a_gap_is_filled_and_time_running_backwards_is_dropped():
    slots = FrameSlots(Fraction(10))
    assert [slots.take(t) for t in (5.0, 5.1, 6.0, 5.5, 6.1)] == [1, 1, 9, 0, 1]


def test_a_start_before_the_first_frame_is_filled():
    slots = FrameSlots(Fraction(10), start_s=0.0)
    assert slots.take(0.5) == 6
    assert FrameSlots(Fraction(10), start_s=2.0).take(1.0) == 0


def test_rates_are_named_as_video_names_them():
    assert as_rate(29.97) == Fraction(30000, 1001)
    assert as_rate(23.976) == Fraction(24000, 1001)
    assert as_rate(30) == 30
    assert as_rate(12.5) == Fraction(25, 2)
    for bad in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="frame rate"):
            as_rate(bad)
