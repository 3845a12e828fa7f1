"""Makes the libraries of the C sources here: `uv run --group kernels python -m models.kernels.build`.

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

SOURCES = sorted(path for path in Path(__file__).parent.iterdir() if path.suffix in (".c", ".h"))
_OPTIONS = (
    *("-std=c11", "-O3", "-ffreestanding", "-fno-builtin", "-nostdlib", "-shared", "-s", "-fno-sanitize=all"),
    *("-Wall", "-Wextra", "-Werror", "-mno-stack-arg-probe"),
)


def source_sha256() -> str:
    """Return the hash that a library made of the sources carries."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()


def compile_for(target: Target, folder: Path) -> Path:
    """Make one library in a folder.

    Raises:
        ModuleNotFoundError: if the compiler is not installed (dependency group `kernels`).
        subprocess.CalledProcessError: if the sources can't be compiled; the compiler has said why.
    """
    import ziglang

    # In a folder of their own and by bare names, so that no path gets into the library.
    with TemporaryDirectory() as own:
        for source in SOURCES:
            shutil.copy(source, own)
        command = [
            *(sys.executable, "-m", ziglang.__name__, "cc", "-target", target.triple),
            *(*target.options, *_OPTIONS, f'-DSOURCE_SHA256="{source_sha256()}"'),
            *("-o", target.file, *(source.name for source in SOURCES if source.suffix == ".c")),
        ]
        subprocess.run(command, check=True, cwd=own)
        return Path(shutil.copy(Path(own, target.file), folder))


def main() -> None:
    """Make all libraries."""
    FOLDER.mkdir(exist_ok=True)
    for target in TARGETS:
        path = compile_for(target, FOLDER)
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
