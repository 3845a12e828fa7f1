"""Sets of stickers for the window: looked at, made, given up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from app.characters.bundled import find_character
from app.characters.worker_process import WorkerProcess
from app.live.background_work import BackgroundWork, Progress
from app.stickers.set_making import SetResult, SetWish, compiled, make_set, sort_out
from app.stickers.staging import Stage, missing_parts
from app.stickers.sticker_file import bundled_scripts
from models.colour import straighten

SHOWN = 112
"""Side, in pixels, of what is shown of a sticker."""
_RATE = 10


class Shown(NamedTuple):
    """What is shown of a sticker: PNG files, `SHOWN` pixels, evenly over its loop."""

    name: str
    frames: tuple[bytes, ...]
    seconds: float


class Preview(NamedTuple):
    """What a set will be: its stickers, and sentences about those that can't be made."""

    character: str
    stickers: tuple[Shown, ...]
    remarks: tuple[str, ...]


class StickerDesk:
    """Shows and makes one set at a time in the workshop's process.

    Attributes:
        showing: the preview that is made, or was last.
        making: the set that is made, or was last.
    """

    def __init__(self, workshop: Callable[[], WorkerProcess]) -> None:
        self.showing: BackgroundWork[Preview] = BackgroundWork("stickers shown")
        self.making: BackgroundWork[SetResult] = BackgroundWork("stickers")
        self._worker = workshop

    def show(self, character: str, pack: str, marks: bool) -> None:
        """Begin to draw a preview of a character: a bundled one's name, or a path."""
        self.showing.begin(lambda progress: self._worker().do(progress, preview, character, pack, marks))

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


def preview(progress: Progress, character: str, pack: str, marks: bool) -> Preview:
    """Draw every sticker small: the workshop's work."""
    made = compiled(find_character(character), pack)
    scripts, remarks = sort_out(bundled_scripts(), missing_parts(made))
    stage = Stage(made, marks=marks)
    shown: list[Shown] = []
    for i, script in enumerate(scripts):
        progress(i / len(scripts))
        count = _RATE * script.seconds
        frames = tuple(_small(stage.frame(script, k / count)) for k in range(count))
        shown.append(Shown(script.name, frames, script.seconds))
    return Preview(character, tuple(shown), tuple(remarks))


def _small(canvas: np.ndarray) -> bytes:
    """Return a master frame small, over nothing: PNG."""
    small = straighten(cv2.resize(canvas, (SHOWN, SHOWN), interpolation=cv2.INTER_AREA))
    return cv2.imencode(".png", cv2.cvtColor(small, cv2.COLOR_RGBA2BGRA))[1].tobytes()
