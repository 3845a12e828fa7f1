"""The scales on which tuned numbers are set: their ends, their steps, and even or by ratio."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

STEPS = 1000
"""How finely a slider is divided."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A range of numbers as a slider has it.

    Attributes:
        minimum, maximum: its ends.
        step: what one press of a key changes, where even; on a ratio scale a fiftieth of the scale is.
        decimals: how many are shown.
        ratio: equal ways on the slider are equal ratios; an end at 0 is the last step of the scale.
    """

    minimum: float
    maximum: float
    step: float = 0.01
    decimals: int = 2
    ratio: bool = False

    def position(self, value: float) -> int:
        """Return the slider's place, 0..`STEPS`, of a value."""
        value = min(max(value, self.minimum), self.maximum)
        if not self.ratio:
            return round(STEPS * (value - self.minimum) / (self.maximum - self.minimum))
        low = self._low
        if value < low:
            return 0
        return round(STEPS * log(value / low) / log(self.maximum / low))

    def value(self, position: int) -> float:
        """Return the value at a slider's place, rounded as it is shown."""
        share = position / STEPS
        if not self.ratio:
            return round(self.minimum + share * (self.maximum - self.minimum), self.decimals)
        if position == 0:
            return self.minimum
        low = self._low
        return round(low * exp(share * log(self.maximum / low)), self.decimals)

    @property
    def _low(self) -> float:
        return self.minimum if self.minimum > 0.0 else 10.0**-self.decimals


GAIN = Scale(0.0, 3.0, 0.05)
DEAD_ZONE = Scale(0.0, 0.5)
MIN_CUTOFF = Scale(0.1, 10.0, 0.1, ratio=True)
BETA_ANGLE = Scale(0.0, 2.0, 0.01, 3, ratio=True)
BETA_EXPRESSION = Scale(0.0, 20.0, 0.1, 2, ratio=True)


def offset_scale(minimum: float) -> Scale:
    """Return the scale of the offset of a number whose range starts at `minimum`."""
    return Scale(-1.0, 1.0) if minimum < 0.0 else Scale(-0.5, 0.5)
