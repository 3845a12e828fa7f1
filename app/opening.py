"""From what the settings say to opened parts. Everything here may be slow: call it where it is used."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

import platformdirs

from app.characters.bundled import RECORDING, find_character
from app.live.character_loader import Loading
from app.settings.settings import CameraSettings, OutputSettings, Settings
from models.poser import Player
from rendering.background import (
    BLUE,
    GREEN,
    MAGENTA,
    Background,
    Chroma,
    Plain,
    Transparent,
    load_picture,
    parse_colour,
)
from rendering.sink import Sink
from rendering.sink_opening import open_file_sink
from tracking.errors import DeviceError, InputError
from tracking.sources.source import ImageSource, MomentSource
from tracking.sources.source_table import Opened, open_source
from tracking.trackers.upright import CameraTurn

_log = logging.getLogger(__name__)

BUNDLED_RECORDING = "recording"
"""What the settings call the bundled pose recording as a source."""

ENDINGS = {"mp4": ".mp4", "webm": ".webm", "png": ""}
"""Of a recording's file or folder, by `OutputSettings.record_format`."""

KEYS = {"green": GREEN, "blue": BLUE, "magenta": MAGENTA}


def open_live_character(text: str, settings: Settings, loading: Loading) -> Player:
    """Make a character ready as `open_character` does, showing it directly posed at once."""
    return open_character(text, settings, loading, loading.show)


def open_character(
    text: str,
    settings: Settings,
    progress: Callable[[float], None],
    show: Callable[[Player], None] | None = None,
) -> Player:
    """Make a character ready: a bundled one, a drawing file, or a compiled character (`.ichimai`).

    Args:
        text: name or path; empty for the first bundled one.
        settings: tell the model pack, how networks run, and the size of what goes out.
        progress: told the share done; compiling a drawing for the first time takes a while.
        show: given what poses the drawing until it is compiled, running the networks for every picture.

    Raises:
        InputError: if there is no such drawing or it can't be used.
        ModelError: if a character file or the pack can't be used.
    """
    from app.characters.character_cache import open_character_file, open_drawing
    from models.character_archive import SUFFIX
    from models.registry import BUNDLED, find_pack
    from models.runtime import bound_image_threads

    bound_image_threads(settings.runtime)
    path = find_character(text)
    if path.suffix.lower() == SUFFIX:
        name, longest = settings.pack or BUNDLED, settings.output.size
        return open_character_file(path, name, settings.runtime, progress, longest=longest, show=show)
    pack = find_pack(settings.pack or BUNDLED)
    return open_drawing(path, pack, settings.runtime, progress, longest=settings.output.size, show=show)


def open_background(text: str) -> Background:
    """Return what `transparent`, `green`, `blue`, `magenta`, a colour (`#rrggbb`) or a picture's path means.

    Raises:
        InputError: if it is none of these.
    """
    word = text.strip().lower()
    if word in ("", "transparent"):
        return Transparent()
    if word in KEYS:
        return Chroma(KEYS[word])
    if Path(text).is_file():
        return load_picture(Path(text))
    try:
        return Plain(parse_colour(text))
    except InputError as error:
        raise InputError(
            f"{text!r} is no background: give transparent, green, blue, magenta, #rrggbb or a picture file"
        ) from error


def open_recording() -> MomentSource:
    """Open the bundled pose recording, played again and again."""
    from tracking.sources.pose_recording import PoseRecording

    return PoseRecording(RECORDING, loop=True)


def open_chosen_source(camera: CameraSettings, say: Callable[[Exception], None]) -> Opened:
    """Open the source that was chosen, or with none chosen the first camera; never fails.

    Args:
        camera: the choice.
        say: told why the bundled recording stands in for what can't be opened.
    """
    try:
        return _open_camera_or_file(camera)
    except (DeviceError, InputError) as error:
        say(error)
        return open_recording()


def _open_camera_or_file(camera: CameraSettings) -> Opened:
    from tracking.sources.camera_list import Camera, find_camera, list_cameras
    from tracking.sources.webcam import CameraFormat, Webcam

    wanted = CameraFormat(camera.width, camera.height, camera.fps)
    if camera.source == BUNDLED_RECORDING:
        return open_recording()
    if "://" in camera.source:
        return open_source(camera.source)
    if camera.source:
        chosen = find_camera(camera.source)
        return Webcam(chosen, wanted) if isinstance(chosen, Camera) else open_source(camera.source, loop=True)
    problem: Exception = DeviceError("No camera was found")
    for found in list_cameras():
        if found.virtual:  # it may show what we send it ourselves
            problem = DeviceError("Only virtual cameras were found; choose one to follow it")
            continue
        try:
            return Webcam(found, wanted)
        except DeviceError as error:
            problem = error
    raise problem


