"""`ichimai cameras`: which cameras there are."""

from __future__ import annotations

import argparse


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("cameras", help="list the cameras")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print each camera's number and name; return 1 where there is none."""
    from tracking.sources.camera_list import list_cameras

    cameras = list_cameras()
    for camera in cameras:
        print(f"{camera.number}  {camera.name}")
    if not cameras:
        print("no camera found; plug one in, or use a video, a folder of pictures, a recording or `idle`")
    return 0 if cameras else 1
