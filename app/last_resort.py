"""What is said when something happens that nobody foresaw: one line, and where the log is."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable

from app.log_file import log_path

_log = logging.getLogger(__name__)


def unforeseen(error: BaseException) -> str:
    """Log an error with its traceback and return the line that says it."""
    _to_file(error)
    words = " ".join(str(error).split())
    return (
        f"something went wrong that was not foreseen ({type(error).__name__}{': ' if words else ''}"
        f"{words[:200]}); the log tells more: {log_path()}; `ichimai doctor --report` makes a report of it"
    )


def _to_file(error: BaseException) -> None:
    """Write the traceback to the log file, whatever goes to the terminal."""
    record = _log.makeRecord(
        _log.name, logging.ERROR, __file__, 0, "unforeseen", (), (type(error), error, error.__traceback__)
    )
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.FileHandler):
            handler.handle(record)


class LastResort:
    """The interpreter's hooks: errors that nothing catches, in any thread, get one line.

    Attributes:
        tell: where the line goes.
    """

    def __init__(self) -> None:
        self.tell: Callable[[str], object] = _print

    def install(self) -> None:
        """Take the place of the hooks that print tracebacks.

        With a hook in place, Qt's binding does not end the program over an error in a slot.
        """
        sys.excepthook = lambda kind, error, trace: self._meet(error)
        threading.excepthook = lambda given: self._meet(given.exc_value)
        sys.unraisablehook = lambda given: self._meet(given.exc_value)

    def _meet(self, error: BaseException | None) -> None:
        if error is None or isinstance(error, SystemExit | KeyboardInterrupt):
            return
        try:
            self.tell(unforeseen(error))
        except Exception:  # nothing is left to say it to
            _log.debug("the last resort failed", exc_info=True)


def _print(line: str) -> None:
    print(f"ichimai: {line}", file=sys.stderr)


LAST_RESORT = LastResort()
"""The program's own."""
