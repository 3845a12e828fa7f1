"""Where `ichimai press` finds the windows that run: a folder with an entry for each of them.

On Linux and macOS an entry is the local socket itself, on Windows a mark that a named pipe is there.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
import time
import warnings
from pathlib import Path

import platformdirs

from tracking.errors import DeviceError

LINE_BYTES = 1024
"""The longest message, in bytes."""
DONE, UNKNOWN = "done", "unknown"
"""What a window answers."""
_ENDING = ".press"
_LONGEST_FOLDER = 60
"""In bytes; what comes after it takes 40 at most."""


def new_entry() -> Path:
    """Return the path of an entry for a window that starts now, in a folder that is there.

    Raises:
        DeviceError: if the folder can't be made, or others may write to it.
    """
    folder = _folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = folder.lstat()
    except OSError as error:
        raise DeviceError(f"{folder} can't be made: {error.strerror}") from error
    if sys.platform != "win32":
        if about.st_uid != os.getuid() or stat.S_IMODE(about.st_mode) & 0o077:
            raise DeviceError(f"{folder} is open to others; delete it")
    return folder / f"{time.time_ns():016x}-{os.getpid():x}{_ENDING}"


def entries() -> list[Path]:
    """Return the entries there are, of the window started last first; some may be of windows long killed."""
    return sorted(_folder().glob(f"*{_ENDING}"), key=lambda path: path.name, reverse=True)


def server_name(entry: Path) -> str:
    """Return the name under which Qt's local server of an entry listens."""
    return f"ichimai-{entry.stem}" if sys.platform == "win32" else str(entry)


def _folder() -> Path:
    """Return the user's folder for this; one of its own for each folder of settings."""
    settings = os.environ.get("ICHIMAI_CONFIG_DIR", "")
    own = hashlib.sha256(str(Path(settings).absolute()).encode()).hexdigest()[:8] if settings else "window"
    return _runtime_folder() / own


def _runtime_folder() -> Path:
    with warnings.catch_warnings():  # that XDG_RUNTIME_DIR is not set is nothing the user need know
        warnings.simplefilter("ignore")
        folder = Path(platformdirs.user_runtime_dir("ichimai", appauthor=False))
    # Windows's pipes have no path; elsewhere a socket's may have some 100 bytes.
    if sys.platform == "win32" or len(os.fsencode(folder)) < _LONGEST_FOLDER:
        return folder
    return Path(tempfile.gettempdir(), f"ichimai-{os.getuid()}")
