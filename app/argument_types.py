"""What words on the command line mean: types for `argparse`, which refuse in one line what is none."""

from __future__ import annotations

import argparse


def size(text: str) -> tuple[int, int]:
    """Return the (width, height) that `N` or `WIDTHxHEIGHT` means, both even as video has them."""
    parts = text.lower().split("x")
    if len(parts) > 2 or not all(p.isdecimal() and 16 <= int(p) <= 4096 for p in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is no size: give N or WIDTHxHEIGHT, 16 to 4096")
    width, height = (int(p) + int(p) % 2 for p in (parts * 2)[:2])
    return width, height


def count(text: str) -> int:
    """Return a whole number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no count: give a whole number from 1 on")
    return int(text)


def rate(text: str) -> float:
    """Return pictures per second, 1 to 240."""
    try:
        fps = float(text)
    except ValueError:
        fps = 0.0
    if not 1.0 <= fps <= 240.0:
        raise argparse.ArgumentTypeError(f"{text!r} is no rate: give 1 to 240 pictures per second")
    return fps


def add_turn_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that says by how much a source's pictures are turned."""
    parser.add_argument(
        "--turn",
        type=int,
        choices=(0, 90, 180, 270),
        help="degrees, clockwise, by which the pictures are turned first (default: as the face shows)",
    )


def numbers(text: str) -> list[float]:
    """Return the numbers that commas part."""
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        found = []
    if not found or not all(abs(number) < 1e3 for number in found):
        raise argparse.ArgumentTypeError(f"{text!r} are no numbers: give some, parted by commas")
    return found
