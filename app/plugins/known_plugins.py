"""Which plugins the user has let in: their names and their tokens' hashes, in a file of the user's."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import secrets
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from tracking.unfinished import write_whole

log = logging.getLogger(__name__)

_MOST = 200


@dataclass(frozen=True, slots=True)
class KnownPlugin:
    """A plugin that the user let in.

    Attributes:
        name, developer: as it named itself.
        origin: the web page it is from; empty for a program.
        token_sha256: of its token, hexadecimal. The token itself is known to the plugin alone.
    """

    name: str
    developer: str
    origin: str
    token_sha256: str


class KnownPlugins:
    """The list, kept in a file. Any thread may call any method.

    Args:
        path: of the file, which need not be there; None to keep it in memory.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._plugins = _read(path) if path is not None else []

    @property
    def plugins(self) -> list[KnownPlugin]:
        """Those let in, oldest first."""
        with self._lock:
            return list(self._plugins)

    def let_in(self, name: str, developer: str, origin: str = "") -> str:
        """Remember a plugin and return its token, 64 letters; an earlier one of the same name is void."""
        token = secrets.token_hex(32)
        with self._lock:
            kept = [p for p in self._plugins if (p.name, p.developer) != (name, developer)]
            self._plugins = [*kept, KnownPlugin(name, developer, origin, _hashed(token))][-_MOST:]
            self._write()
        return token

    def knows(self, name: str, developer: str, token: str, origin: str = "") -> bool:
        """Say whether a token is this plugin's, from the place it was given to."""
        hashed = _hashed(token)
        with self._lock:
            return any(
                hmac.compare_digest(plugin.token_sha256, hashed)
                and (plugin.name, plugin.developer, plugin.origin) == (name, developer, origin)
                for plugin in self._plugins
            )

    def forget(self, name: str, developer: str) -> None:
        """Let a plugin in no more."""
        with self._lock:
            self._plugins = [p for p in self._plugins if (p.name, p.developer) != (name, developer)]
            self._write()

    def _write(self) -> None:
        if self._path is None:
            return
        rows = json.dumps([asdict(plugin) for plugin in self._plugins], indent=1)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, rows.encode(), 0o600)
        except OSError as error:
            log.warning("the list of plugins can't be written: %s", error)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _read(path: Path) -> list[KnownPlugin]:
    try:
        rows = json.loads(path.read_text())
        return [KnownPlugin(**{key: str(value) for key, value in row.items()}) for row in rows][-_MOST:]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        log.warning("the list of plugins %s can't be read, so plugins must ask again: %s", path, error)
        return []
