"""`ichimai pose`: a drawing in given poses."""

from __future__ import annotations

import argparse


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("pose", help="write a drawing in given poses")
    parser.add_argument("drawing")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carry it out."""
    raise NotImplementedError
