"""The table of sources: what a text names, and what opens it.

A new kind of source is a file of its own and a row here. What is called by an address has a scheme
(`scheme("osf")` for `osf://...`); what has `text` and `title` stands in the window's list by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tracking.errors import InputError
from tracking.sources.source import ImageSource, MomentSource
from tracking.translation import QT_TRANSLATE_NOOP

Opened = ImageSource | MomentSource

SOUND_FILES = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".wma", ".aif", ".aiff")
"""Files that are sound alone; the sound of a clip is meant by `voice:CLIP`."""


class SourceKind(NamedTuple):
    """One row.

    Attributes:
        name: of the kind, for people who look for it: `ichimai track --help`.
        is_named: whether a text names a source of this kind; the first row that says yes is taken.
        open: opens what a text names; may be slow. The second argument: play a file or folder again and
            again, its times going on rising.
        text: what names it in the window's list; empty for what is not listed by itself.
        title: what it is called there, in English; translated in the context "sources".
    """

    name: str
    is_named: Callable[[str], bool]
    open: Callable[[str, bool], Opened]
    text: str = ""
    title: str = ""


def scheme(name: str) -> Callable[[str], bool]:
    """Return what says whether a text begins with `name://`."""
    return lambda text: text.lower().startswith(f"{name}://")


def open_source(text: str, *, loop: bool = False) -> Opened:
    """Open what `text` names.

    Args:
        text: `idle`; a camera's number or name (see `ichimai cameras`); a pose recording (`.jsonl`); a folder
            of pictures; a video file; or what another row of `SOURCES` takes.
        loop: play a file or folder again and again, its times going on rising.

    Raises:
        InputError: if it is none of these, or a file or folder that can't be read.
        DeviceError: if it is a camera that can't be opened.
    """
    return next(kind for kind in SOURCES if kind.is_named(text)).open(text, loop)


def _idle(text: str, loop: bool) -> MomentSource:
    from tracking.sources.idle_motion import IdleMotion

    return IdleMotion()


def _voice(text: str, loop: bool) -> MomentSource:
    from tracking.voice.voice_source import FILE_PREFIX, MicrophoneVoice, SoundFileVoice

    if text == "voice":
        return MicrophoneVoice()
    path = text[len(FILE_PREFIX) :] if text.lower().startswith(FILE_PREFIX) else text
    return SoundFileVoice(Path(path), loop=loop)


def _is_idle(text: str) -> bool:
    return text == "idle"


def _is_address(text: str) -> bool:
    return "://" in text


def _is_recording(text: str) -> bool:
    return Path(text).suffix.lower() == ".jsonl"


def _is_there(text: str) -> bool:
    return Path(text).is_dir() or Path(text).is_file()


def _is_anything(text: str) -> bool:
    return True


def _is_voice(text: str) -> bool:
    return text == "voice" or text.lower().startswith("voice:") or Path(text).suffix.lower() in SOUND_FILES


def _network(text: str, loop: bool) -> MomentSource:
    from tracking.network.network_source import NetworkSource

    return NetworkSource(text)


def _recording(text: str, loop: bool) -> MomentSource:
    from tracking.sources.pose_recording import PoseRecording

    return PoseRecording(Path(text), loop=loop)


def _pictures(text: str, loop: bool) -> ImageSource:
    from tracking.sources.looped_source import LoopedSource

    path = Path(text)
    return LoopedSource(lambda: _open_pictures(path)) if loop else _open_pictures(path)


def _open_pictures(path: Path) -> ImageSource:
    if path.is_dir():
        from tracking.sources.image_folder import ImageFolder

        return ImageFolder(path)
    from tracking.sources.video import VideoSource

    return VideoSource(path)


def _camera(text: str, loop: bool) -> ImageSource:
    from tracking.sources.camera_list import find_camera
    from tracking.sources.webcam import Webcam

    camera = find_camera(text)
    if camera is None:
        raise InputError(f"{text!r} is no file, folder or camera; `ichimai cameras` lists the cameras")
    return Webcam(camera)


SOURCES: tuple[SourceKind, ...] = (
    SourceKind(
        "idle motion",
        _is_idle,
        _idle,
        text="idle",
        title=QT_TRANSLATE_NOOP("sources", "Idle motion"),
    ),
    SourceKind(
        "voice (voice, voice:CLIP, or a sound file)",
        _is_voice,
        _voice,
        text="voice",
        title=QT_TRANSLATE_NOOP("sources", "Voice alone (no camera)"),
    ),
    SourceKind("tracker on the network (osf://, ifm://PHONE)", _is_address, _network),
    SourceKind("pose recording", _is_recording, _recording),
    SourceKind("video or pictures", _is_there, _pictures),
    SourceKind("camera", _is_anything, _camera),
)
"""In the order in which a text is looked up."""
