"""Passwords and tokens of other programs: kept in the system's own store, never in a file of ours."""

from __future__ import annotations

import logging

log = logging.getLogger(__name__)

_SERVICE = "Ichimai"

OBS_PASSWORD = "obs-websocket"
VTUBE_STUDIO_TOKEN = "vtube-studio"


def kept_secret(name: str) -> str:
    """Return a secret that was kept, or an empty text."""
    try:
        import keyring

        return keyring.get_password(_SERVICE, name) or ""
    except Exception as error:  # backends raise what they like, from D-Bus to Windows errors
        log.info("the system's passwords can't be read: %s", error)
        return ""


def keep_secret(name: str, secret: str) -> bool:
    """Keep a secret; say whether the system took it. An empty one is forgotten."""
    try:
        import keyring

        if secret:
            keyring.set_password(_SERVICE, name, secret)
        elif keyring.get_password(_SERVICE, name) is not None:
            keyring.delete_password(_SERVICE, name)
    except Exception as error:  # as above
        log.info("the system's store of passwords can't be used: %s", error)
        return False
    return True
