"""Files that get their name only when they are whole."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import av.error

from tracking.errors import InputError
from tracking.unfinished import hidden_neighbour, put_on_disk


class PendingPath:
    """A hidden neighbour of a file or folder to be, renamed to it when whole.

    It lies in the same folder, so that the rename is one step of the file system.
    """

    def __init__(self, final: Path, folder: bool = False) -> None:
        """Make the empty file or folder now, so that an unwritable place is known before any work.

        Raises:
            InputError: if it can't be made.
        """
        self.final = final
        self.temporary = hidden_neighbour(final)
        with told_as_input_error(final):
            self._refuse_what_is_there(folder)
            # Ctrl-C may come before whoever asked for it has it in hand.
            atexit.register(self.drop)
            self.temporary.mkdir() if folder else self.temporary.touch(exist_ok=False)

    def _refuse_what_is_there(self, folder: bool) -> None:
        final = self.final
        if final.is_dir() and (not folder or any(final.iterdir())):
            raise InputError(
                f"{final} is a folder{' that is not empty' if folder else ''}; choose another name"
            )
        if final.exists() and not final.is_dir() and (folder or not final.is_file()):
            wanted = "a folder of pictures" if folder else "a file"
            raise InputError(f"{final} is there already and can't become {wanted}; choose another name")

    def commit(self) -> None:
        """Give it its name, once a file's bytes are on the disk; a file that had the name is replaced.

        Raises:
            InputError: if the folder is gone or no longer writable.
        """
        with told_as_input_error(self.final):
            if self.temporary.is_dir() and self.final.is_dir():
                self.final.rmdir()  # Windows renames no folder onto another, even an empty one.
            if self.temporary.is_file():
                put_on_disk(self.temporary)
            self.temporary.replace(self.final)
        atexit.unregister(self.drop)

    def drop(self) -> None:
        """Remove what was written; nothing happens after `commit` or a second time."""
        atexit.unregister(self.drop)
        # Where nothing could be written there is nothing to remove.
        with suppress(OSError):
            if self.temporary.is_dir():
                shutil.rmtree(self.temporary, ignore_errors=True)
            else:
                self.temporary.unlink()


@contextmanager
def told_as_input_error(path: Path) -> Generator[None]:
    """Turn what the system or FFmpeg says of writing `path` into an `InputError` of one sentence."""
    try:
        yield
    except FileNotFoundError as error:
        # Some folders of the system's own are there and take no files.
        why = f"{path.parent} takes no files" if path.parent.is_dir() else f"there is no folder {path.parent}"
        raise InputError(f"{path} can't be written: {why}") from error
    except (OSError, av.error.FFmpegError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path} can't be written: {reason}") from error
