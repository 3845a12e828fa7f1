"""Numbers with a point and letters as in English for the C libraries, whatever the user's locale."""

from __future__ import annotations

import locale
from contextlib import suppress

_LETTERS = ("C.UTF-8", "UTF-8", "C")
"""Locales by which letters are told apart; the first that the system has is taken (macOS has the second)."""


def use_plain_locale() -> None:
    """Have numbers read and letters told apart as in the C locale; the other categories stay the user's.

    MediaPipe's graphs are texts. A decimal comma (LC_NUMERIC) makes their numbers unreadable, and letters as
    in Turkish (LC_CTYPE), whose small I has no dot, make their names invalid. Python sets the one from the
    environment when it starts, and Qt both when its application is made: call this afterwards, and before
    MediaPipe is loaded. It is the whole process that is set: never while another thread reads or writes
    numbers by C.
    """
    locale.setlocale(locale.LC_NUMERIC, "C")
    if locale.setlocale(locale.LC_CTYPE) in _LETTERS:
        return
    for name in _LETTERS:
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, name)
            return
