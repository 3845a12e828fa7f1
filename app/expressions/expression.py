"""What an expression is, and those that come with the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from tracking.pose import INDEX

LONGEST_S = 10.0


@dataclass(frozen=True, slots=True)
class Expression:
    """A set of numbers under a name.

    Attributes:
        numbers: by name in the pose table, in its units; the others stay as they are tracked.
        fade_in_s: how long it takes to come.
        fade_out_s: how long it takes to go.
        curve: `smooth` starts and stops gently, `straight` goes evenly.
        mode: `toggle` stays until it is pressed again, `hold` while its key is down.

    Raises:
        ValueError: if there is no such number, or a time is outside 0 to 10 seconds.
    """

    numbers: Mapping[str, float] = field(default_factory=dict)
    fade_in_s: float = 0.2
    fade_out_s: float = 0.4
    curve: Literal["smooth", "straight"] = "smooth"
    mode: Literal["toggle", "hold"] = "toggle"

    def __post_init__(self) -> None:
        for name in self.numbers:
            if name not in INDEX:
                raise ValueError(f"there is no number {name!r}")
        if not (0.0 <= self.fade_in_s <= LONGEST_S and 0.0 <= self.fade_out_s <= LONGEST_S):
            raise ValueError(f"fade_in_s and fade_out_s are 0 to {LONGEST_S:g}")


def _of(**numbers: float) -> Expression:
    return Expression(numbers)


BUNDLED: Mapping[str, Expression] = MappingProxyType(
    {
        "happy": _of(
            eye_smile=1.0, left_eye=0.5, right_eye=0.5, mouth_form=1.0, left_brow=0.3, right_brow=0.3
        ),
        "sad": _of(
            left_eye=0.2, right_eye=0.2, gaze_y=-0.4, left_brow=-0.2, right_brow=-0.2, brow_angle=0.9,
            mouth_form=-0.8,
        ),
        "angry": _of(
            left_eye=0.1, right_eye=0.1, left_brow=-0.7, right_brow=-0.7, brow_angle=-1.0, mouth_form=-0.6
        ),
        "surprised": _of(
            left_eye_wide=1.0, right_eye_wide=1.0, left_brow=0.9, right_brow=0.9, mouth=0.4, mouth_o=0.7
        ),
        "shy": _of(
            blush=1.0, gaze_x=0.45, gaze_y=-0.5, left_brow=0.1, right_brow=0.1, brow_angle=0.6, mouth_form=0.3
        ),
        "smug": _of(
            left_eye=0.3, right_eye=0.3, left_brow=0.5, right_brow=-0.2, brow_angle=-0.3, mouth_form=0.7,
            gaze_x=-0.3,
        ),
    }
)  # fmt: skip
"""By name; the user's own of the same name takes its place."""


def all_expressions(own: Mapping[str, Expression]) -> dict[str, Expression]:
    """Return the bundled expressions, as the user has changed them, and the user's own, in order."""
    return {**BUNDLED, **own}
