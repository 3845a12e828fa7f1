from itertools import pairwise

import pytest

from rendering.pacer import Pacer


class Clock:
    """Time that passes only by sleeping and working."""

    def __init__(self):
        self.now_s = 50.0

    def sleep(self, seconds):
        assert seconds > 0
        self.now_s += seconds

    def turns(self, pacer, work_s):
        times = []
        for seconds in work_s:
            self.now_s += seconds
            pacer.wait()
            times.append(self.now_s)
        return [b - a for a, b in pairwise(times)]


def test_a_fast_loop_is_held_at_the_rate():
    clock = Clock()
    turns = clock.turns(Pacer(25, lambda: clock.now_s, clock.sleep), [0.001, 0.03, 0.0, 0.02] * 10)
    assert turns == pytest.approx([0.04] * 39)


def test_a_slow_loop_is_not_held_back():
    clock = Clock()
    assert clock.turns(Pacer(25, lambda: clock.now_s, clock.sleep), [0.05] * 10) == pytest.approx([0.05] * 9)


def test_a_late_turn_is_not_followed_by_a_burst():
    clock = Clock()
    turns = clock.turns(Pacer(25, lambda: clock.now_s, clock.sleep), [0.01, 0.01, 1.0, 0.01, 0.01])
    assert turns == pytest.approx([0.04, 1.0, 0.04, 0.04])
