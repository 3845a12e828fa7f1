"""`ichimai doctor`: what works here and what to do about the rest."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("doctor", help="say what works here and what to do about the rest")
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="also write a text file for a bug report; says what is in it",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one line a part; return 1 where something the program needs is broken."""
    from app.diagnosis.doctor import examine

    broken, lines = 0, []
    for finding in examine():
        print(finding, flush=True)
        lines.append(str(finding))
        broken += finding.state == "broken"
    if arguments.report is not None:
        _write_report(arguments.report, lines)
    return 1 if broken else 0


def _write_report(path: Path, findings: list[str]) -> None:
    from app.diagnosis.bug_report import bug_report
    from tracking.errors import InputError
    from tracking.unfinished import write_whole

    try:
        write_whole(path, bug_report(findings).encode(errors="backslashreplace"))
    except OSError as error:
        raise InputError(f"{path} can't be written: {error.strerror or error}") from error
    print(
        f"{path}: versions, devices, the settings you changed and the end of the log, without your name and "
        "your folders' names; no picture, face or drawing. Read it before you send it"
    )
