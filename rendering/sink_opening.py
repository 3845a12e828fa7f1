"""Which sink a path means."""

from __future__ import annotations

from pathlib import Path

from rendering.clip_audio import ClipSound
from rendering.png_folder import PngFolder
from rendering.sink import FileSink
from rendering.snapshot import Snapshot
from rendering.video_file import Mp4File, WebmFile
from tracking.errors import InputError

KINDS = {".mp4": Mp4File, ".webm": WebmFile, ".png": Snapshot, "": PngFolder}
"""What the end of a path means; none is a folder of pictures."""


def open_file_sink(
    path: Path, size: tuple[int, int], fps: float, audio_from: Path | ClipSound | None = None
) -> FileSink:
    """Begin the file or folder that `path` names by its ending.

    Args:
        path: `.mp4`, `.webm` (keeps transparency), `.png` (the first frame alone), or no ending: a folder of
            numbered RGBA pictures.
        size: (width, height) of the frames.
        fps: its constant rate.
        audio_from: a clip whose sound a video gets; frames are then timed by that clip, from 0.

    Raises:
        InputError: if the ending is none of these, or nothing can be written there.
    """
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise InputError(
            f"{path}: a clip ends in .mp4 or .webm (transparent), a picture in .png; "
            "without an ending it is a folder of numbered PNG"
        )
    return kind(path, size, fps, audio_from)
