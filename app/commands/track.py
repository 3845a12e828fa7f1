"""`ichimai track`: what the tracker sees in a source, as a table or a pose recording."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.argument_types import add_turn_option, count, numbers
from tracking.errors import InputError

if TYPE_CHECKING:
    from tracking.expressions.reader import ExpressionReader
    from tracking.mapping.pose_mapper import PoseMapper


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("track", help="track a face and write its angles and poses to a file")
    parser.add_argument(
        "source", help="camera number or name, video, folder of pictures, or tracker (osf://)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help=".csv table, or .jsonl pose recording"
    )
    parser.add_argument("--raw", action="store_true", help="no filter; the angles just as tracked")
    parser.add_argument("--neutral", action="store_true", help="take the first face as the neutral one")
    parser.add_argument("--expression", action="store_true", help="write what the face expresses, too (.csv)")
    parser.add_argument("--no-mirror", action="store_true", help="the pose's left is the person's left")
    parser.add_argument("--bundle", type=Path, help="a face_landmarker.task to track with")
    add_turn_option(parser)
    parser.add_argument(
        "--retarget",
        action="store_true",
        help="let the trained network say the face's numbers, see docs/tracking.md",
    )
    parser.add_argument(
        "--residual", metavar="A,B,C,D", type=numbers,
        help="with --retarget: four numbers of about -2 to 2 that change how it reads the face",
    )  # fmt: skip
    parser.add_argument(
        "--voice", action="store_true", help="listen to the sound of a file: viseme and opening every 10 ms"
    )
    parser.add_argument("--frames", type=count, help="stop after this many frames (a camera: or on Ctrl-C)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Track the source to its end and say how it went."""
    if arguments.voice:
        return _track_voice(Path(arguments.source), arguments.output)
    from functools import partial

    from app.clips.track import open_track, track
    from app.landmarker_file import chosen_bundle
    from app.opening import chosen_turn
    from app.progress import ProgressBar
    from app.settings.settings_file import SettingsFile
    from tracking.sources.source_table import open_source
    from tracking.stream import reading
    from tracking.trackers.tracker import open_tracker

    mapper, kept = _mapper(arguments), SettingsFile().load()
    bundle = arguments.bundle or chosen_bundle(kept.face_landmarker)
    with open_source(arguments.source) as source:
        if not source.tracked:
            raise InputError(f"{arguments.source} gives poses already; there is no face to track in it")
        turn = chosen_turn(source, arguments.turn, kept)
        again = partial(open_source, arguments.source)
        with (
            open_track(arguments.output, _expression_reader(arguments)) as output,
            reading(source, lambda: open_tracker(bundle), turn, again) as read_moment,
            ProgressBar(arguments.frames or source.frame_count) as bar,
        ):
            result = track(
                source,
                read_moment,
                mapper,
                output,
                arguments.frames,
                neutral=arguments.neutral,
                on_frame=bar.update,
            )
    print(
        f"{arguments.output}: {result.frames} frames, a face in {result.faces}; "
        f"the tracker took {result.median_ms:.1f} ms a frame (median), {result.p95_ms:.1f} ms (p95)"
    )
    return 0


def _mapper(arguments: argparse.Namespace) -> PoseMapper:
    """Return what makes poses of faces, as asked for."""
    from tracking.mapping.pose_mapper import PoseMapper
    from tracking.retargeting.retargeter import RESIDUAL, Retargeter
    from tracking.settings import TrackingSettings

    if arguments.residual and len(arguments.residual) != RESIDUAL:
        raise InputError(f"--residual has {len(arguments.residual)} numbers, not {RESIDUAL}")
    if arguments.residual and not arguments.retarget:
        raise InputError("--residual says something with --retarget alone")
    settings = TrackingSettings(
        mirror=not arguments.no_mirror,
        filtered=not arguments.raw,
        learn=not arguments.raw,
        retarget=arguments.retarget,
    )
    return PoseMapper(settings, retargeter=Retargeter(arguments.residual))


def _expression_reader(arguments: argparse.Namespace) -> ExpressionReader | None:
    """Return what reads expressions, where they are asked for."""
    from tracking.expressions.reader import FIRST_S, ExpressionReader

    if not arguments.expression:
        return None
    return ExpressionReader(steady=not arguments.raw, rest_s=0.0 if arguments.neutral else FIRST_S)


def _track_voice(source: Path, output: Path) -> int:
    """Write what a voice makes of the mouth."""
    from tracking.voice.features import HOP_S
    from tracking.voice.sound_file import read_sound
    from tracking.voice.viseme_network import mouths_of
    from tracking.voice.voice_table import write_table

    if output.suffix.lower() != ".csv":
        raise InputError(f"{output}: what a voice makes of the mouth is written as a .csv table")
    if not source.is_file():
        raise InputError(f"{source} is no file with sound in it")
    mouths = mouths_of(read_sound(source))
    if not len(mouths.opening):
        raise InputError(f"{source} is too short: there is less than {HOP_S} s of sound in it")
    try:
        write_table(output, mouths)
    except OSError as error:
        raise InputError(f"{output} can't be written: {error.strerror}") from None
    said = float((mouths.visemes.argmax(1) > 0).mean())
    print(f"{output}: {len(mouths.opening) * HOP_S:.1f} s of sound, a voice in {100 * said:.0f} % of it")
    return 0
