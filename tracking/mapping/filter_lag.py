"""What a One Euro filter costs and gives: how late it is in motion, how much jitter it leaves at rest."""

from __future__ import annotations

from math import pi, sqrt

from tracking.settings import FilterSettings

TYPICAL_RATE_HZ = 30.0


def lag_s(settings: FilterSettings, speed: float, rate_hz: float = TYPICAL_RATE_HZ) -> float:
    """Return how far behind the output is, in seconds, while the input moves at a steady speed.

    A first-order low-pass with cut-off f follows a ramp 1 / (2 pi f) late, whatever the frame rate. The
    cut-off is f = min_cutoff + beta |s|. The filter takes the speed s between the new value and its own last
    output, so that s = speed + speed / (2 pi f dt); put in, that is a quadratic equation for f.

    Args:
        settings: of the filter.
        speed: in the filter's units per second; 0 for the lag of a slow drift.
        rate_hz: frames per second.
    """
    speed = abs(speed)
    steady = settings.min_cutoff + settings.beta * speed
    own = 4.0 * settings.beta * speed * rate_hz / (2.0 * pi)
    cutoff_hz = (steady + sqrt(steady * steady + own)) / 2.0
    return 1.0 / (2.0 * pi * cutoff_hz)


def jitter_left(settings: FilterSettings, rate_hz: float = TYPICAL_RATE_HZ) -> float:
    """Return the share, 0..1, of frame-to-frame noise that passes at rest: output over input deviation.

    For white noise and a share a of each new value, the variance becomes a / (2 - a). What `beta` adds with
    the noise's own speed is left out: true of a filter whose `beta` is not large.
    """
    step = 2.0 * pi * settings.min_cutoff / rate_hz
    share = step / (step + 1.0)
    return sqrt(share / (2.0 - share))
