"""What an import found, mended and could not mend, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["serious", "doubt"]
AXIS_WORDS = {"head_y": "yaw", "head_x": "pitch", "neck_z": "tilt"}
_COST = {"serious": 30, "doubt": 10}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something about a picture that the program can't mend.

    Attributes:
        name: a word for programs.
        severity: "serious" takes something away; "doubt" should be looked at.
        what: one sentence for people.
        remedy: what the artist or user can do.
    """

    name: str
    severity: Severity
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that an import has to say. Positions are pixels of the character's drawing.

    Attributes:
        picture: name of the file.
        size: width and height of the drawing.
        framing: left, top and scale of the networks' frame.
        found: where head box, eyes and mouth are (None: not found).
        confidence: 0..1 of each, and of the matte.
        background: how the background was made transparent.
        mended: one sentence each.
        faults: what can't be mended.
        safe_range: for each head axis, the largest safe value either way (negative, positive).
        variants: one sentence for each extra drawing.
        turned: quarters of a turn, clockwise, by which the file's picture was turned.
    """

    picture: str
    size: tuple[int, int]
    framing: tuple[float, float, float]
    found: dict[str, tuple[float, ...] | None]
    confidence: dict[str, float]
    background: str
    mended: tuple[str, ...]
    faults: tuple[Fault, ...]
    safe_range: dict[str, tuple[float, float]]
    variants: tuple[str, ...] = ()
    turned: int = 0

    @property
    def score(self) -> int:
        """100 for a picture without faults; a serious one costs 30, a doubt 10."""
        return max(0, 100 - sum(_COST[fault.severity] for fault in self.faults))

    def as_json(self) -> str:
        """Return the report for programs."""
        return json.dumps({"format": 1, "score": self.score, **asdict(self)}, indent=1, allow_nan=False)

    def as_text(self) -> str:
        """Return the report for people."""
        lines = [
            f"{self.picture}: {self.size[0]} x {self.size[1]} pixels, score {self.score} of 100",
            "found:",
        ]
        for name, at in self.found.items():
            sure = f" (confidence {self.confidence[name]:.2f})" if name in self.confidence else ""
            where = "not found"
            if at is not None:
                where = " to ".join(f"{at[i]:.0f}, {at[i + 1]:.0f}" for i in range(0, len(at), 2))
            lines.append(f"  {name.replace('_', ' ')}: {where}{sure}")
        if self.mended:
            lines += ["mended:", *(f"  {sentence}" for sentence in self.mended)]
        for severity, title in (("serious", "can't be mended:"), ("doubt", "look at:")):
            own = [f for f in self.faults if f.severity == severity]
            if own:
                lines += [title, *(f"  {f.what}. {f.remedy}." for f in own)]
        if self.variants:
            lines += ["extra drawings:", *(f"  {sentence}" for sentence in self.variants)]
        lines.append(f"safe range: {range_words(self.safe_range)}")
        return "\n".join(lines)


def range_words(limits: Mapping[str, tuple[float, float]]) -> str:
    """Return limits of the head's axes for people: "yaw -0.8 to +1; pitch, tilt as far as they go"."""
    ends = {words: limits.get(name, (-1.0, 1.0)) for name, words in AXIS_WORDS.items()}
    bound = [
        f"{words} {low:+.2g} to {high:+.2g}" for words, (low, high) in ends.items() if low > -1 or high < 1
    ]
    free = [words for words, (low, high) in ends.items() if low <= -1 and high >= 1]
    return "; ".join([*bound, *([f"{', '.join(free)} as far as they go"] if free else [])])
