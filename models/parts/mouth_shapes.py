"""Shapes of a mouth by the numbers of the pose: opening, form and shares of vowels."""

from __future__ import annotations

from typing import NamedTuple

from models.parts.mouth_parts import MouthShape
from tracking.pose import Pose


class Vowel(NamedTuple):
    """A vowel's shape; what is no share of another is an "a".

    Attributes:
        width: factor of the width.
        height: factor of the opening.
        roundness: as in `MouthShape`.
        teeth: as in `MouthShape`.
    """

    width: float
    height: float
    roundness: float
    teeth: float


VOWELS = (
    Vowel(1.0, 1.0, 0.0, 0.0),
    Vowel(1.15, 0.45, 0.0, 0.85),
    Vowel(0.48, 0.45, 1.0, -1.0),
    Vowel(1.05, 0.68, 0.1, 0.3),
    Vowel(0.66, 0.95, 1.0, -1.0),
)
"""Of "a", "i", "u", "e" and "o"."""
CLOSED_SHARE = 0.6
"""Share of a vowel's width that a closed mouth takes."""
SMILE_TEETH, WIDE_SMILE_TEETH = 1.9, 0.4
"""How much more teeth a full smile shows, as in `MouthShape`, of a mouth hardly open and of one wide open: a
grin is all teeth, half of a smile shows few."""


class MouthNumbers(NamedTuple):
    """The numbers of a pose that shape a mouth; see `tracking.pose` for their ranges."""

    opening: float = 0.0
    form: float = 0.0
    i: float = 0.0
    u: float = 0.0
    e: float = 0.0
    o: float = 0.0

    @property
    def most(self) -> float:
        """The largest of the numbers that ask for another shape than an "a", 0..1."""
        return max(abs(self.form), self.i, self.u, self.e, self.o)

    @property
    def plain(self) -> bool:
        """Whether nothing but the opening is asked for."""
        return self.most < 1e-4


def mouth_numbers(pose: Pose) -> MouthNumbers:
    """Return the numbers of a pose that shape a mouth."""
    p = pose
    return MouthNumbers(p.mouth, p.mouth_form, p.mouth_i, p.mouth_u, p.mouth_e, p.mouth_o)


def shape_of(numbers: MouthNumbers) -> MouthShape:
    """Return the shape that numbers of a pose ask for.

    Args:
        numbers: within their ranges; shares that sum to more than 1 are brought back to 1.
    """
    shares = numbers[2:]
    total = max(sum(shares), 1.0)
    weights = [1 - sum(shares) / total, *(share / total for share in shares)]
    width = height = round_ = teeth = 0.0
    for weight, vowel in zip(weights, VOWELS, strict=True):
        width += weight * vowel.width
        height += weight * vowel.height
        round_ += weight * vowel.roundness
        teeth += weight * vowel.teeth
    # A closed mouth is pursed or spread as well, but less.
    told = CLOSED_SHARE + (1 - CLOSED_SHARE) * min(1.0, 4 * numbers.opening)
    opening = numbers.opening * height
    grin = SMILE_TEETH + (WIDE_SMILE_TEETH - SMILE_TEETH) * opening
    teeth = min(teeth + grin * max(numbers.form, 0.0) ** 3 * (1 - round_), 1.0)
    return MouthShape(opening, numbers.form, 1 + (width - 1) * told, round_, teeth)
