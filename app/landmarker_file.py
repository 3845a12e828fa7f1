"""The face landmarker bundle, which the user may add: kept in the user's data folder once it was checked."""

from __future__ import annotations

import hashlib
import os
import urllib.error
import urllib.request
from pathlib import Path

import platformdirs

from tracking.errors import InputError, ModelError
from tracking.unfinished import write_whole

SUFFIX = ".task"
URL = (
    "https://storage.googleapis.com/mediapipe-models/face_landmarker/face_landmarker/float16/1/"
    "face_landmarker.task"
)
SHA256 = "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff"
"""Of version 1, the one Google's page has offered since 2023 (Apache-2.0, 3.8 MB)."""
_LARGEST = 64 << 20


def kept_file() -> Path:
    """Return where an added bundle is kept: below `ICHIMAI_DATA_DIR`, else in the user's data folder."""
    folder = os.environ.get("ICHIMAI_DATA_DIR") or platformdirs.user_data_dir("ichimai", appauthor=False)
    return Path(folder) / "face_landmarker.task"


def chosen_bundle(setting: str) -> Path | None:
    """Return the bundle to track with: the one the setting names, else one that was added, else None."""
    if setting:
        return Path(setting)
    kept = kept_file()
    return kept if kept.is_file() else None


def add_bundle(path: Path) -> Path:
    """Try a bundle and keep a copy; return where.

    Raises:
        ModelError: if MediaPipe can't use it.
        InputError: if it can't be copied.
    """
    from tracking.trackers.tracker import open_tracker

    open_tracker(path).close()
    return _keep(path.read_bytes())


def fetch_bundle() -> Path:
    """Get the bundle from Google, check its SHA-256 and keep it; return where.

    Raises:
        InputError: if it can't be fetched or written.
        ModelError: if what came is not that file.
    """
    try:
        with urllib.request.urlopen(URL, timeout=30) as answer:
            content = answer.read(_LARGEST)
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise InputError(
            f"{URL} can't be fetched ({reason}); get the file by other means and `ichimai models add` it"
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise ModelError(
            f"what came from {URL} is not the file it should be (SHA-256 {found}); nothing is kept"
        )
    return _keep(content)


def _keep(content: bytes) -> Path:
    kept = kept_file()
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept, content)
    except OSError as error:
        raise InputError(f"the bundle can't be kept in {kept.parent}: {error.strerror}") from error
    return kept
