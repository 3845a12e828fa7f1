"""What a system that hears keys everywhere does for us, and which one there is here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Literal, Protocol

from app.keys.key import Key
from app.live.messages import Message

Kind = Literal["x11", "windows", ""]


class Backend(Protocol):
    """Hears keys in a thread of its own from when it is made.

    The methods are for one thread; none but `stop` waits.

    Attributes:
        problems: why a key is not heard, by its action; swapped whole, for any thread.
    """

    @property
    def problems(self) -> Mapping[str, Message]:
        """See the class."""
        ...

    def set_keys(self, wanted: Mapping[str, Key]) -> None:
        """Hear these keys, by their actions, and no others."""
        ...

    def stop(self, timeout_s: float) -> bool:
        """Give all keys back and end the thread; say whether it has ended in time."""
        ...


def backend_here(system: str, window_system: str, environment: Mapping[str, str]) -> Kind:
    """Return what hears keys here; empty where nothing does.

    Wayland lets no program hear keys by itself. Its portal for them takes arguments that PyQt6 can't write
    (arrays of structures), and XWayland hears keys in X11's own windows alone.

    Args:
        system: `sys.platform`.
        window_system: `QGuiApplication.platformName()`.
        environment: of the process.
    """
    if system == "win32":
        return "windows" if window_system == "windows" else ""
    on_wayland = "WAYLAND_DISPLAY" in environment or environment.get("XDG_SESSION_TYPE") == "wayland"
    return "x11" if system == "linux" and window_system == "xcb" and not on_wayland else ""


def open_backend(kind: Kind, on_press: Callable[[str], object]) -> Backend:
    """Return a backend, at work.

    Args:
        kind: of `backend_here`, not empty.
        on_press: called in the backend's thread with the action whose key was pressed.
    """
    if sys.platform == "win32" and kind == "windows":
        from app.keys.windows import WindowsHotkeys

        return WindowsHotkeys(on_press)
    from app.keys.x11 import X11Hotkeys

    return X11Hotkeys(on_press)
