"""What the text that names a source means."""

from __future__ import annotations

from pathlib import Path

from tracking.errors import InputError
from tracking.sources.looped_source import LoopedSource
from tracking.sources.source import ImageSource, PoseSource


def open_named(text: str, *, loop: bool = False) -> ImageSource | PoseSource:
    """Open what `text` names; see `tracking.sources.source.open_source`."""
    if text == "idle":
        from tracking.sources.idle_motion import IdleMotion

        return IdleMotion()
    path = Path(text)
    if path.suffix.lower() == ".jsonl":
        from tracking.sources.pose_recording import PoseRecording

        return PoseRecording(path, loop=loop)
    if path.is_dir() or path.is_file():
        return LoopedSource(lambda: _open_pictures(path)) if loop else _open_pictures(path)
    from tracking.sources.camera_list import find_camera
    from tracking.sources.webcam import Webcam

    camera = find_camera(text)
    if camera is None:
        raise InputError(f"{text!r} is no file, folder or camera; `ichimai cameras` lists the cameras")
    return Webcam(camera)


def _open_pictures(path: Path) -> ImageSource:
    if path.is_dir():
        from tracking.sources.image_folder import ImageFolder

        return ImageFolder(path)
    from tracking.sources.video import VideoSource

    return VideoSource(path)
