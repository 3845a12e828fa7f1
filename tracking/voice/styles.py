"""From what the user says of a style to the style: a name, or a recording that a network knows it by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from tracking.errors import InputError
from tracking.moment import Moment
from tracking.sources.pose_recording import read_moments
from tracking.voice.motion_network import style_vector
from tracking.voice.motion_style import STYLES, MotionStyle, find_style, style_channels

_ABSENT = {"brows": (4,), "gaze": (6, 7)}
"""Columns of what the network sees that a tracker may not know."""


def open_style(text: str) -> MotionStyle:
    """Return the style that a text names: one of `STYLES`, or a pose recording (`.jsonl`).

    Raises:
        InputError: if it is neither, or the recording is too short.
    """
    named = find_style(text)
    if named is not None:
        return named
    path = Path(text)
    if path.suffix.lower() != ".jsonl" or not path.is_file():
        raise InputError(
            f"there is no style {text!r}: give {', '.join(STYLES)}, or a pose recording (.jsonl)"
        )
    return style_of(read_moments(path))


def style_of(moments: Sequence[Moment]) -> MotionStyle:
    """Return the style that poses were made in.

    What a recording does not hold at all (a tracker without gaze or brows gives 0) is as usual.

    Raises:
        InputError: if they are too few.
    """
    channels = style_channels(moments)
    absent = [n for n, columns in _ABSENT.items() if not np.ptp(channels[:, columns], axis=0).any()]
    return replace(MotionStyle.from_vector(style_vector(channels)), **dict.fromkeys(absent, 1.0))
