"""The best a file may be within a platform's limits, found by trying."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rendering.stickers.apng import encode_apng, encode_still
from rendering.stickers.clip import StickerClip
from rendering.stickers.gif import encode_gif
from rendering.stickers.limits import Format, Limit
from rendering.stickers.webm import encode_webm
from rendering.stickers.webp import encode_still_webp, encode_webp
from tracking.errors import InputError

_TRIES = 5
_AIM = 0.97
"""Share of the limit aimed at by what sizes are expected."""
_COLOURS = {
    256: 0.0, 192: 0.1, 128: 0.3, 96: 0.6, 64: 1.0, 48: 1.7, 32: 2.6, 24: 3.8, 16: 5.5, 8: 8.0, 4: 12.0,
}  # fmt: skip
_WEBP_QUALITIES = {90: 0.0, 80: 0.3, 70: 0.7, 60: 1.1, 50: 1.6, 40: 2.3, 30: 3.4, 20: 5.0, 10: 8.0, 2: 12.0}
_CRFS = tuple(range(10, 62, 2))
_SMOOTH, _STEPS_A_HALVING = 30.0, 1.1
_JERKY = 12.0


_FIRST_AIM = 0.93
"""Likewise of the first try."""
_FULL = 0.82
"""Share of the limit from which a file is left as it is: a better one would hardly be seen to be so."""
_USUAL: Mapping[Format, tuple[float, float]] = {
    "webm": (11.8, 0.97), "webp": (7.2, 1.6), "gif": (5.8, 1.73), "apng": (5.65, 1.4),
}  # fmt: skip
"""Logarithm of the bytes that a unit of weight takes at `_USUAL_SIDE`, and by which power of the side it
grows: fitted to twelve stickers of two drawings."""
_USUAL_SIDE = 128


class Choice(NamedTuple):
    """One way to encode.

    Attributes:
        pictures: frames.
        level: the encoder's own: colours, quality or crf.
        penalty: how much worse it looks than the best way.
        weight: bytes expected, in any unit.
    """

    pictures: int
    level: int
    penalty: float
    weight: float


class Experience:
    """How much heavier a sticker's files are than usual, by those made so far: begin with the small ones."""

    def __init__(self) -> None:
        self._off: dict[Format, float] = {}

    def bytes_of(self, format: Format, side: int, choice: Choice) -> float:
        """Return the bytes that a file is expected to have."""
        others = list(self._off.values())
        off = self._off.get(format, sum(others) / len(others) if others else 0.0)
        return math.exp(_usual(format, side) + off) * choice.weight

    def learn(self, format: Format, side: int, choice: Choice, size: int) -> None:
        """Take what a file has turned out to have."""
        self._off[format] = math.log(size / choice.weight) - _usual(format, side)


def _usual(format: Format, side: int) -> float:
    at_128, power = _USUAL[format]
    return at_128 + power * math.log(side / _USUAL_SIDE)


def fitted(clip: StickerClip, limit: Limit, side: int, experience: Experience | None = None) -> bytes:
    """Return the best file of a sticker that keeps a limit.

    Args:
        clip: the sticker.
        limit: the limit.
        side: pixels.
        experience: of the same sticker's other files; learns of this one.

    Raises:
        InputError: if none does.
    """
    if not limit.animated:
        return _fitted_still(clip, limit, side)
    known = Experience() if experience is None else experience
    choices = _choices(limit, allowed_counts(clip, limit), clip.seconds)

    def encode(choice: Choice) -> bytes:
        """Return the file, and note its size."""
        content = _encoded(clip, limit, side, choice)
        known.learn(limit.format, side, choice, len(content))
        return content

    return best(choices, encode, limit, lambda choice: known.bytes_of(limit.format, side, choice))


def allowed_counts(clip: StickerClip, limit: Limit) -> tuple[int, ...]:
    """Return the numbers of frames that a limit lets a clip be divided into.

    Raises:
        InputError: if there are none.
    """
    rates = {count: count / clip.seconds for count in clip.counts}
    counts = tuple(
        count
        for count, rate in rates.items()
        if limit.min_frames <= count <= limit.max_frames and rate <= limit.max_rate
    )
    if not counts or clip.seconds > limit.max_seconds:
        raise InputError(f"{clip.seconds:g} s are no {limit.platform} sticker")
    return counts


