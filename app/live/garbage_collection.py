"""When Python looks for cyclic garbage: not through everything while the show is on.

A whole pass looks at every object there is, with libraries loaded some hundred thousand, and holds every
thread up for 50 to 100 ms meanwhile. What the program loads at its start stays to its end, so passes leave it
out from then on.
"""

from __future__ import annotations

import gc


def hold() -> None:
    """Look for none until `settle`: while the program loads there are many new objects and little garbage."""
    gc.disable()


def settle() -> None:
    """Leave out all that is there by now, and look for garbage among what comes later."""
    gc.freeze()
    gc.enable()
