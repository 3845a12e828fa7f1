"""Keys heard everywhere on Windows: `RegisterHotKey`, in a thread with a message queue of its own."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import threading
    from collections.abc import Callable, Mapping
    from ctypes import wintypes

    from app.keys.key import TAKEN, UNKNOWN, Key
    from app.keys.key_thread import KeyThread
    from app.keys.windows_keys import WindowsKey, windows_key

    _user32 = ctypes.WinDLL("user32", use_last_error=True)
    _user32.VkKeyScanW.argtypes = [wintypes.WCHAR]
    _user32.VkKeyScanW.restype = ctypes.c_short
    _user32.RegisterHotKey.argtypes = [wintypes.HWND, ctypes.c_int, wintypes.UINT, wintypes.UINT]
    _user32.UnregisterHotKey.argtypes = [wintypes.HWND, ctypes.c_int]
    _user32.PeekMessageW.argtypes = [
        ctypes.POINTER(wintypes.MSG), wintypes.HWND, wintypes.UINT, wintypes.UINT, wintypes.UINT
    ]  # fmt: skip
    _user32.PostThreadMessageW.argtypes = [wintypes.DWORD, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM]
    _WM_HOTKEY, _WM_NULL, _PM_REMOVE, _QS_ALLINPUT = 0x0312, 0x0000, 0x0001, 0x04FF
    _RETRY_MS = 5000
    """How often a key is asked for again that another program has."""

    class WindowsHotkeys(KeyThread):
        """See `Backend`.

        Args:
            on_press: called in this object's thread with the action whose key was pressed.
        """

        def __init__(self, on_press: Callable[[str], object]) -> None:
            self._registered: dict[int, tuple[str, Key]] = {}
            self._next_number = 1
            self._thread_id = 0
            super().__init__(on_press)

        def _wake(self) -> None:
            if self._thread_id:
                _user32.PostThreadMessageW(self._thread_id, _WM_NULL, 0, 0)

        def _run(self, stopping: threading.Event) -> None:
            message = wintypes.MSG()
            # Looking for a message gives the thread the queue that the others post to.
            _user32.PeekMessageW(ctypes.byref(message), None, 0, 0, 0)
            self._thread_id = ctypes.windll.kernel32.GetCurrentThreadId()
            try:
                while not stopping.is_set():
                    self.problems = self._take(self._wanted)
                    _user32.MsgWaitForMultipleObjects(0, None, False, _RETRY_MS, _QS_ALLINPUT)
                    while _user32.PeekMessageW(ctypes.byref(message), None, 0, 0, _PM_REMOVE):
                        if message.message == _WM_HOTKEY and message.wParam in self._registered:
                            self._on_press(self._registered[message.wParam][0])
            finally:
                self._take({})

        def _take(self, wanted: Mapping[str, Key]) -> dict[str, str]:
            """Register these keys and no others; return what stands against some of them, by action."""
            for number, (action, key) in list(self._registered.items()):
                if wanted.get(action) != key:
                    _user32.UnregisterHotKey(None, number)
                    del self._registered[number]
            there = {action for action, _ in self._registered.values()}
            problems = {
                action: self._register(action, key) for action, key in wanted.items() if action not in there
            }
            return {action: problem for action, problem in problems.items() if problem}

        def _register(self, action: str, key: Key) -> str:
            """Register a key; return what stands against it, or nothing."""
            found: WindowsKey | None = windows_key(key, lambda code: _user32.VkKeyScanW(chr(code)))
            if found is None:
                return UNKNOWN
            number, self._next_number = self._next_number, self._next_number + 1
            if not _user32.RegisterHotKey(None, number, found.modifiers, found.code):
                return TAKEN
            self._registered[number] = (action, key)
            return ""
