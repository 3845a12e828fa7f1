"""A table of what a voice makes of the mouth."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tracking.unfinished import written_whole
from tracking.voice.features import HOP_S
from tracking.voice.viseme_network import Mouths
from tracking.voice.visemes import VISEMES

COLUMNS = ("time_s", "viseme", "opening")


def write_table(path: Path, mouths: Mouths) -> None:
    """Write one row a frame; the time is the frame's middle, in the sound's own time.

    Raises:
        OSError: if it can't be written; nothing is left behind then.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    named = mouths.visemes.argmax(1)
    for k, (viseme, opening) in enumerate(zip(named, mouths.opening, strict=True)):
        rows.writerow([f"{(k + 0.5) * HOP_S:.3f}", VISEMES[viseme], f"{opening:.4f}"])
    with written_whole(path) as file:
        file.write(text.getvalue().encode())