def loops_within(limit: Limit, seconds: float) -> int:
    """Return how often a loop plays; 0 for ever."""
    return min(limit.loops, int(limit.max_seconds // seconds)) if limit.loops else 0


def best(
    choices: Sequence[Choice],
    encode: Callable[[Choice], bytes],
    limit: Limit,
    guess: Callable[[Choice], float],
) -> bytes:
    """Encode in the way that is expected to fit, learn from the size, and go on to a better one that may.

    Args:
        choices: ways to encode.
        encode: does it.
        limit: what must be kept.
        guess: how many bytes are expected while nothing was encoded.

    Raises:
        InputError: if nothing fits.
    """
    ranked = sorted(choices, key=lambda choice: choice.penalty)
    sizes: dict[Choice, int] = {}
    kept: tuple[float, bytes] | None = None
    fits = (choice for choice in ranked if guess(choice) <= _FIRST_AIM * limit.max_bytes)
    wanted: Choice | None = next(fits, min(ranked, key=lambda choice: choice.weight))
    for _ in range(_TRIES):
        if wanted is None:
            break
        content = encode(wanted)
        sizes[wanted] = len(content)
        if len(content) <= limit.max_bytes and (kept is None or wanted.penalty < kept[0]):
            kept = wanted.penalty, content
            if len(content) >= _FULL * limit.max_bytes:
                break
        wanted = _next(ranked, sizes, limit.max_bytes, kept[0] if kept else math.inf)
    if kept is None:
        smallest = min(ranked, key=lambda choice: choice.weight)
        content = encode(smallest)
        if len(content) > limit.max_bytes:
            raise InputError(f"a sticker does not fit into {limit.max_bytes // 1024} KB for {limit.platform}")
        return content
    return kept[1]


def _next(ranked: Sequence[Choice], sizes: dict[Choice, int], most: int, worst: float) -> Choice | None:
    """Return the best way that may fit and was not tried; None where none is better than `worst`."""

    def expected(choice: Choice) -> float:
        """Return about how many bytes a way of writing will take."""
        # By the try that is nearest to it.
        near = min(sizes, key=lambda tried: abs(math.log(tried.weight / choice.weight)))
        return sizes[near] * choice.weight / near.weight

    hopeful = (c for c in ranked if c not in sizes and c.penalty < worst and expected(c) <= _AIM * most)
    found = next(hopeful, None)
    if found is None and worst == math.inf:
        smaller = [c for c in ranked if c.weight < min(c.weight for c in sizes)]
        return smaller[len(smaller) // 2] if smaller else None
    return found


def _choices(limit: Limit, counts: Sequence[int], seconds: float) -> list[Choice]:
    if limit.format == "webm":
        count = counts[0]
        return [Choice(count, crf, crf, math.exp(-0.02 * crf - 0.0007 * crf**2)) for crf in _CRFS]
    if limit.format == "webp":
        levels = {q: (loss, 0.45 + q / 100 + max(0, q - 75) / 20) for q, loss in _WEBP_QUALITIES.items()}
    else:
        levels = {c: (loss, math.log2(c) ** 1.5) for c, loss in _COLOURS.items()}
    return [
        Choice(count, level, loss + _jerkiness(count / seconds), count * weight)
        for count in counts
        for level, (loss, weight) in levels.items()
    ]


def _jerkiness(rate: float) -> float:
    """Return how much worse fewer frames a second look, in the terms of a palette's losses."""
    few = max(0.0, _JERKY - rate)
    return _STEPS_A_HALVING * max(0.0, math.log2(_SMOOTH / rate)) + 0.5 * few


def _encoded(clip: StickerClip, limit: Limit, side: int, choice: Choice) -> bytes:
    timed = clip.at(side, choice.pictures)
    if limit.format == "webm":
        return encode_webm(timed, choice.level)
    if limit.format == "webp":
        return encode_webp(timed, choice.level)
    if limit.format == "gif":
        return encode_gif(timed, choice.level)
    return encode_apng(timed, choice.level, loops_within(limit, clip.seconds))


def _fitted_still(clip: StickerClip, limit: Limit, side: int) -> bytes:
    frame = clip.still(side)
    if limit.format == "png":
        tries = (encode_still(frame, colours) for colours in (0, 256, 128, 64, 32))
    else:
        tries = (encode_still_webp(frame, quality) for quality in (95, 90, 80, 70, 55, 40, 20))
    for content in tries:
        if len(content) <= limit.max_bytes:
            return content
    raise InputError(f"a still does not fit into {limit.max_bytes // 1024} KB for {limit.platform}")
