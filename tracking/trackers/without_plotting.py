"""Loads MediaPipe without matplotlib, which it imports for a function that draws landmarks in 3D."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType

_PACKAGE, _MODULE = "matplotlib", "matplotlib.pyplot"


@contextmanager
def without_plotting() -> Generator[None]:
    """Let an empty module stand for matplotlib while MediaPipe is first imported; nothing of it stays.

    Plotting is three quarters of the time that importing MediaPipe takes, and Python's lock is held for most
    of it. Where matplotlib is loaded already, all is left as it is.
    """
    if _PACKAGE in sys.modules:
        yield
        return
    package, module = ModuleType(_PACKAGE), ModuleType(_MODULE)
    package.__dict__["pyplot"] = module
    sys.modules.update({_PACKAGE: package, _MODULE: module})
    try:
        yield
    finally:
        for name, stand_in in ((_PACKAGE, package), (_MODULE, module)):
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
