"""`ichimai doctor`: what works here and what to do about the rest."""

from __future__ import annotations

import argparse


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("doctor", help="say what works here and what to do about the rest")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one line a part; return 1 where something the program needs is broken."""
    from app.doctor import examine

    broken = 0
    for finding in examine():
        print(finding, flush=True)
        broken += finding.state == "broken"
    return 1 if broken else 0
