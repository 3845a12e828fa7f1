"""Makes the compiled libraries, of the sources here and of the voice's.

    uv run --group kernels python -m models.kernels.build

One compiler makes them for all machines, and the same source gives the same bytes, so that a test can say
whether the libraries that lie here are the source's.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from models.kernels.library import FOLDER
from tracking.basics.machine import TARGETS, Target
from tracking.voice.kernel.library import FOLDER as VOICE_FOLDER

ROOMS = (FOLDER.parent, VOICE_FOLDER.parent)
"""Folders of sources that each make one library, in `libraries` beside them."""
_OPTIONS = (
    *("-std=c11", "-O3", "-ffreestanding", "-fno-builtin", "-nostdlib", "-shared", "-s", "-fno-sanitize=all"),
    *("-Wall", "-Wextra", "-Werror", "-mno-stack-arg-probe"),
)


def sources(room: Path) -> list[Path]:
    """Return the sources that lie in a room."""
    return sorted(path for path in room.iterdir() if path.suffix in (".c", ".h"))


def source_sha256(room: Path) -> str:
    """Return the hash that a library made of a room's sources carries."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources(room))).hexdigest()


def compile_for(target: Target, room: Path, folder: Path) -> Path:
    """Make one library of a room's sources in a folder.

    Raises:
        ModuleNotFoundError: if the compiler is not installed (dependency group `kernels`).
        subprocess.CalledProcessError: if the sources can't be compiled; the compiler has said why.
    """
    import ziglang

    # In a folder of their own and by bare names, so that no path gets into the library.
    with TemporaryDirectory() as own:
        for source in sources(room):
            shutil.copy(source, own)
        command = [
            *(sys.executable, "-m", ziglang.__name__, "cc", "-target", target.triple),
            *(*target.options, *_OPTIONS, f'-DSOURCE_SHA256="{source_sha256(room)}"'),
            *("-o", target.file, *(source.name for source in sources(room) if source.suffix == ".c")),
        ]
        subprocess.run(command, check=True, cwd=own)
        return Path(shutil.copy(Path(own, target.file), folder))


def main() -> None:
    """Make all libraries."""
    for room in ROOMS:
        folder = room / "libraries"
        folder.mkdir(exist_ok=True)
        for target in TARGETS:
            path = compile_for(target, room, folder)
            print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
