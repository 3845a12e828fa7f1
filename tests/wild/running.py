"""Runs the program as a user does: in a process of its own, of which time and memory are taken."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

PROGRAM = "import sys; from app.cli import main; sys.exit(main())"
MOST_MB = 1024.0
_NO_MORE_S = 240.0


@dataclass(frozen=True)
class Done:
    """How a run ended.

    Attributes:
        status: of the process; negative where a signal ended it.
        said: what it printed, both streams.
        seconds: of a processor that it took: how long it waits for one says nothing about it.
        peak_mb: the most memory it had, resident; 0 where that was not measured.
    """

    status: int
    said: str
    seconds: float
    peak_mb: float = 0.0


_BETWEEN = """
import json, resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    json.dump([status, used.ru_utime + used.ru_stime, used.ru_maxrss], file)
"""
"""Stands between: a process counts what it was forked from to its own peak, and the tests' is large."""


def run_alone(*words: object) -> Done:
    """Run a command of the program in a process of its own; one that hangs is ended after four minutes."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as heard:
        figures = Path(folder, "figures")
        line = [sys.executable, "-I", "-S", "-c", _BETWEEN, str(figures)]
        line += [sys.executable, "-c", PROGRAM, *map(str, words)]
        process = subprocess.Popen(
            line, stdout=heard, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True
        )
        end = threading.Timer(_NO_MORE_S, lambda: os.killpg(process.pid, signal.SIGKILL))
        end.start()
        try:
            process.wait()
        finally:
            end.cancel()
        heard.seek(0)
        said = heard.read().decode(errors="replace")
        status, seconds, peak = json.loads(figures.read_text()) if figures.exists() else (-9, _NO_MORE_S, 0)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Done(status, said, seconds, peak / unit)


def common_faults(done: Done, left: set[str], allowed_s: float) -> list[str]:
    """Return what does not hold of any run.

    Args:
        done: the run.
        left: names of hidden or unfinished files that lie where it wrote.
        allowed_s: how long it may take.
    """
    found = []
    if done.seconds > allowed_s:
        found.append(f"it took {done.seconds:.0f} s")
    if done.peak_mb > MOST_MB:
        found.append(f"it had {done.peak_mb:.0f} MB")
    if done.status not in (0, 2) or "Traceback" in done.said or "not foreseen" in done.said:
        found.append(f"status {done.status}: {done.said[-400:]}")
    if done.status == 2 and len(errors_of(done)) != 1:
        found.append(f"not one line: {done.said[-400:]}")
    if left:
        found.append(f"something half-written is left: {left}")
    return found


def errors_of(done: Done) -> list[str]:
    """Return the lines that say why it ended."""
    return [line for line in done.said.replace("\r", "\n").splitlines() if line.startswith("ichimai: ")]


def half_written(folder: Path) -> set[str]:
    """Return names of unfinished files below a folder."""
    return {path.name for path in folder.rglob(".*") if path.name.endswith(".part")}
