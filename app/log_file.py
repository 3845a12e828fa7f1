"""Where the program keeps its log, and what of it goes to the terminal."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

from app.console import in_one_line

MOST_BYTES, KEPT = 1 << 20, 2
"""How long the log grows before it is put aside, and how many older ones are kept."""
_FORMAT = "%(levelname)s %(name)s: %(message)s"
_FILE_FORMAT = "%(asctime)s %(process)d %(threadName)s " + _FORMAT


def log_path() -> Path:
    """Return the log file: in `ICHIMAI_STATE_DIR`, else in the user's folder for what programs note down."""
    named = os.environ.get("ICHIMAI_STATE_DIR")
    return Path(named or platformdirs.user_state_dir("ichimai", appauthor=False)) / "ichimai.log"


@contextmanager
def logging_on(verbose: bool) -> Iterator[None]:
    """Log to the terminal, in one line each, and to the log file, with tracebacks."""
    # A log that can't be written must not end the program, nor be said with every line.
    logging.raiseExceptions = False
    level = logging.DEBUG if verbose else logging.INFO
    terminal, file = logging.StreamHandler(), _File(log_path())
    terminal.setFormatter(_OneLine(_FORMAT))
    file.setFormatter(logging.Formatter(_FILE_FORMAT))
    file.setLevel(level)
    logging.basicConfig(level=level, handlers=[terminal])
    logging.getLogger().addHandler(file)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(file)
        file.close()


class _OneLine(logging.Formatter):
    """Names an exception in its line; the traceback is for the file."""

    def formatException(self, ei: object) -> str:
        """Return nothing."""
        return ""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        kept, record.exc_text = record.exc_text, None
        line = in_one_line(super().format(record).rstrip("\n"))
        record.exc_text = kept
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f"{line} ({type(error).__name__}: {error}); see {log_path()}"


class _File(RotatingFileHandler):
    """Makes its folder and file when there is something to write."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8", delay=True)
        self.errors = "backslashreplace"

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()
