"""What a filter costs, against the filter itself."""

import numpy as np
import pytest

from tracking.mapping.filter_lag import jitter_left, lag_s
from tracking.mapping.one_euro import OneEuroFilter
from tracking.mapping.presets import PRESETS
from tracking.pose import PARAMETERS
from tracking.settings import ANGLE_FILTER, EXPRESSION_FILTER, FilterSettings


def simulated_lag_s(settings: FilterSettings, speed: float, rate_hz: float) -> float:
    smooth = OneEuroFilter(settings)
    times = np.arange(round(20 * rate_hz)) / rate_hz
    out = [smooth.process(np.array([speed * t]), t)[0] for t in times]
    return times[-1] - out[-1] / speed


@pytest.mark.parametrize("rate_hz", [24.0, 30.0, 60.0])
@pytest.mark.parametrize(
    ("settings", "speed"),
    [
        (ANGLE_FILTER, 60.0),
        (ANGLE_FILTER, 5.0),
        (EXPRESSION_FILTER, 8.0),
        (FilterSettings(0.3, 0.0), 10.0),
        (FilterSettings(5.0, 3.0, 0.5), 2.0),
    ],
)
def test_the_lag_is_what_the_filter_really_does(settings: FilterSettings, speed: float, rate_hz: float):
    assert lag_s(settings, speed, rate_hz) == pytest.approx(
        simulated_lag_s(settings, speed, rate_hz), rel=0.01
    )
    assert lag_s(settings, -speed, rate_hz) == lag_s(settings, speed, rate_hz)


def test_more_beta_and_more_cutoff_lag_less_and_speed_helps():
    base = FilterSettings(1.0, 0.1)
    assert (
        lag_s(FilterSettings(1.0, 0.2), 30)
        < lag_s(base, 30)
        < lag_s(base, 0)
        == pytest.approx(0.159, abs=1e-3)
    )
    assert lag_s(FilterSettings(2.0, 0.1), 0) < lag_s(base, 0)


@pytest.mark.parametrize("min_cutoff", [0.3, 1.0, 4.0])
def test_the_jitter_left_is_what_the_filter_really_leaves(min_cutoff: float):
    settings = FilterSettings(min_cutoff, 0.0)
    smooth = OneEuroFilter(settings)
    noise = np.random.default_rng(3).normal(0, 1, 20_000)
    out = [smooth.process(np.array([n]), i / 30)[0] for i, n in enumerate(noise)]
    assert jitter_left(settings) == pytest.approx(np.std(out[100:]), rel=0.05)


def test_a_speed_is_stated_for_every_parameter_and_no_preset_lags_much():
    for preset in PRESETS.values():
        for row in PARAMETERS:
            assert lag_s(getattr(preset.parameters, row.name).smoothing, row.stated_speed) < 0.06
