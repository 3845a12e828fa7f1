"""OBS's password: kept in the system's own store of passwords, never in a file of ours."""

from __future__ import annotations

import logging

log = logging.getLogger(__name__)

_SERVICE, _USER = "Ichimai", "obs-websocket"


def kept_password() -> str:
    """Return the password that was kept, or an empty text."""
    try:
        import keyring

        return keyring.get_password(_SERVICE, _USER) or ""
    except Exception as error:  # backends raise what they like, from D-Bus to Windows errors
        log.info("the system's passwords can't be read: %s", error)
        return ""


def keep_password(password: str) -> bool:
    """Keep a password; say whether the system took it. An empty one is forgotten."""
    try:
        import keyring

        if password:
            keyring.set_password(_SERVICE, _USER, password)
        elif keyring.get_password(_SERVICE, _USER) is not None:
            keyring.delete_password(_SERVICE, _USER)
    except Exception as error:  # as above
        log.info("the system's store of passwords can't be used: %s", error)
        return False
    return True
