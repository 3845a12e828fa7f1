"""`ichimai speak`: a talking clip from sound alone."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.argument_types import rate, size
from app.commands.animate import LONGEST


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("speak", help="let a character speak a sound file or a clip's sound")
    parser.add_argument("sound", type=Path, help="sound file, or a clip with sound")
    parser.add_argument(
        "-c", "--character", default="", help="drawing, .ichimai or a bundled name (default: the chosen one)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True,
        help=".mp4, .webm (with alpha), a folder for PNG files, or .jsonl: the poses alone",
    )  # fmt: skip
    parser.add_argument(
        "--style",
        default="usual",
        help="usual, calm, lively, news, shy, or a pose recording to be as lively as",
    )
    parser.add_argument(
        "--liveliness", type=float, default=1.0, help="0 still, 1 as the style is, 2 twice as lively"
    )
    parser.add_argument("--seed", type=int, default=0, help="another number, other chance")
    parser.add_argument(
        "--size", type=size, help=f"N or WIDTHxHEIGHT (default: the drawing's, at most {LONGEST})"
    )
    parser.add_argument(
        "--background",
        help="transparent, green, blue, magenta, #rrggbb or a picture (default: transparent; white in .mp4)",
    )
    parser.add_argument("--fps", type=rate, default=30.0, help="pictures per second (default: 30)")
    parser.add_argument("--pack", help="model pack: a name of `ichimai models list`, or a path")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the whole clip; nothing is left behind when it fails."""
    from tracking.errors import InputError
    from tracking.moment import Moment
    from tracking.sources.pose_recording import write_moments
    from tracking.voice.prosody import prosody_of
    from tracking.voice.sound_file import read_sound
    from tracking.voice.speech_motion import poses_of
    from tracking.voice.styles import open_style
    from tracking.voice.viseme_network import mouths_of

    if not 0.0 <= arguments.liveliness <= 3.0:
        raise InputError(f"--liveliness {arguments.liveliness:g} is outside 0 to 3")
    if not arguments.sound.is_file():
        raise InputError(f"{arguments.sound} is no file with sound in it")
    if arguments.output.exists() and arguments.output.samefile(arguments.sound):
        raise InputError(f"{arguments.output} would overwrite what it is made from; choose another name")
    style = open_style(arguments.style).scaled(arguments.liveliness)
    sound = read_sound(arguments.sound)
    poses = poses_of(mouths_of(sound), arguments.fps, style, arguments.seed, prosody_of(sound))
    moments = [Moment(k / arguments.fps, pose) for k, pose in enumerate(poses)]
    if arguments.output.suffix.lower() == ".jsonl":
        write_moments(arguments.output, moments)
        print(f"{arguments.output}: {len(moments)} poses, {len(moments) / arguments.fps:.1f} s")
        return 0
    return _render(arguments, moments)


def _render(arguments: argparse.Namespace, moments: list) -> int:
    from dataclasses import replace

    from app.clips.animation import ClipLayout, animate, fitting_size
    from app.commands.animate import usual_background
    from app.opening import open_background, open_character
    from app.progress import ProgressBar
    from app.settings.settings_file import SettingsFile
    from rendering.clip_audio import ClipSound
    from rendering.sink_opening import open_file_sink
    from tracking.pose import Pose

    settings = SettingsFile().load()
    output = replace(settings.output, size=max(arguments.size or (LONGEST,)))
    wanted = replace(settings, output=output, pack=arguments.pack or settings.pack)
    background = open_background(arguments.background or usual_background(arguments.output))
    poser = open_character(arguments.character or settings.character, wanted, lambda share: None)
    height, width = poser.pose(Pose()).rgba_premultiplied.shape[:2]
    layout = ClipLayout(background, arguments.size or fitting_size(width, height, LONGEST))
    with (
        open_file_sink(arguments.output, layout.size, arguments.fps, ClipSound(arguments.sound)) as sink,
        ProgressBar(len(moments)) as bar,
    ):
        outcome = animate(iter(moments), poser, layout, sink, on_frame=bar.update)
    print(f"{arguments.output}: {outcome.written} frames, {outcome.written / arguments.fps:.1f} s")
    return 0