def turn_of(source: ImageSource, settings: Settings) -> CameraTurn:
    """Return how a source's pictures are turned by the settings; what they don't say of a camera is found."""
    told = settings.camera_turns.get(source.name)
    if told is not None:
        return CameraTurn(told.degrees, fixed=told.by_hand or not source.live)
    general = settings.camera.turn if source.live else CameraSettings().turn
    return CameraTurn(general, fixed=general != 0 or not source.live)


def chosen_turn(source: Opened, told: int | None, settings: Settings) -> CameraTurn:
    """Return how a command turns the pictures of a source: as told, else by the settings, else by the face.

    What the face shows is said in the log.
    """

    def found(degrees: int) -> None:
        """Say how the pictures are turned."""
        _log.warning(
            "%s does not stand upright: its pictures are turned by %d degrees (--turn 0 leaves them)",
            *(source.name, degrees),
        )

    if told is not None or not isinstance(source, ImageSource):
        return CameraTurn(told or 0, fixed=True)
    turn = turn_of(source, settings)
    # The window leaves clips as they are: they play again and again there.
    search = not source.live and source.name not in settings.camera_turns
    return CameraTurn(turn.degrees, fixed=turn.settled and not search, found=found)


def open_virtual_camera(output: OutputSettings, size: tuple[int, int]) -> Sink:
    """Open the chosen virtual camera, or the first that is free.

    Raises:
        DeviceError: if there is none or it is in use; the message says what to do.
    """
    try:
        from rendering.virtual_camera import VirtualCamera
    except ImportError as error:  # it may be left out of a bundle (docs/licences.md)
        raise DeviceError(f"there is no virtual camera here: {error}; install pyvirtualcam") from error
    return VirtualCamera(size, output.fps, output.virtual_camera or None)


def open_browser_source(output: OutputSettings, size: tuple[int, int]) -> Sink:
    """Begin to serve the avatar as a web page on this computer.

    Raises:
        DeviceError: if the port is taken.
    """
    from rendering.browser_source import BrowserSource

    return BrowserSource(size, output.fps, output.browser_port)


def open_spout(output: OutputSettings, size: tuple[int, int]) -> Sink:
    """Begin to share the avatar by Spout.

    Raises:
        DeviceError: if there is no Spout here; the message says what to do.
    """
    from rendering.spout_sink import SpoutSink

    return SpoutSink(size, output.fps)


def open_syphon(output: OutputSettings, size: tuple[int, int]) -> Sink:
    """Begin to share the avatar by Syphon.

    Raises:
        DeviceError: if there is no Syphon here; the message says what to do.
    """
    from rendering.syphon_sink import SyphonSink

    return SyphonSink(size, output.fps)


def open_ndi(output: OutputSettings, size: tuple[int, int]) -> Sink:
    """Begin to send the avatar by NDI.

    Raises:
        DeviceError: if NDI is not installed; the message says what to do.
    """
    from rendering.ndi_sink import NdiSink

    return NdiSink(size, output.fps)


def open_video_recording(output: OutputSettings, size: tuple[int, int]) -> Sink:
    """Begin a recording of the chosen format in the chosen folder.

    Raises:
        InputError: if it can't be written there.
    """
    path = new_path(output.record_folder, ENDINGS[output.record_format])
    return open_file_sink(path, size, output.record_fps)


def open_snapshot(output: OutputSettings, size: tuple[int, int]) -> Sink:
    """Begin a picture in the chosen folder.

    Raises:
        InputError: if it can't be written there.
    """
    return open_file_sink(new_path(output.record_folder, ".png"), size, output.fps)


def new_path(folder: str, ending: str) -> Path:
    """Return a new file's path in `folder`, or in the user's folder of videos, which is made if need be.

    Raises:
        InputError: if there is no such folder and it can't be made.
    """
    where = Path(folder or platformdirs.user_videos_dir())
    try:
        where.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"there is no folder {where} and it can't be made: {error.strerror}") from error
    name = f"ichimai-{time.strftime('%Y%m%d-%H%M%S')}"
    tries = (where / f"{name}{again}{ending}" for again in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(path for path in tries if not path.exists())
