"""The settings on disk: TOML, written whole or not at all, never lost."""

from __future__ import annotations

import os
import time
import tomllib
from pathlib import Path
from typing import Any

import platformdirs
import tomli_w

from app.settings.settings import Settings
from app.settings.settings_codec import DecodeReport, decode, encode
from tracking.errors import SettingsError
from tracking.unfinished import write_whole


def default_path() -> Path:
    """Return where the settings live: `ICHIMAI_CONFIG_DIR`, else the user's configuration folder."""
    folder = os.environ.get("ICHIMAI_CONFIG_DIR") or platformdirs.user_config_dir("ichimai", appauthor=False)
    return Path(folder) / "settings.toml"


class SettingsFile:
    """Reads and writes one settings file. Not thread-safe.

    Attributes:
        path: the file; it need not exist.
        messages: what the last `load` found wrong, one sentence each, for the user.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_path()
        self.messages: tuple[str, ...] = ()
        self._kept: dict[tuple[str, ...], Any] = {}

    def load(self) -> Settings:
        """Return what the file says; the defaults where it is missing, silent or broken.

        A file that is not TOML is moved aside and named in `messages`, so that saving can't destroy it.
        """
        self.messages, self._kept = (), {}
        try:
            text = self.path.read_text(encoding="utf-8")
            table = tomllib.loads(text)
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            self.messages = (f"{self.path} can't be read ({error.strerror}); the defaults are used",)
            return Settings()
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.messages = (self._move_aside(error),)
            return Settings()
        report = DecodeReport()
        settings = decode(Settings(), table, report)
        self.messages = tuple(f"{self.path.name}: {problem}" for problem in report.problems)
        self._kept = report.kept
        return settings

    def problems(self) -> list[str]:
        """Return what is wrong with the file, changing nothing; empty where it is fine or missing."""
        report = DecodeReport()
        try:
            decode(Settings(), tomllib.loads(self.path.read_text(encoding="utf-8")), report)
        except FileNotFoundError:
            return []
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            return [f"{self.path} can't be read ({error}); mend it, or it is moved aside at the next start"]
        return report.problems

    def save(self, settings: Settings) -> None:
        """Write the file atomically, with the keys that were not understood put back.

        Raises:
            SettingsError: if it can't be written; the old file is then as it was.
        """
        table = encode(settings, Settings())
        for key, raw in self._kept.items():
            _put_back(table, key, raw)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, tomli_w.dumps(table).encode("utf-8"), 0o600)
        except OSError as error:
            raise SettingsError(f"the settings can't be written to {self.path}: {error.strerror}") from error

    def _move_aside(self, error: Exception) -> str:
        aside = self.path.with_name(f"settings.broken-{time.strftime('%Y%m%d-%H%M%S')}.toml")
        while aside.exists():
            aside = aside.with_name(aside.stem + "-1.toml")
        try:
            self.path.rename(aside)
        except OSError as rename_error:
            raise SettingsError(
                f"{self.path} is broken ({error}) and can't be moved aside: {rename_error.strerror}"
            ) from error
        return f"{self.path.name} was broken ({error}); it is kept as {aside}, and the defaults are used"


def _put_back(table: dict[str, Any], key: tuple[str, ...], raw: Any) -> None:
    """Set `key` to what the file said, unless the user has set it to something else meanwhile."""
    for part in key[:-1]:
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            return
    table.setdefault(key[-1], raw)
