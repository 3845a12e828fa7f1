"""`ichimai animate`: a drawing driven by a clip, written to a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.argument_types import add_turn_option, count, size
from app.commands.motion_options import add_motion_options

if TYPE_CHECKING:
    from app.clips.animation import ClipLayout, Outcome
    from app.settings.settings import Settings
    from models.poser import Player
    from rendering.background import Background
    from tracking.sources.source_table import Opened

LONGEST = 1080
"""Side, in pixels, to which a larger drawing is scaled down where no size is given."""


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("animate", help="drive a drawing with a video of a face")
    parser.add_argument(
        "drawing", help="picture with a transparent background, or a bundled character's name"
    )
    parser.add_argument(
        "video", help="video, folder of pictures, pose recording (.jsonl), or tracker (osf://, ifm://PHONE)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help=".mp4, .webm (with alpha), or a folder for PNG files"
    )
    parser.add_argument("--side-by-side", action="store_true", help="show the driving picture beside it")
    parser.add_argument(
        "--size", type=size, help=f"N or WIDTHxHEIGHT (default: the drawing's, at most {LONGEST})"
    )
    parser.add_argument(
        "--background",
        help="transparent, green, blue, magenta, #rrggbb or a picture (default: transparent; white in .mp4)",
    )
    parser.add_argument("--raw", action="store_true", help="no smoothing; the face just as tracked")
    parser.add_argument("--neutral", action="store_true", help="take the first face as the neutral one")
    parser.add_argument("--no-mirror", action="store_true", help="the character's left is the person's left")
    parser.add_argument("--pack", help="model pack: a name of `ichimai models list`, or a path")
    parser.add_argument("--bundle", type=Path, help="a face_landmarker.task to track with")
    add_turn_option(parser)
    parser.add_argument("--frames", type=count, help="stop after this many frames")
    add_motion_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Animate the whole clip; nothing is left behind when it fails."""
    if arguments.motion is not None:
        from app.clips.motion_command import animate_by_motion

        return animate_by_motion(arguments)
    from functools import partial

    from app.clips.animation import animate
    from app.landmarker_file import chosen_bundle
    from app.opening import chosen_turn, open_background, open_character
    from app.progress import ProgressBar
    from rendering.clip_audio import ClipSound
    from rendering.sink_opening import open_file_sink
    from tracking.mapping.pose_mapper import PoseMapper
    from tracking.sources.source import ImageSource
    from tracking.sources.source_table import open_source
    from tracking.stream import follow, reading
    from tracking.trackers.tracker import open_tracker

    settings = _settings(arguments)
    background = open_background(arguments.background or usual_background(arguments.output))
    with _open_clip(arguments) as source:
        driver = (source.width, source.height) if isinstance(source, ImageSource) else None
        poser = open_character(arguments.drawing, settings, lambda share: None)
        layout = _layout(arguments, settings, background, poser, driver if arguments.side_by_side else None)
        clip = Path(arguments.video)
        sound = ClipSound(clip, getattr(source, "pieces", None)) if driver and clip.is_file() else None
        bundle = arguments.bundle or chosen_bundle(settings.face_landmarker)
        turn = chosen_turn(source, arguments.turn, settings)
        with (
            reading(
                source, lambda: open_tracker(bundle), turn, partial(open_source, arguments.video)
            ) as read_moment,
            open_file_sink(arguments.output, layout.size, source.fps, sound) as sink,
            ProgressBar(arguments.frames or source.frame_count) as bar,
        ):
            moments = follow(read_moment, PoseMapper(settings.tracking), neutral=arguments.neutral)
            outcome = animate(moments, poser, layout, sink, on_frame=bar.update, limit=arguments.frames)
    _report(arguments.output, outcome)
    return 0


def _layout(
    arguments: argparse.Namespace,
    settings: Settings,
    background: Background,
    poser: Player,
    driver: tuple[int, int] | None,
) -> ClipLayout:
    """Return where the avatar stands, and beside it the driving picture (width, height) if there is one."""
    from app.clips.animation import ClipLayout, fitting_size
    from tracking.pose import Pose

    height, width = poser.pose(Pose()).rgba_premultiplied.shape[:2]
    return ClipLayout(
        background,
        arguments.size or fitting_size(width, height, LONGEST),
        driver,
        mirrored=settings.tracking.mirror,
        springs=settings.behaviour.springs,
    )


def _settings(arguments: argparse.Namespace) -> Settings:
    from dataclasses import replace

    from app.settings.settings_file import SettingsFile

    file = SettingsFile()
    settings = file.load()
    for message in file.messages:
        print(message)
    tracking = settings.tracking
    tracking = replace(
        tracking,
        mirror=tracking.mirror and not arguments.no_mirror,
        filtered=tracking.filtered and not arguments.raw,
        learn=tracking.learn and not arguments.raw,
    )
    output = replace(settings.output, size=max(arguments.size or (LONGEST,)))
    return replace(settings, tracking=tracking, output=output, pack=arguments.pack or settings.pack)


def _open_clip(arguments: argparse.Namespace) -> Opened:
    """Open the clip, refusing what never ends and what would be overwritten."""
    from tracking.errors import InputError
    from tracking.sources.source import ImageSource
    from tracking.sources.source_table import open_source

    for given in (arguments.drawing, arguments.video):
        if Path(given).exists() and arguments.output.exists() and arguments.output.samefile(given):
            raise InputError(f"{arguments.output} would overwrite what it is made from; choose another name")
    live = "://" in arguments.video
    if live and not arguments.frames:
        raise InputError("a tracker never ends; say how many frames with --frames")
    if not live and not Path(arguments.video).exists() and arguments.video != "idle":
        raise InputError(f"there is no video {arguments.video}")
    if arguments.bundle is not None and not arguments.bundle.is_file():
        raise InputError(f"there is no face landmarker {arguments.bundle}")
    if arguments.video == "idle" and not arguments.frames:
        raise InputError("idle motion never ends; say how many frames with --frames")
    source = open_source(arguments.video)
    if arguments.side_by_side and not isinstance(source, ImageSource):
        source.close()
        raise InputError(f"{arguments.video} has no picture to show beside the character")
    return source


def usual_background(output: Path) -> str:
    """Return what lies behind the avatar where nothing is asked."""
    return "#ffffff" if output.suffix.lower() == ".mp4" else "transparent"


def _report(output: Path, outcome: Outcome) -> None:
    if outcome.written == outcome.frames:
        print(f"{output}: {outcome.frames} frames, a face in {outcome.faces}")
    else:
        # A steady rate repeats some and leaves others out.
        print(
            f"{output}: {outcome.written} frames, made from {outcome.frames} of the clip; a face in "
            f"{outcome.faces} of these"
        )
    if outcome.faces == 0:
        print("no face was found in the clip, so the character only waits; use a clip with a larger face")
