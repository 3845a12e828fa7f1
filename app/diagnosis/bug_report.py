"""One file for a bug report: versions, devices, settings and the last log, without private names."""

from __future__ import annotations

import getpass
import platform
import re
import socket
from pathlib import Path

import platformdirs
import tomli_w

from app.log_file import log_path
from app.settings.settings import Settings
from app.settings.settings_codec import encode
from app.settings.settings_file import SettingsFile

_LOG_LINES = 400
_KEPT_SETTINGS = ("window", "output", "runtime", "stage", "camera", "tracking")
# A folder's name may have spaces in it; what has an ending and then a space was the file.
_FOLDER = r"(?:(?!\.\w{1,6}[\s,;)])[^\\/\r\n'\"<>|:*?])+"
_PATH = re.compile(rf"(?:(?<![\w.])|(?<=\bDATA))(?:[A-Za-z]:)?[\\/](?:{_FOLDER}[\\/])+[^\\/\s'\"<>|:*?]*")


def bug_report(findings: list[str]) -> str:
    """Return the report's text.

    Args:
        findings: what the doctor says, a line each.
    """
    parts = {
        "system": [platform.platform(), platform.python_implementation() + " " + platform.python_version()],
        "doctor": findings,
        "settings that differ from the defaults": _settings().splitlines(),
        f"the last {_LOG_LINES} lines of the log": _log(),
    }
    text = "".join(f"== {title}\n" + "".join(f"{line}\n" for line in lines) for title, lines in parts.items())
    return without_names(text)


def without_names(text: str) -> str:
    """Return a text in which paths are only their last part, and the user and the computer have no name."""
    private = {str(Path.home()): "~", platformdirs.user_data_dir(): "DATA"}
    for path, word in sorted(private.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(path, word)
    text = _PATH.sub(lambda found: "…/" + re.split(r"[\\/]", found[0])[-1], text)
    for name, word in ((_user(), "USER"), (socket.gethostname(), "COMPUTER")):
        if len(name) > 2:
            text = re.sub(rf"\b{re.escape(name)}\b", word, text)
    return text


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _settings() -> str:
    """Return the settings that are no text of the user's own: poses, profiles and faces stay out."""
    table = encode(SettingsFile().load(), Settings())
    return tomli_w.dumps({name: table[name] for name in _KEPT_SETTINGS if name in table})


def _log() -> list[str]:
    try:
        return log_path().read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:]
    except OSError:
        return ["there is none"]
