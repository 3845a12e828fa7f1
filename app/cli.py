"""The command line: one parser, one subcommand a module of `app.commands`."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from importlib.metadata import version
from typing import NoReturn

from tracking.errors import IchimaiError

COMMANDS = (
    "animate",
    "bench",
    "cameras",
    "character",
    "doctor",
    "evaluate",
    "import",
    "models",
    "pose",
    "render",
    "track",
    "train",
    "compile",
)


class OneLineParser(argparse.ArgumentParser):
    """Says in one line what is wrong; the usage is there for the asking."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and end with status 2."""
        self.exit(2, f"{self.prog.partition(' ')[0]}: {message}; see `{self.prog} --help`\n")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every subcommand added."""
    parser = OneLineParser(prog="ichimai", description="One drawing, alive. Without a command: the window.")
    parser.add_argument("--version", action="version", version=f"ichimai {version('ichimai')}")
    parser.add_argument("-v", "--verbose", action="store_true", help="log more")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name in COMMANDS:
        importlib.import_module(f"app.commands.{name}").add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return the exit status (2 for an error of the user's)."""
    # numpy's OpenBLAS keeps a second thread spinning between our small products: 0.9 of a core, for nothing.
    # It must be told before numpy is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    arguments = build_parser().parse_args(argv)
    level = logging.DEBUG if arguments.verbose else logging.INFO
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
    if threading.current_thread() is threading.main_thread():
        # Being told to end is like Ctrl-C: what is half-written goes.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if arguments.command is None:
            from app.launch import launch

            return launch()
        return arguments.run(arguments) or 0
    except IchimaiError as error:
        print(f"ichimai: {error}", file=sys.stderr)
        return 2
    except ImportError as error:
        if "cannot open shared object" not in str(error):
            raise
        print(f"ichimai: a system library is missing ({error}); see `ichimai doctor`", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
