"""A sink: writes how bright each frame is to a CSV file in the folder for recordings."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.live.sink_list import SinkKind
from app.opening import new_path
from app.settings.settings import OutputSettings
from rendering.pending import PendingPath, told_as_input_error
from rendering.sink import PixelFormat, Sink, SinkBase


class BrightnessLog(SinkBase):
    """A CSV of `time_s,brightness` that is there, whole, once the sink is closed."""

    def __init__(self, path: Path, size: tuple[int, int], fps: float) -> None:
        """Begin the file.

        Raises:
            InputError: if it can't be written.
        """
        super().__init__(size, fps, PixelFormat.RGB, str(path))
        self._pending: PendingPath | None = PendingPath(path)
        self._lines = ["time_s,brightness"]

    def take(self, pixels: np.ndarray, time_s: float) -> None:
        """Keep the mean of a frame, uint8 (H, W, 3): 0 is black, 1 white."""
        self._lines.append(f"{time_s:.3f},{pixels.mean() / 255:.4f}")

    def close(self) -> None:
        """Write the file under its name."""
        if self._pending is not None:
            with told_as_input_error(Path(self.target)):
                self._pending.temporary.write_text("\n".join(self._lines) + "\n", encoding="utf-8")
            self._pending.commit()
            self._pending = None

    def discard(self) -> None:
        """Leave nothing."""
        if self._pending is not None:
            self._pending.drop()
            self._pending = None


def open_brightness_log(output: OutputSettings, size: tuple[int, int]) -> Sink:
    """Begin a log in the folder for recordings."""
    return BrightnessLog(new_path(output.record_folder, ".csv"), size, output.fps)


ROW = SinkKind(
    "brightness log",
    action="brightness",
    key="",
    does="start a log of the picture's brightness, or finish it",
    hotkey="Brightness log on and off",
    button="Brightness log",
    opener="examples.brightness_log.open_brightness_log",
    in_bar=False,
)
"""What goes into `SINKS`."""
