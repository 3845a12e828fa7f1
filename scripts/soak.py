"""Runs the window for a long time while things go wrong around it, and says whether it stayed as it was.

    uv run python scripts/soak.py --minutes 120 --clip face.mp4 --folder runs/soak

A looped clip stands for the camera. In each twelfth of the time the camera is unplugged and comes back, a
recording is started and stopped, another meets a full disk, the virtual camera is opened and closed, the
process is stopped and goes on (as when the computer sleeps), and the clock is set back. Memory, threads and
open files are written to `figures.csv`. At the end every recording is read, and the status tells.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

CYCLES = 12
SAMPLE_S = 5.0
MOST_GROWTH_MB_H = 30.0
_FULL_DISK_BYTES = 20_000


def main() -> int:
    """Run the whole, or the window inside it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--clip", type=Path, required=True, help="a video of a face, shown as a camera")
    parser.add_argument("--folder", type=Path, required=True, help="where all of it goes; must be new")
    parser.add_argument("--window", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.window:
        return run_window(arguments.clip, arguments.folder)
    return Soak(arguments.minutes * 60.0, arguments.clip.resolve(), arguments.folder.resolve()).run()


# The window, with devices that can be unplugged


class ClipCapture:
    """What OpenCV's capture is to the program, playing a clip while the file `unplugged` is not there."""

    def __init__(self, frames: list[np.ndarray], folder: Path) -> None:
        self._frames, self._unplugged = frames, folder / "unplugged"
        self._next, self._due_s = 0, time.monotonic()

    def isOpened(self) -> bool:
        """See the class."""
        return not self._unplugged.exists()

    def read(self) -> tuple[bool, Any]:
        """See the class."""
        if self._unplugged.exists():
            return False, None
        self._due_s = max(self._due_s + 1 / 30, time.monotonic() - 0.5)
        time.sleep(max(0.0, self._due_s - time.monotonic()))
        self._next += 1
        return True, self._frames[self._next % len(self._frames)]

    def get(self, propId: int, /) -> float:
        """See the class."""
        return 30.0

    def set(self, propId: int, value: float, /) -> bool:
        """See the class."""
        return True

    def release(self) -> None:
        """See the class."""


class CountingBackend:
    """What pyvirtualcam expects of a driver; counts what it is sent."""

    sent = 0

    def __init__(self, *, width: int, height: int, fps: float, fourcc: int, device: str | None) -> None:
        self._name = device or "OBS Virtual Camera"

    def close(self) -> None:
        """See the class."""

    def send(self, frame: np.ndarray) -> None:
        """See the class."""
        type(self).sent += 1

    def device(self) -> str:
        """See the class."""
        return self._name

    def native_fourcc(self) -> None:
        """See the class."""
        return


def run_window(clip: Path, folder: Path) -> int:
    """Run the program with the clip as its camera and a virtual camera that nobody sees."""
    from pyvirtualcam import camera as pyvirtualcam_camera

    from rendering import virtual_camera
    from tracking.sources import camera_list, webcam
    from tracking.sources.video import VideoSource

    frames = []
    with VideoSource(clip) as source:
        while (frame := source.read()) is not None:
            frames.append(np.ascontiguousarray(frame.rgb[..., ::-1]))
    there_and_back = frames + frames[::-1]
    defaults = webcam.Webcam.__init__.__kwdefaults__
    defaults["opener"] = lambda *given: ClipCapture(there_and_back, folder)
    camera_list.list_cameras = lambda *given: [camera_list.Camera(0, "Soak camera")]
    registry: Any = {"obs": CountingBackend}
    pyvirtualcam_camera.BACKENDS = virtual_camera.BACKENDS = registry
    virtual_camera._is_installed = lambda name: True
    threading.Thread(target=_set_clock, args=(folder,), daemon=True, name="soak clock").start()
    from app.cli import main as program

    status = program([])
    print(f"virtual camera: {CountingBackend.sent} pictures", flush=True)
    return status


def _set_clock(folder: Path) -> None:
    """Let the program's clock be as late as the file `clock` says, seconds."""
    true_time, offset = time.time, [0.0]
    time.time = lambda: true_time() + offset[0]
    while True:
        time.sleep(1.0)
        try:
            offset[0] = float((folder / "clock").read_text() or 0.0)
        except OSError:  # not there, or gone while it was opened
            offset[0] = 0.0


# What goes on around it


@dataclass
class Sample:
    """What the process took at one moment."""

    time_s: float
    rss_mb: float
    threads: int
    files: int
    cpu_s: float


@dataclass
class Soak:
    """One long run.

    Attributes:
        seconds: how long it takes.
        clip: the camera.
        folder: where everything goes.
    """

    seconds: float
    clip: Path
    folder: Path
    samples: list[Sample] = field(default_factory=list)

    def run(self) -> int:
        """Run to the end, write the figures and return the status: 0 where all stayed well."""
        self._prepare()
        with (self.folder / "said.txt").open("w") as said:
            words = [
                sys.executable,
                __file__,
                "--window",
                "--clip",
                str(self.clip),
                "--folder",
                str(self.folder),
            ]
            self._window = subprocess.Popen(words, env=self._environment, stdout=said, stderr=said)
        try:
            self._live()
        finally:
            self._window.send_signal(signal.SIGCONT)
            self._window.terminate()
        try:
            status = self._window.wait(60)
        except subprocess.TimeoutExpired:
            self._window.kill()
            status = -9
        return self._judge(status)

    def _prepare(self) -> None:
        self.folder.mkdir(parents=True)
        for name in ("config", "data", "cache", "state", "recordings", "runtime"):
            (self.folder / name).mkdir(mode=0o700)
        (self.folder / "config" / "settings.toml").write_text(
            f'[camera]\nsource = "Soak camera"\n[output]\nrecord_folder = "{self.folder / "recordings"}"\n'
        )
        places = {
            f"ICHIMAI_{n.upper()}_DIR": str(self.folder / n) for n in ("config", "data", "cache", "state")
        }
        root = str(Path(__file__).resolve().parents[1])
        self._environment = {
            **os.environ, **places, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": root,
            "XDG_RUNTIME_DIR": str(self.folder / "runtime"),
        }  # fmt: skip

    def _live(self) -> None:
        began = time.monotonic()
        plan = sorted(self._plan(), key=lambda step: step[0])
        while (now := time.monotonic() - began) < self.seconds and self._window.poll() is None:
            while plan and plan[0][0] <= now:
                plan.pop(0)[1]()
            self._take_sample(now)
            time.sleep(min(SAMPLE_S, max(0.1, self.seconds / 200)))

    def _plan(self) -> Iterator[tuple[float, Callable[[], object]]]:
        length = self.seconds / CYCLES
        steps: tuple[tuple[float, Callable[[], object]], ...] = (
            (0.06, lambda: self._press("record")),
            (0.14, lambda: self._press("record")),
            (0.16, lambda: self._press("virtual-camera")),
            (0.25, lambda: (self.folder / "unplugged").touch()),
            (0.35, lambda: (self.folder / "unplugged").unlink()),
            (0.45, lambda: self._press("virtual-camera")),
            (0.50, lambda: self._press("record")),
            (0.54, lambda: self._limit_files(_FULL_DISK_BYTES)),
            (0.60, lambda: self._limit_files(resource.RLIM_INFINITY)),
            (0.64, lambda: self._press("calibrate")),
            (0.66, lambda: self._window.send_signal(signal.SIGSTOP)),
            (0.70, lambda: self._window.send_signal(signal.SIGCONT)),
            (0.78, lambda: (self.folder / "clock").write_text("-7200")),
            (0.82, lambda: self._press("save-last")),
            (0.84, lambda: self._press("avatar-window")),
            (0.90, lambda: self._press("avatar-window")),
            (0.94, lambda: (self.folder / "clock").unlink()),
        )
        for cycle in range(CYCLES):
            yield from ((length * (cycle + share), step) for share, step in steps)

    def _press(self, action: str) -> None:
        code = "import sys; from app.cli import main; sys.exit(main(['press', sys.argv[1]]))"
        words = [sys.executable, "-c", code, action]
        try:
            done = subprocess.run(
                words, env=self._environment, capture_output=True, text=True, timeout=240, check=False
            )
        except subprocess.TimeoutExpired:  # of the machine, or of the window: the samples tell
            print(f"press {action}: no answer in 240 s", flush=True)
            return
        if done.returncode:
            print(f"press {action}: {done.stderr.strip()}", flush=True)

    def _limit_files(self, size: int) -> None:
        resource.prlimit(self._window.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def _take_sample(self, now_s: float) -> None:
        process = Path(f"/proc/{self._window.pid}")
        try:
            facts = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
            stat = (process / "stat").read_text().rpartition(")")[2].split()
            files = len(list((process / "fd").iterdir()))
            rss_mb = int(facts["VmRSS"].split()[0]) / 1024
        except (OSError, KeyError):
            return
        cpu_s = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
        self.samples.append(Sample(round(now_s, 1), rss_mb, int(facts["Threads"]), files, cpu_s))
        with (self.folder / "figures.csv").open("a", newline="") as file:
            csv.writer(file).writerow([f"{v:.1f}" for v in vars(self.samples[-1]).values()])

    def _judge(self, status: int) -> int:
        if not self.samples:
            print("the window did not start; see said.txt")
            return 1
        faults = [f"the window ended with {status}"] if status else []
        said = (self.folder / "said.txt").read_text(errors="replace")
        if "Traceback" in said:
            faults.append("a traceback was printed")
        faults += self._corrupt_files()
        warm = [s for s in self.samples if s.time_s > 0.25 * self.seconds]
        times, memory = (np.array([getattr(s, name) for s in warm]) for name in ("time_s", "rss_mb"))
        growth = float(np.polyfit(times / 3600, memory, 1)[0])
        if growth > MOST_GROWTH_MB_H:
            faults.append(f"memory grows by {growth:.0f} MB an hour")
        # Compared at the same place in a cycle, when the same things are open.
        ends = [self._at((cycle + 0.02) * self.seconds / CYCLES) for cycle in range(3, CYCLES)]
        print(f"{self.seconds / 60:.0f} minutes, {len(self.samples)} samples")
        print(f"memory: {memory.min():.0f} to {memory.max():.0f} MB, {growth:+.1f} MB an hour")
        for name in ("rss_mb", "threads", "files"):
            print(f"{name} at the beginning of each cycle: {[round(getattr(s, name)) for s in ends]}")
        print(f"processor: {warm[-1].cpu_s / warm[-1].time_s:.2f} cores")
        if ends[-1].threads > ends[0].threads or ends[-1].files > ends[0].files + 2:
            faults.append("threads or open files grow")
        print(*(said.splitlines()[-1:]))
        print("faults:", "; ".join(faults) or "none")
        return 1 if faults else 0

    def _at(self, time_s: float) -> Sample:
        return min(self.samples, key=lambda s: abs(s.time_s - time_s))

    def _corrupt_files(self) -> Iterator[str]:
        import av

        tomllib.loads((self.folder / "config" / "settings.toml").read_text())
        whole = 0
        for path in sorted((self.folder / "recordings").iterdir()):
            if path.suffix == ".mp4":
                with av.open(str(path)) as container:
                    whole += sum(1 for _ in container.decode(video=0)) > 0
            elif path.suffix != ".jsonl":
                yield f"{path.name} is left"
        print(f"{whole} recordings, all of which can be read")


if __name__ == "__main__":
    sys.exit(main())
