"""The gentle way from 0 to 1."""

from __future__ import annotations

from typing import Any


def smoothstep(t: Any) -> Any:
    """Return 3 t² - 2 t³, which starts and stops with no slope; of the type and dtype of `t`.

    Args:
        t: 0..1, not checked: a float, or an array or tensor of any shape.
    """
    return t * t * (3 - 2 * t)
