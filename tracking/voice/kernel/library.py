"""The door to the voice's compiled kernel: loads the library for this machine.

Made of the C source by `models.kernels.build`. Where there is none for a machine, or its processor lacks
AVX2, numpy and ONNX Runtime do the same work, which takes three times as long.
"""

from __future__ import annotations

import ctypes
import functools
import logging
from collections.abc import Callable
from pathlib import Path

from tracking.basics.arrays import Array
from tracking.basics.machine import target_here
from tracking.voice.kernel.structures import Hear, Mel, Member

FOLDER = Path(__file__).parent / "libraries"
_log = logging.getLogger(__name__)


class VoiceKernel:
    """The functions of one library; they let go of Python's lock. Any thread, one for each structure.

    Attributes:
        hear, mel: take what is prepared, and write the answers where it says.
        room: numbers (float32) that `Hear.work` must have room for.

    Raises:
        OSError: if the library can't be loaded, or is of another version.
        ValueError, AttributeError: if it is another one.
    """

    hear: Callable[[Hear], None]
    mel: Callable[[Mel], None]

    def __init__(self, path: Path) -> None:
        library = ctypes.CDLL(str(path))
        for name, structure in {"hear": Hear, "mel": Mel, "member": Member}.items():
            if ctypes.c_int32.in_dll(library, f"ichimai_{name}_bytes").value != ctypes.sizeof(structure):
                raise OSError(f"{path.name} is of another version")
        for name, structure in {"hear": Hear, "mel": Mel}.items():
            function = getattr(library, f"ichimai_{name}")
            function.argtypes, function.restype = [ctypes.POINTER(structure)], None
            setattr(self, name, function)
        self.room = ctypes.c_int32.in_dll(library, "ichimai_hear_work").value


def address(array: Array) -> int:
    """Return where the numbers of an array without gaps lie."""
    try:
        # Six times as fast as numpy's own attribute.
        return ctypes.addressof(ctypes.c_char.from_buffer(array))  # pyright: ignore[reportArgumentType]
    except (TypeError, ValueError):  # not to be written, or empty
        return array.ctypes.data


@functools.cache
def load() -> VoiceKernel | None:
    """Return the kernel for this machine, or None; why there is none is logged, once."""
    target = target_here()
    try:
        if not isinstance(target, str):
            return VoiceKernel(FOLDER / target.file)
    except (OSError, ValueError, AttributeError) as error:
        target = f"the compiled kernel can't be loaded: {error}"
    _log.warning("voices are heard with ONNX Runtime, which takes longer: %s", target)
    return None
