"""`ichimai render`: a saved pose log, with another character or another tuning."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.argument_types import rate, size
from app.commands.animate import LONGEST


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "render", help="render a saved pose log again, with another character or tuning"
    )
    parser.add_argument("log", type=Path, help="pose log or recording (.jsonl)")
    parser.add_argument(
        "-c", "--character", default="", help="drawing, .ichimai or a bundled name (default: the chosen one)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help=".mp4, .webm (with alpha), or a folder for PNG files"
    )
    parser.add_argument(
        "--size", type=size, help=f"N or WIDTHxHEIGHT (default: the drawing's, at most {LONGEST})"
    )
    parser.add_argument(
        "--background",
        help="transparent, green, blue, magenta, #rrggbb or a picture (default: transparent; white in .mp4)",
    )
    parser.add_argument(
        "--tuning",
        help="make the poses anew: now, calm, lively, glasses, standard, the name of a profile, or a .toml",
    )
    parser.add_argument("--fps", type=rate, default=30.0, help="pictures per second (default: 30)")
    parser.add_argument("--pack", help="model pack: a name of `ichimai models list`, or a path")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Render the whole log; nothing is left behind when it fails."""
    from dataclasses import replace

    from app.clips.animation import ClipLayout, animate, fitting_size
    from app.clips.log_rendering import at_rate, find_tuning, frame_count
    from app.commands.animate import usual_background
    from app.opening import open_background, open_character
    from app.progress import ProgressBar
    from app.settings.settings_file import SettingsFile
    from rendering.sink_opening import open_file_sink
    from tracking.errors import InputError
    from tracking.mapping.pose_mapper import PoseMapper
    from tracking.pose import Pose
    from tracking.sources.pose_recording import PoseRecording
    from tracking.stream import follow

    for given in (arguments.log, Path(arguments.character)):
        if given.is_file() and arguments.output.exists() and arguments.output.samefile(given):
            raise InputError(f"{arguments.output} would overwrite what it is made from; choose another name")
    file = SettingsFile()
    settings = file.load()
    for message in file.messages:
        print(message)
    tuning = find_tuning(arguments.tuning, settings) if arguments.tuning else None
    with PoseRecording(arguments.log, faces=tuning is not None) as log:
        poses = list(follow(log.read_moment, PoseMapper(tuning)))
    background = open_background(arguments.background or usual_background(arguments.output))
    output = replace(settings.output, size=max(arguments.size or (LONGEST,)))
    wanted = replace(settings, output=output, pack=arguments.pack or settings.pack)
    poser = open_character(arguments.character or settings.character, wanted, lambda share: None)
    height, width = poser.pose(Pose()).rgba_premultiplied.shape[:2]
    size = arguments.size or fitting_size(width, height, LONGEST)
    layout = ClipLayout(background, size, springs=settings.behaviour.springs)
    with (
        open_file_sink(arguments.output, layout.size, arguments.fps) as sink,
        ProgressBar(frame_count(poses, arguments.fps)) as bar,
    ):
        outcome = animate(at_rate(poses, arguments.fps), poser, layout, sink, on_frame=bar.update)
    print(f"{arguments.output}: {outcome.written} frames, {outcome.written / arguments.fps:.1f} s")
    return 0
