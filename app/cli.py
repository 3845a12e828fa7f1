"""The command line: one parser, one subcommand a module of `app.commands`."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from typing import NoReturn

from app.console import in_one_line, make_forgiving
from app.interrupt import INTERRUPT
from app.last_resort import LAST_RESORT, unforeseen
from app.log_file import logging_on
from tracking.errors import IchimaiError
from tracking.trackers.native_log import give_back_native_log
from tracking.trackers.plain_locale import use_plain_locale

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
    "press",
    "render",
    "speak",
    "stickers",
    "track",
    "train",
    "compile",
)


class OneLineParser(argparse.ArgumentParser):
    """Says in one line what is wrong; the usage is there for the asking."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and end with status 2."""
        self.exit(2, f"{self.prog.partition(' ')[0]}: {message}; see `{self.prog} --help`\n")


class _Version(argparse.Action):
    """Prints the version, which takes a while to look up, and ends."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"ichimai {version('ichimai')}")
        parser.exit()


def build_parser(commands: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """Return the parser.

    Args:
        commands: those whose subcommands are added: where it is known which is wanted, the others need not
            be imported.
    """
    parser = OneLineParser(prog="ichimai", description="One drawing, alive. Without a command: the window.")
    parser.add_argument("--version", action=_Version, nargs=0, help="show program's version number and exit")
    parser.add_argument("-v", "--verbose", action="store_true", help="log more")
    parser.add_argument(
        "--source",
        default="",
        help="what the window follows: a camera, file, or tracker (osf://, ifm://PHONE)",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name in commands:
        importlib.import_module(f"app.commands.{name}").add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; return the exit status (2 for an error of the user's)."""
    # numpy's OpenBLAS keeps a second thread spinning between our small products: 0.9 of a core, for nothing.
    # It must be told before numpy is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    use_plain_locale()
    if argv is None:  # it is the program, not called by another one
        make_forgiving()
        LAST_RESORT.install()
    if threading.current_thread() is threading.main_thread():
        # Being told to end is like Ctrl-C: what is half-written goes.
        signal.signal(signal.SIGTERM, INTERRUPT)
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as shells do to what runs behind
            signal.signal(signal.SIGINT, INTERRUPT)
    with ExitStack() as stack:
        return _guarded(argv, stack)


def _guarded(argv: Sequence[str] | None, stack: ExitStack) -> int:
    """Run the command; whatever goes wrong becomes one line and a status."""
    try:
        return _run(argv, stack)
    except KeyboardInterrupt as interrupt:
        return _say_interrupted(interrupt)
    except Exception as error:
        # A library that is interrupted while it loads says that it is broken.
        if INTERRUPT.asked:
            return _say_interrupted(error.__context__)
        foreseen = _one_line(error)
        line = foreseen if isinstance(error, IchimaiError) else unforeseen(error)  # which logs it, too
        said = in_one_line(foreseen or line or type(error).__name__)
        print(f"ichimai: {said}", file=sys.stderr)
        return 2 if foreseen else 1
    finally:
        INTERRUPT.asked = False
        for stream in (sys.stdout, sys.stderr):
            stream.flush()  # here whoever has gone is forgiven, later not


def _run(argv: Sequence[str] | None, stack: ExitStack) -> int:
    words = sys.argv[1:] if argv is None else argv
    named = next((word for word in words if not word.startswith("-")), "")
    arguments = build_parser([named] if named in COMMANDS else COMMANDS).parse_args(words)
    stack.enter_context(logging_on(arguments.verbose))
    if arguments.command is None:
        from app.launch import launch

        return launch(arguments.source) if arguments.source else launch()
    return arguments.run(arguments) or 0


def _one_line(error: Exception) -> str | None:
    """Return what to say of an error that is not the program's own fault."""
    if isinstance(error, IchimaiError):
        return str(error)
    if isinstance(error, ImportError) and "cannot open shared object" in str(error):
        return f"a system library is missing ({error}); see `ichimai doctor`"
    if isinstance(error, OSError):  # a name that is too long, a full disk under what is printed, and the like
        where = "" if error.filename is None else f"{error.filename}: "
        return f"{where}{error.strerror or error}"
    if isinstance(error, MemoryError):
        return "there is not enough memory; close other programs, or give a smaller picture or clip"
    return None


def _say_interrupted(interrupt: BaseException | None) -> int:
    """Say so, and what the command has to say about it; return the exit status."""
    more = str(interrupt) if isinstance(interrupt, KeyboardInterrupt) else ""
    give_back_native_log()  # a thread may be loading MediaPipe just now
    print(f"ichimai: interrupted{'; ' if more else ''}{more}", file=sys.stderr)
    return 130
