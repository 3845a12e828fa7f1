"""The scales of the sliders."""

import pytest

from app.settings.tuning_scales import (
    BETA_ANGLE,
    BETA_EXPRESSION,
    DEAD_ZONE,
    GAIN,
    MIN_CUTOFF,
    STEPS,
    Scale,
    offset_scale,
)

SCALES = [GAIN, DEAD_ZONE, MIN_CUTOFF, BETA_ANGLE, BETA_EXPRESSION, offset_scale(-1.0), offset_scale(0.0)]


@pytest.mark.parametrize("scale", SCALES)
def test_a_slider_reaches_both_ends_rises_and_comes_back(scale: Scale):
    values = [scale.value(position) for position in range(STEPS + 1)]
    assert values[0] == scale.minimum and values[-1] == pytest.approx(scale.maximum)
    assert values == sorted(values)
    for position in range(0, STEPS + 1, 50):
        again = scale.value(scale.position(scale.value(position)))
        assert again == pytest.approx(scale.value(position), abs=2 * 10.0**-scale.decimals)
    assert scale.position(-1e9) == 0 and scale.position(1e9) == STEPS


def test_equal_ways_on_a_ratio_scale_are_equal_ratios():
    quarter, half, three = (MIN_CUTOFF.value(STEPS * i // 4) for i in (1, 2, 3))
    assert half / quarter == pytest.approx(three / half, rel=0.03)
