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

from tracking.basics.machine import target_here
from tracking.voice.kernel.structures import Hear, Member

FOLDER = Path(__file__).parent / "libraries"
_log = logging.getLogger(__name__)


class VoiceKernel:
    """The function of one library; it lets go of Python's lock. Any thread, one for each structure.

    Attributes:
        hear: takes what is prepared, and writes the answers where it says.
        room: samples of `Hear.sound`, rows of `Hear.mel` and numbers of `Hear.work`.

    Raises:
        OSError: if the library can't be loaded, or is of another version.
        ValueError, AttributeError: if it is another one.
    """

    hear: Callable[[Hear], None]

    def __init__(self, path: Path) -> None:
        library = ctypes.CDLL(str(path))
        for name, structure in {"hear": Hear, "member": Member}.items():
            if ctypes.c_int32.in_dll(library, f"ichimai_{name}_bytes").value != ctypes.sizeof(structure):
                raise OSError(f"{path.name} is of another version")
        self.hear = library.ichimai_hear
        library.ichimai_hear.argtypes, library.ichimai_hear.restype = [ctypes.POINTER(Hear)], None
        self.room = tuple((ctypes.c_int32 * 3).in_dll(library, "ichimai_hear_room"))


@functools.cache
def load() -> VoiceKernel | None:
    """Return the kernel for this machine, or None; why there is none is logged, once."""
    found = find()
    if isinstance(found, VoiceKernel):
        return found
    _log.warning("voices are heard with ONNX Runtime, which takes longer: %s", found)
    return None


@functools.cache
def find() -> VoiceKernel | str:
    """Return the kernel for this machine, or why there is none."""
    target = target_here()
    if isinstance(target, str):
        return target
    try:
        return VoiceKernel(FOLDER / target.file)
    except (OSError, ValueError, AttributeError) as error:
        return f"the compiled kernel can't be loaded: {error}"
