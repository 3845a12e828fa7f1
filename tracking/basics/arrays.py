"""The type of arrays: what shape and unit they have, docstrings say."""

from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]
