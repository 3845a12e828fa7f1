"""The best a file may be within a platform's limits, found by trying."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rendering.stickers.apng import encode_apng, encode_png
from rendering.stickers.clip import StickerClip
from rendering.stickers.gif import encode_gif
from rendering.stickers.limits import Limit
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


def fitted(clip: StickerClip, limit: Limit, side: int) -> bytes:
    """Return the best file of a sticker that keeps a limit.

    Raises:
        InputError: if none does.
    """
    if not limit.animated:
        return _fitted_still(clip, limit, side)
    counts = allowed_counts(clip, limit)
    return best(_choices(limit, counts, clip.seconds), lambda c: _encoded(clip, limit, side, c), limit)


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


def best(choices: Sequence[Choice], encode: Callable[[Choice], bytes], limit: Limit) -> bytes:
    """Encode in the way that is expected to fit, learn from the size, and go on to a better one that may.

    Raises:
        InputError: if nothing fits.
    """
    ranked = sorted(choices, key=lambda choice: choice.penalty)
    sizes: dict[Choice, int] = {}
    kept: tuple[float, bytes] | None = None
    wanted: Choice | None = ranked[_first(ranked)]
    for _ in range(_TRIES):
        if wanted is None:
            break
        content = encode(wanted)
        sizes[wanted] = len(content)
        if len(content) <= limit.max_bytes and (kept is None or wanted.penalty < kept[0]):
            kept = wanted.penalty, content
        wanted = _next(ranked, sizes, limit.max_bytes, kept[0] if kept else math.inf)
    if kept is None:
        smallest = min(ranked, key=lambda choice: choice.weight)
        content = encode(smallest)
        if len(content) > limit.max_bytes:
            raise InputError(f"a sticker does not fit into {limit.max_bytes // 1024} KB for {limit.platform}")
        return content
    return kept[1]


def _first(ranked: Sequence[Choice]) -> int:
    """Return which to try first: of a film's many steps one that mostly fits, else a middling one."""
    return len(ranked) * 2 // 5 if ranked[0].pictures == ranked[-1].pictures else len(ranked) // 3


def _next(ranked: Sequence[Choice], sizes: dict[Choice, int], most: int, worst: float) -> Choice | None:
    """Return the best way that may fit and was not tried; None where none is better than `worst`."""

    def expected(choice: Choice) -> float:
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
        return [Choice(count, crf, crf, math.exp(-0.06 * crf)) for crf in _CRFS]
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
        tries = (encode_png(frame, colours) for colours in (0, 256, 128, 64, 32))
    else:
        tries = (encode_still_webp(frame, quality) for quality in (95, 90, 80, 70, 55, 40, 20))
    for content in tries:
        if len(content) <= limit.max_bytes:
            return content
    raise InputError(f"a still does not fit into {limit.max_bytes // 1024} KB for {limit.platform}")
