"""What networks said at each pose while a drawing is compiled, kept on disk until all of it is done."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tracking.errors import InputError
from tracking.unfinished import write_whole

Node = list[np.ndarray]
"""Arrays that the networks said at one pose."""


class KeptNodes:
    """Nodes by name, counted, and kept in a folder so that an interrupted run goes on where it was.

    Args:
        folder: where; None keeps nothing.
        key: of the work; what a folder holds of other work is removed.
        total: how many nodes there will be, about.
        progress: called with the share done.

    Raises:
        InputError: if the folder can't be written, or holds something else.
    """

    def __init__(self, folder: Path | None, key: str, total: int, progress: Callable[[float], None]) -> None:
        self._folder, self._total, self._progress, self._done = folder, total, progress, 0
        if folder is None:
            return
        name = folder / "work.txt"
        try:
            if folder.is_dir() and not (name.is_file() and name.read_text(errors="replace") == key):
                if not name.is_file() and any(folder.iterdir()):
                    raise InputError(f"{folder} exists and holds something else; choose another output")
                shutil.rmtree(folder)
            folder.mkdir(parents=True, exist_ok=True)
            name.write_text(key)
        except OSError as error:
            raise InputError(f"{folder} can't be written: {error.strerror or error}") from error

    def get(self, name: str, make: Callable[[], Node]) -> Node:
        """Return a node: as it was left behind, else made now."""
        path = None if self._folder is None else self._folder / f"{name}.npz"
        node = None if path is None else _read(path)
        if node is None:
            node = make()
            if path is not None:
                _write(path, node)
        self._done += 1
        self._progress(min(self._done / self._total, 1.0))
        return node

    def remove(self) -> None:
        """Forget what was kept: all is done."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _read(path: Path) -> Node | None:
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as kept:
            return [kept[name] for name in kept.files]
    except Exception:  # a file cut short fails in many ways; the node is simply made again
        return None


def _write(path: Path, node: Node) -> None:
    whole = io.BytesIO()
    # A zip that is interrupted while it writes to a file complains when it goes.
    np.savez(whole, *node)
    try:
        write_whole(path, whole.getbuffer())
    except OSError as error:
        raise InputError(f"{path} can't be written: {error.strerror or error}") from error
