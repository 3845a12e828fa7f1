"""The One Euro filter."""

import numpy as np
import pytest

from tracking.mapping.one_euro import OneEuroFilter
from tracking.settings import FilterSettings


def test_the_first_value_passes_even_at_time_zero():
    smooth = OneEuroFilter(FilterSettings(1.0, 0.0))
    assert smooth.process(np.array([7.0]), 0.0) == 7.0
    # A filter that took time 0.0 for "no time yet" would let this one pass as well.
    assert 7.0 < smooth.process(np.array([8.0]), 1 / 30)[0] < 7.5


def test_reset_forgets_value_speed_and_time():
    settings = FilterSettings(0.5, 1.0)
    used, fresh = OneEuroFilter(settings), OneEuroFilter(settings)
    for i in range(20):
        used.process(np.array([100.0 * i]), i / 30)
    used.reset()
    for i, value in enumerate([1.0, 2.0, 1.5]):
        assert used.process(np.array([value]), i / 30) == fresh.process(np.array([value]), i / 30)


def test_noise_at_rest_is_damped_and_a_ramp_lags_little():
    smooth = OneEuroFilter(FilterSettings(0.8, 0.12))
    times = np.arange(300) / 30
    noise = np.random.default_rng(1).normal(0, 0.3, 300)
    still = np.array([smooth.process(np.array([n]), t)[0] for n, t in zip(noise, times, strict=True)])
    assert still[60:].std() < 0.12
    smooth.reset()
    ramp = np.array([smooth.process(np.array([60.0 * t]), t)[0] for t in times[:60]])
    assert np.mean(60.0 * times[10:60] - ramp[10:]) / 60.0 < 0.040


def test_a_step_answer_does_not_depend_on_the_frame_rate():
    def after_half_a_second(fps: int) -> float:
        smooth = OneEuroFilter(FilterSettings(1.0, 0.0))
        smooth.process(np.array([0.0]), 0.0)
        return [smooth.process(np.array([1.0]), (i + 1) / fps)[0] for i in range(fps // 2)][-1]

    assert after_half_a_second(240) == pytest.approx(after_half_a_second(60), abs=0.02)


def test_the_same_time_twice_changes_nothing_and_an_earlier_one_starts_afresh():
    smooth = OneEuroFilter(FilterSettings(1.0, 0.0))
    smooth.process(np.array([0.0]), 5.0)
    assert smooth.process(np.array([9.0]), 5.0) == 0.0
    assert smooth.process(np.array([9.0]), 1.0) == 9.0


def test_each_number_is_filtered_by_itself():
    both, alone = (OneEuroFilter(FilterSettings(1.0, 0.5)) for _ in range(2))
    for i in range(10):
        pair = both.process(np.array([0.0, 10.0 * i]), i / 30)
        assert pair[1] == alone.process(np.array([10.0 * i]), i / 30)[0]
        assert pair[0] == 0.0
