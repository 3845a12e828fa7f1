"""From what the user says of a style to the style: a name, or a recording that it is measured in."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tracking.errors import InputError
from tracking.sources.pose_recording import read_moments
from tracking.voice.motion_style import STYLES, MotionFigures, MotionStyle, figures_of, find_style

USUAL = MotionFigures(
    head_speed=7.3,
    head_range=6.1,
    nod_speed=9.0,
    mouth_range=0.68,
    brow_range=0.43,
    blinks_a_minute=28.0,
    blink_s=0.2,
    gaze_range=0.25,
    smile=0.05,
)
"""What is measured in motion that is made in the style "usual"."""


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
    return style_of(figures_of(read_moments(path)))


def style_of(figures: MotionFigures) -> MotionStyle:
    """Return the style in which motion is made that measures like this.

    What a recording does not hold at all (a tracker without gaze or brows gives 0) is as usual.
    """

    def share(measured: float, usual: float, *, absent: bool = False) -> float:
        return 1.0 if absent and measured < 1e-6 else float(np.clip(measured / usual, 0.05, 3.0))

    head = share(figures.head_speed, USUAL.head_speed)
    return MotionStyle(
        head=head,
        nods=share(figures.nod_speed, USUAL.nod_speed),
        mouth=float(np.clip(figures.mouth_range / USUAL.mouth_range, 0.3, 1.8)),
        brows=share(figures.brow_range, USUAL.brow_range, absent=True),
        blinks=share(figures.blinks_a_minute, USUAL.blinks_a_minute),
        gaze=share(figures.gaze_range, USUAL.gaze_range, absent=True),
        body=head,
        smile=float(np.clip(2.0 * figures.smile, -1.0, 1.0)),  # it is half while somebody speaks
    )
