"""How late a mouth is by microphone, and what it costs: python -m tests.app.window.measure_voice SOUND.

A sound is spoken into a microphone of a PulseAudio in real time; what comes out of the voice's path is
compared with what the network makes of the file. Printed: how much later the opening is there than its sound
was spoken (the best lag), how often values come, and the processor's share, the speaking included.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from PyQt6.QtCore import QCoreApplication

from tests.app.window.real_microphone import SoundServer
from tracking.voice.features import HOP_S, RATE
from tracking.voice.listener import VoiceListener
from tracking.voice.sound_file import read_sound
from tracking.voice.viseme_network import mouths_of

STEP_S = 0.005


def speak(pipe: Path, sound: np.ndarray, begun: list[float]) -> None:
    """Write a sound into a pipe source in real time, pieces of 10 ms."""
    data = (np.clip(sound, -1, 1) * 32767).astype(np.int16)
    out = os.open(pipe, os.O_WRONLY)
    begun.append(time.monotonic())
    piece = RATE // 100
    for k in range(0, len(data), piece):
        time.sleep(max(begun[0] + (k + piece) / RATE - time.monotonic(), 0.0))
        os.write(out, data[k : k + piece].tobytes())
    os.close(out)


def main() -> None:
    """Measure once."""
    from app.window.microphone import Microphone

    sound = read_sound(Path(sys.argv[1]))
    application = QCoreApplication(sys.argv[:1])
    listener = VoiceListener()
    desk = SimpleNamespace(wanted=True, hear=listener.hear, tell=lambda text: None)
    microphone = Microphone(desk)  # type: ignore[arg-type]
    came: list[tuple[float, float]] = []
    begun: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        server = SoundServer(Path(name), speaking=False)
        server.plug_in("Test-Microphone")
        while not listener.hears:
            microphone.follow("")
            application.processEvents()
            time.sleep(0.05)
            if not begun and microphone.names:
                threading.Thread(
                    target=speak, args=(Path(name) / "microphone", sound, begun), daemon=True
                ).start()
                time.sleep(0.2)
        used_s, last_s = time.process_time(), -1e9
        while time.monotonic() - begun[0] < len(sound) / RATE:
            heard = listener.track.wait(last_s, 0.1)
            if heard is not None:
                last_s = heard.time_s
                came.append((time.monotonic(), heard.opening))
        share = (time.process_time() - used_s) / (time.monotonic() - begun[0])
        microphone.close()
        server.end()
    report(came, begun[0], sound, share)


def report(came: list[tuple[float, float]], begun_s: float, sound: np.ndarray, share: float) -> None:
    """Print lag, delay and cost."""
    spoken = mouths_of(sound).opening
    spoken_s = begun_s + (np.arange(len(spoken)) + 0.5) * HOP_S
    times_s, openings = np.array(came).T
    even_s = np.arange(times_s[0], times_s[-1], STEP_S)
    there = openings[np.clip(np.searchsorted(times_s, even_s, "right") - 1, 0, None)]
    lags = np.arange(0.0, 0.3, STEP_S)
    alike = [np.corrcoef(there, np.interp(even_s - lag, spoken_s, spoken))[0, 1] for lag in lags]
    gaps_ms = 1e3 * np.diff(times_s)
    best_ms = 1e3 * lags[int(np.argmax(alike))]
    print(f"the opening is there {best_ms:.0f} ms after its sound (correlation {max(alike):.2f})")
    print(f"values come every {np.median(gaps_ms):.0f} ms (p95 {np.percentile(gaps_ms, 95):.0f})")
    print(f"processor: {100 * share:.1f} % of a core")


if __name__ == "__main__":
    main()
