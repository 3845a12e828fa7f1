"""Sets of stickers for the window: looked at, made, given up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from app.characters.worker_process import WorkerProcess
from app.live.background_work import BackgroundWork, Progress
from app.stickers.set_making import (
    SetResult,
    SetWish,
    chosen_scripts,
    compiled,
    make_set,
    performance_of,
    sort_out,
)
from app.stickers.staging import StickerStage, missing_parts
from models.colour import straighten

SHOWN = 112
"""Side, in pixels, of what is shown of a sticker."""
_RATE = 10


class Shown(NamedTuple):
    """What is shown of a sticker: PNG files, `SHOWN` pixels, evenly over its loop."""

    name: str
    frames: tuple[bytes, ...]
    seconds: float


class StickerPreview(NamedTuple):
    """What a set will be.

    Attributes:
        stickers: those that can be made.
        remarks: sentences about the others.
        whole: whether all were asked for.
    """

    stickers: tuple[Shown, ...]
    remarks: tuple[str, ...]
    whole: bool


class StickerDesk:
    """Shows and makes one set at a time in the workshop's process.

    Attributes:
        showing: the preview that is made, or was last.
        making: the set that is made, or was last.
    """

    def __init__(self, workshop: Callable[[], WorkerProcess]) -> None:
        self.showing: BackgroundWork[StickerPreview] = BackgroundWork("stickers shown")
        self.making: BackgroundWork[SetResult] = BackgroundWork("stickers")
        self._worker = workshop

    def show(self, wish: SetWish) -> None:
        """Begin to draw a preview of a set."""
        self.showing.begin(lambda progress: self._worker().do(progress, preview, wish))

    def make(self, wish: SetWish, folder: Path) -> None:
        """Begin to make a set; one that is being made is given up."""
        self.making.begin(lambda progress: self._worker().do(progress, make_set, wish, folder))

    def give_up(self) -> None:
        """Drop what is under way."""
        self.showing.give_up()
        self.making.give_up()

    def stop(self, timeout_s: float) -> list[str]:
        """Drop what is under way and wait for it; return the names of threads still running."""
        return self.showing.stop(timeout_s) + self.making.stop(timeout_s)


def preview(progress: Progress, wish: SetWish) -> StickerPreview:
    """Draw every sticker of a set small: the workshop's work."""
    made = compiled(wish.character, wish.pack)
    scripts, remarks = sort_out(chosen_scripts(wish.names, wish.changed), missing_parts(made))
    performance, more = performance_of(progress, wish, scripts)
    stage = StickerStage(made, marks=wish.marks)
    shown: list[Shown] = []
    for i, script in enumerate(scripts):
        progress(i / len(scripts))
        frames = performance(stage, script, _RATE * script.seconds)
        shown.append(Shown(script.name, tuple(_small(frame) for frame in frames), script.seconds))
    return StickerPreview(tuple(shown), (*remarks, *more), not wish.names)


def _small(canvas: np.ndarray) -> bytes:
    """Return a master frame, uint8 (H, W, 4) premultiplied, small, over nothing: PNG."""
    small = straighten(cv2.resize(canvas, (SHOWN, SHOWN), interpolation=cv2.INTER_AREA))
    return cv2.imencode(".png", cv2.cvtColor(small, cv2.COLOR_RGBA2BGRA))[1].tobytes()
