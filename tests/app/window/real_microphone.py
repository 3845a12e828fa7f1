"""A program: a microphone of a PulseAudio of its own is heard, pulled out, plugged in again and changed."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from PyQt6.QtCore import QCoreApplication

from tests.tracking.voice.test_features import tone
from tracking.voice.listener import VoiceListener

PATIENCE_S = 40.0
LOOSE = 150
"""How often a loose plug makes and breaks contact."""


class SoundServer:
    """A PulseAudio whose one microphone can be plugged in and out. It is this process's from now on."""

    def __init__(self, folder: Path, *, speaking: bool = True) -> None:
        folder.chmod(0o700)
        self._pipe = folder / "microphone"
        self._stopping = threading.Event()
        os.environ |= {"XDG_RUNTIME_DIR": str(folder), "PULSE_SERVER": f"unix:{folder}/pulse/native"}
        os.environ["HOME"] = str(folder)
        _call(
            "pulseaudio", "-n", "--daemonize=yes", "--exit-idle-time=-1", "--use-pid-file=no",
            "--load=module-native-protocol-unix",
        )  # fmt: skip
        self._speaker = threading.Thread(target=self._speak)
        if speaking:
            self._speaker.start()

    def plug_in(self, name: str) -> str:
        """Plug a microphone in; return what pulls it out."""
        return _call(
            "pactl", "load-module", "module-pipe-source", f"source_name={name}", f"file={self._pipe}",
            "format=s16le", "rate=16000", "channels=1", f"source_properties=device.description={name}",
        ).strip()  # fmt: skip

    def shake(self, name: str) -> None:
        """Plug a microphone in and pull it out as fast as it goes, over and over."""
        for _ in range(LOOSE):
            self.pull_out(self.plug_in(name))

    def pull_out(self, module: str) -> None:
        """Take a microphone away."""
        _call("pactl", "unload-module", module)

    def _speak(self) -> None:
        """Speak a tone into whatever microphone there is, in real time."""
        block = (tone(200, 0.02) * 32767).astype(np.int16).tobytes()
        while not self._stopping.wait(0.02):
            try:
                pipe = os.open(self._pipe, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                continue
            with contextlib.suppress(OSError):
                while not self._stopping.wait(0.018):
                    with contextlib.suppress(BlockingIOError):
                        os.write(pipe, block)
            os.close(pipe)

    def end(self) -> None:
        """End the server."""
        self._stopping.set()
        _call("pactl", "exit")
        if self._speaker.is_alive():
            self._speaker.join()


def _call(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=30).stdout


def step(application: QCoreApplication, what: str, met: Callable[[], object]) -> None:
    """Run the event loop until something holds, and say so."""
    end_s = time.monotonic() + PATIENCE_S
    while not met():
        if time.monotonic() > end_s:
            sys.exit(f"it does not come: {what}")
        application.processEvents()
        time.sleep(0.05)
    print("ok", what, flush=True)


def hear_a_microphone(application: QCoreApplication, server: SoundServer) -> None:
    """Go through the story; exits with what does not come."""
    from app.window.microphone import Microphone

    listener, told = VoiceListener(), [""]

    def hear(samples: np.ndarray, rate: int, channels: int) -> None:
        listener.hear(samples, rate, channels)

    desk = SimpleNamespace(wanted=True, hear=hear, tell=lambda text: told.append(text))
    microphone = Microphone(desk)  # type: ignore[arg-type]
    wanted = "Test-Microphone"

    def until(what: str, met: Callable[[], object]) -> None:
        def look() -> bool:
            microphone.follow(wanted)
            return bool(met())

        step(application, what, look)

    first = server.plug_in("Test-Microphone")
    until("it is listed", lambda: "Test-Microphone" in microphone.names)
    until("it is heard", lambda: listener.level > 0.2 and not told[-1])
    server.pull_out(first)
    until("it is missed", lambda: not listener.hears and "Test-Microphone" in told[-1])
    second = server.plug_in("Test-Microphone")
    until("it is back", lambda: listener.level > 0.2 and not told[-1])
    server.pull_out(second)
    shaking = threading.Thread(target=server.shake, args=[wanted])
    shaking.start()
    until("a loose plug holds still", lambda: not shaking.is_alive())
    third = server.plug_in("Test-Microphone")
    until("it is back after that", lambda: listener.level > 0.2 and not told[-1])
    server.pull_out(third)
    server.plug_in("Other-Microphone")
    wanted = "Other-Microphone"
    until("another one", lambda: listener.level > 0.2 and "Other-Microphone" in microphone.names)
    desk.wanted = False
    until("it is let go", lambda: not listener.hears)
    microphone.close()


def main() -> None:
    """Run the story with a server of its own."""
    with tempfile.TemporaryDirectory() as name:
        server = SoundServer(Path(name))
        try:
            hear_a_microphone(QCoreApplication(sys.argv[:1]), server)
        finally:
            server.end()


if __name__ == "__main__":
    main()
