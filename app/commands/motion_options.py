"""The options of `ichimai animate` that go with `--motion`."""

from __future__ import annotations

import argparse


def add_motion_options(parser: argparse.ArgumentParser) -> None:
    """Add them in a group of their own."""
    group = parser.add_argument_group(
        "--motion", "any picture, moved by what moves in any other clip; no face need be tracked"
    )
    group.add_argument(
        "--motion",
        nargs="?",
        const="first-order",
        metavar="NAME",
        help="`first-order` for the bundled pack, or a pack's name (`ichimai models add` a checkpoint)",
    )
    group.add_argument(
        "--absolute", action="store_true", help="take the clip's key points as they are, not their motion"
    )
    group.add_argument(
        "--no-adapt-scale", action="store_true", help="don't scale motion by the sizes of the two heads"
    )
    group.add_argument(
        "--best-frame",
        type=best_frame,
        default="first",
        metavar="auto|N|first",
        help="the frame that motion is counted from; auto looks for the one most like the picture",
    )
    group.add_argument(
        "--crop",
        choices=("auto", "none"),
        default="auto",
        help="cut picture and clip to their heads (auto), or take both whole (none)",
    )


def best_frame(text: str) -> int | str:
    """Return a frame's number, "auto" or "first"."""
    if text in ("auto", "first"):
        return text
    if text.isdecimal():
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no frame: give auto, first, or a number from 0 on")
