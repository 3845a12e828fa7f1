"""A folder of pictures as a source."""

from __future__ import annotations

import re
from pathlib import Path

import cv2
import numpy as np

from tracking.basics.arrays import Array
from tracking.errors import InputError
from tracking.frame import Frame
from tracking.sources.picture_file import decode_picture
from tracking.sources.source import SourceBase

_SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp"}


class ImageFolder(SourceBase):
    """The pictures of a folder in the order of their names, numbers counting as numbers (2 before 10).

    Args:
        path: the folder.
        fps: how many of them make a second.

    Raises:
        InputError: if there is no picture or the first can't be read.
    """

    def __init__(self, path: Path, fps: float = 25.0) -> None:
        self.name = path.name
        self.fps = fps
        try:
            # What begins with a dot is hidden: macOS leaves such files (._1.png) beside those it copies.
            files = [
                f
                for f in path.iterdir()
                if f.suffix.lower() in _SUFFIXES and not f.name.startswith(".") and f.is_file()
            ]
        except OSError as error:
            raise InputError(f"can't read the folder {path}: {error.strerror}") from error
        if not files:
            raise InputError(f"the folder {path} holds no picture ({', '.join(sorted(_SUFFIXES))})")
        self._files = sorted(files, key=_natural)
        self._next = 0
        self._closed = False
        self.height, self.width = _read_rgb(self._files[0]).shape[:2]

    @property
    def frame_count(self) -> int:
        """How many pictures there are."""
        return len(self._files)

    def read(self) -> Frame | None:
        """Return the next picture, None at the end.

        Raises:
            InputError: if it can't be read.
        """
        if self._closed or self._next >= len(self._files):
            return None
        index = self._next
        self._next += 1
        return Frame(_read_rgb(self._files[index]), index / self.fps, index)

    def close(self) -> None:
        """End it."""
        self._closed = True


def _natural(file: Path) -> list[tuple[int, int, str]]:
    parts = re.findall(r"\d+|\D+", file.name.lower())
    return [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts]


def _read_rgb(file: Path) -> Array:
    try:
        data = np.frombuffer(file.read_bytes(), np.uint8)
    except OSError as error:
        raise InputError(f"can't read the picture {file}: {error.strerror}") from error
    bgr = decode_picture(data, cv2.IMREAD_COLOR)
    if bgr is None:
        raise InputError(f"{file} is damaged or no picture")
    return cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
