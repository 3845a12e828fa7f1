"""A picture driven by a clip, from what was asked for to the written file: the work of command and window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

from app.clips.first_order_animation import ClipMover, Moved, Wishes
from app.clips.head_crops import HeadFinder, HeadFraming
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


_USUAL = Wishes(longest=LONGEST)


@dataclass(frozen=True, slots=True)
class MotionJob:
    """What is to be made.

    Attributes:
        picture: a file, or a bundled character's name.
        clip: a video or a folder of pictures.
        output: `.mp4`, `.webm`, or a folder for PNG files.
        motion: "first-order", a pack's name or path.
        size: (width, height) of the result's part; None for the picture's.
        background: as `app.opening.open_background` takes it; None for the output's usual one.
        beside: show the clip beside the result.
        frames: stop after so many; None for all.
        bundle: a face landmarker to find people with; None for the usual one.
    """

    picture: str
    clip: str
    output: Path
    motion: str
    wishes: Wishes = _USUAL
    size: tuple[int, int] | None = None
    background: str | None = None
    beside: bool = False
    frames: int | None = None
    bundle: Path | None = None


class Written(NamedTuple):
    """What became of a job.

    Attributes:
        frames: written.
        counted_from: number of the frame that motion was counted from.
        stranger: a person drove a pack that has only seen drawings.
    """

    frames: int
    counted_from: int
    stranger: bool


class Watcher:
    """Is told of the work's way; does nothing unless it is made to."""

    def begun(self, mover: ClipMover, stranger: bool, total: int | None) -> None:
        """The networks are ready and heads are found."""

    def written(self, moved: Moved, count: int) -> None:
        """A frame was written; may raise to give the work up."""

    def ended(self) -> None:
        """The last frame was written, or the work failed."""


def write_clip(job: MotionJob, watcher: Watcher) -> Written:
    """Write the whole clip; nothing is left behind when it fails.

    Raises:
        InputError: if something of the job can't be used.
        ModelError: if the pack can't.
    """
    refuse(job)
    with ExitStack() as stack:
        mover, drawings_only = _mover(job, stack)
        stranger = drawings_only and mover.driver is not None and not mover.driver.drawn
        return Written(_write(job, mover, watcher, stranger), mover.counted_from, stranger)


def refuse(job: MotionJob) -> None:
    """Refuse what can't be, before anything is loaded."""
    clip = Path(job.clip)
    if clip.suffix.lower() == ".jsonl" or job.clip == "idle":
        raise InputError(
            "a recording has no pictures to take motion from; give a video or a folder of pictures"
        )
    if not clip.exists():
        raise InputError(f"there is no video {clip}")
    for path in (job.picture, job.clip):
        if Path(path).exists() and job.output.exists() and job.output.samefile(path):
            raise InputError(f"{job.output} would overwrite what it is made from; choose another name")


def _mover(job: MotionJob, stack: ExitStack) -> tuple[ClipMover, bool]:
    """Return the mover, and whether its pack has seen drawings only."""
    from app.characters.bundled import find_character
    from app.landmarker_file import chosen_bundle
    from app.settings.settings_file import SettingsFile
    from models.first_order.player import MotionPlayer
    from models.importing.reading import read_picture
    from models.registry import find_pack
    from models.runtime import bound_image_threads
    from tracking.trackers.tracker import open_tracker

    settings = SettingsFile().load()
    bound_image_threads(settings.runtime)
    pack = find_pack(job.motion)
    player = MotionPlayer(pack, settings.runtime)
    heads = HeadFinder(lambda: open_tracker(job.bundle or chosen_bundle(settings.face_landmarker)))
    stack.callback(heads.close)
    rgba = read_picture(find_character(job.picture)).rgba
    details = pack.manifest.details
    mover = ClipMover(player, framing_of(details), _opener(job.clip), heads, job.wishes, rgba)
    return mover, details.get("drives") == "drawings"


def framing_of(details: Mapping[str, Any]) -> HeadFraming:
    """Return how a pack wants heads to be shown."""
    stored = details.get("framing")
    usual = HeadFraming()
    if not isinstance(stored, Mapping):
        return usual
    values = [stored.get(name, default) for name, default in usual._asdict().items()]
    if not all(isinstance(v, float) and 0.02 < v < 1 for v in values):
        return usual
    return HeadFraming(*values)


def _opener(video: str) -> Callable[[], ImageSource]:
    def opened() -> ImageSource:
        """Open the clip anew, from its first frame."""
        from tracking.sources.source_table import open_source

        source = open_source(video)
        assert isinstance(source, ImageSource)
        return source

    return opened


def _write(job: MotionJob, mover: ClipMover, watcher: Watcher, stranger: bool) -> int:
    """Write every frame; return how many."""
    from app.opening import open_background
    from rendering.sink_opening import open_file_sink

    usual = "#ffffff" if job.output.suffix.lower() == ".mp4" else "transparent"
    background = open_background(job.background or usual)
    with _opener(job.clip)() as source:
        total, fps, driver = source.frame_count, source.fps, (source.width, source.height)
    size = job.size or _even(mover.size)
    canvas = side_by_side_size(driver, size) if job.beside else size
    sound = Path(job.clip) if Path(job.clip).is_file() else None
    watcher.begun(mover, stranger, job.frames or total)
    written = 0
    with open_file_sink(job.output, canvas, fps, sound) as sink:
        try:
            layout = MovedLayout(background, size, sink, beside=job.beside)
            for moved in mover.frames():
                sink.send(layout.picture(moved), moved.frame.time_s)
                written += 1
                watcher.written(moved, written)
                if written == job.frames:
                    break
        finally:
            watcher.ended()
    return written


class MovedLayout:
    """Lays moved pictures on the canvas, as large as they fit, and beside them what drove them."""

    def __init__(self, background: Background, size: tuple[int, int], sink: Sink, *, beside: bool) -> None:
        self._size, self._beside = size, beside
        self._composer = Composer(background, Placement(*size), sink.wants)
        self._bars = not sink.wants.has_alpha

    def picture(self, moved: Moved) -> np.ndarray:
        """Return the canvas for one frame, uint8, of the shape that the sink wants."""
        rgba = fitted(moved.rgba_premultiplied, self._size)
        if self._bars:
            rgba = with_black_bars(rgba, self._size)
        composed = self._composer.compose(AvatarFrame(rgba, moved.frame.time_s, Pose()))
        return side_by_side(moved.frame.rgb, composed) if self._beside else composed


def fitted(rgba_premultiplied: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a picture, uint8 (H, W, 4), premultiplied RGBA, as large as fits into `size` (width, height).

    It is enlarged by Lanczos as published.
    """
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
    """Return an opaque picture, uint8 (H, W, 4), premultiplied RGBA, centred on a black canvas of `size`.

    One with transparency stays as it is, for its background; `size` is (width, height).
    """
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
