"""`ichimai animate --motion`: from what was typed to a written clip."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from app.clips.first_order_animation import ClipMover, Moved, Wishes
from app.clips.head_crops import Framing, HeadFinder
from app.progress import ProgressBar
from models.first_order.movement import Mode
from models.poser import AvatarFrame
from rendering.background import Background
from rendering.composer import Composer, Placement
from rendering.side_by_side import side_by_side, side_by_side_size
from rendering.sink import Sink
from tracking.errors import InputError
from tracking.pose import Pose
from tracking.sources.source import ImageSource

LONGEST = 1080
"""Side, in pixels, to which a larger picture is scaled down where no size is given."""
PERSON = (
    "the clip shows a person, and this pack has only seen drawn characters: it will follow poorly. "
    "For people leave --motion away (their face is tracked), or add a published pack "
    "(`ichimai models add vox-cpk.pth.tar`)"
)


def animate_by_motion(arguments: argparse.Namespace) -> int:
    """Write the whole clip; nothing is left behind when it fails."""
    _refuse(arguments)
    with ExitStack() as stack:
        mover, drawings_only = _mover(arguments, stack)
        if drawings_only and mover.driver is not None and not mover.driver.drawn:
            print(PERSON)
        if arguments.best_frame == "auto":
            print(f"motion is counted from frame {mover.counted_from}")
        frames = _write(arguments, mover)
    print(f"{arguments.output}: {frames} frames")
    return 0


def _refuse(arguments: argparse.Namespace) -> None:
    """Refuse what can't be, before anything is loaded."""
    given = {"--raw": arguments.raw, "--neutral": arguments.neutral, "--pack": arguments.pack}
    if wrong := [name for name, value in given.items() if value]:
        raise InputError(f"{wrong[0]} is for poses; it does not go with --motion")
    clip = Path(arguments.video)
    if clip.suffix.lower() == ".jsonl" or arguments.video == "idle":
        raise InputError(
            "a recording has no pictures to take motion from; give a video or a folder of pictures"
        )
    if not clip.exists():
        raise InputError(f"there is no video {clip}")
    for path in (arguments.drawing, arguments.video):
        if Path(path).exists() and arguments.output.exists() and arguments.output.samefile(path):
            raise InputError(f"{arguments.output} would overwrite what it is made from; choose another name")


def _mover(arguments: argparse.Namespace, stack: ExitStack) -> tuple[ClipMover, bool]:
    """Return the mover, and whether its pack has seen drawings only."""
    from app.characters.bundled import find_character
    from app.landmarker_file import chosen_bundle
    from app.settings.settings_file import SettingsFile
    from models.first_order.player import MotionPlayer
    from models.importing.reading import read_picture
    from models.registry import find_motion_pack
    from models.runtime import bound_image_threads
    from tracking.trackers.tracker import open_tracker

    settings = SettingsFile().load()
    bound_image_threads(settings.runtime)
    pack = find_motion_pack(arguments.motion)
    player = MotionPlayer(pack, settings.runtime)
    heads = HeadFinder(lambda: open_tracker(arguments.bundle or chosen_bundle(settings.face_landmarker)))
    stack.callback(heads.close)
    mode = Mode(not arguments.absolute, not arguments.no_adapt_scale)
    longest = max(arguments.size or (LONGEST,))
    wishes = Wishes(mode, arguments.best_frame, arguments.crop == "auto", longest)
    rgba = read_picture(find_character(arguments.drawing)).rgba
    details = pack.manifest.details
    mover = ClipMover(player, framing_of(details), _opener(arguments.video), heads, wishes, rgba)
    return mover, details.get("drives") == "drawings"


def framing_of(details: Mapping[str, Any]) -> Framing:
    """Return how a pack wants heads to be shown."""
    stored = details.get("framing")
    usual = Framing()
    if not isinstance(stored, Mapping):
        return usual
    values = [stored.get(name, default) for name, default in usual._asdict().items()]
    if not all(isinstance(v, float) and 0.02 < v < 1 for v in values):
        return usual
    return Framing(*values)


def _opener(video: str) -> Callable[[], ImageSource]:
    def opened() -> ImageSource:
        from tracking.sources.source_opening import open_named

        source = open_named(video)
        assert isinstance(source, ImageSource)
        return source

    return opened


def _write(arguments: argparse.Namespace, mover: ClipMover) -> int:
    """Write every frame; return how many."""
    from app.commands.animate import usual_background
    from app.opening import open_background
    from rendering.sink_opening import open_file_sink

    background = open_background(arguments.background or usual_background(arguments.output))
    with _opener(arguments.video)() as source:
        total, fps, driver = source.frame_count, source.fps, (source.width, source.height)
    size = arguments.size or _even(mover.size)
    canvas = side_by_side_size(driver, size) if arguments.side_by_side else size
    clip = Path(arguments.video)
    sound = clip if clip.is_file() else None
    bar = ProgressBar(arguments.frames or total)
    written = 0
    with open_file_sink(arguments.output, canvas, fps, sound) as sink:
        try:
            layout = MovedLayout(background, size, sink, beside=arguments.side_by_side)
            for moved in mover.frames():
                sink.send(layout.picture(moved), moved.frame.time_s)
                written += 1
                bar.update(written)
                if written == arguments.frames:
                    break
        finally:
            bar.finish()
    return written


class MovedLayout:
    """Lays moved pictures on the canvas, as large as they fit, and beside them what drove them."""

    def __init__(self, background: Background, size: tuple[int, int], sink: Sink, *, beside: bool) -> None:
        self._size, self._beside = size, beside
        self._composer = Composer(background, Placement(*size), sink.wants)
        self._bars = not sink.wants.has_alpha

    def picture(self, moved: Moved) -> np.ndarray:
        """Return the canvas for one frame, in the sink's format."""
        rgba = fitted(moved.rgba_premultiplied, self._size)
        if self._bars:
            rgba = with_black_bars(rgba, self._size)
        composed = self._composer.compose(AvatarFrame(rgba, moved.frame.time_s, Pose()))
        return side_by_side(moved.frame.rgb, composed) if self._beside else composed


def fitted(rgba_premultiplied: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a picture as large as fits into (width, height), enlarged by Lanczos as published."""
    height, width = rgba_premultiplied.shape[:2]
    scale = min(size[0] / width, size[1] / height)
    wanted = (max(1, round(width * scale)), max(1, round(height * scale)))
    if wanted == (width, height):
        return rgba_premultiplied
    how = cv2.INTER_LANCZOS4 if scale > 1 else cv2.INTER_AREA
    out = cv2.resize(rgba_premultiplied, wanted, interpolation=how)
    # Lanczos overshoots; colour can't be more than its alpha.
    out[..., :3] = np.minimum(out[..., :3], out[..., 3:])
    return out


def with_black_bars(rgba_premultiplied: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return an opaque picture centred on a black canvas; one with transparency stays for its background."""
    height, width = rgba_premultiplied.shape[:2]
    if (width, height) == size or rgba_premultiplied[..., 3].min() < 255:
        return rgba_premultiplied
    canvas = np.zeros((size[1], size[0], 4), np.uint8)
    canvas[..., 3] = 255
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    canvas[top : top + height, left : left + width] = rgba_premultiplied
    return canvas


def _even(size: tuple[int, int]) -> tuple[int, int]:
    width, height = (max(2, 2 * round(v / 2)) for v in size)
    return width, height
