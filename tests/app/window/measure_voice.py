"""How late a mouth is by microphone, and what it costs.

    python -m tests.app.window.measure_voice SOUND... [--picture]

A sound is spoken into a microphone of a PulseAudio in real time; what comes out of the voice's path is
compared with what the network makes of the file. Printed: how much later the opening is there than its sound
was spoken (the best lag), how often values come, and the processor's share of capture, network and listener.

With `--picture` the whole program but its window runs, a bundled character drawn 60 times a second: printed
is how much later than in the sound a mouth opens in the picture that is ready to go out.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from multiprocessing.sharedctypes import Synchronized
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
OPENS = 0.3
"""The opening at which a mouth counts as opened, in the sound and in the picture."""
CLEARLY, WITHIN_S = 0.45, 0.1
"""How far it goes on opening in the sound, and how soon, or else it does not count: what only just opens may
stay below in a picture, since lips are slower than sounds."""
SHUT_S, SEARCHED_S = 0.08, 0.3
"""How long it must have been less open before, and how much later the picture's opening may come."""


def speak(pipe: Path, sound: np.ndarray, begun: Synchronized) -> None:
    """Write a sound into a pipe in real time, pieces of 10 ms, once `begun` is not 0; set it to when."""
    data = (np.clip(sound, -1, 1) * 32767).astype(np.int16)
    while not begun.value:
        time.sleep(0.01)
    out = os.open(pipe, os.O_WRONLY)
    begun.value = begin_s = time.monotonic()
    piece = RATE // 100
    for k in range(0, len(data), piece):
        time.sleep(max(begin_s + (k + piece) / RATE - time.monotonic(), 0.0))
        os.write(out, data[k : k + piece].tobytes())
    os.close(out)


def speaker(folder: Path, sound: np.ndarray) -> Synchronized:
    """Return the time of beginning of a process that speaks, so that this one's work is the voice's alone.

    It begins when the time is set to another than 0, and sets it to the one when it began.
    """
    context = multiprocessing.get_context("spawn")
    begun = context.Value("d", 0.0)
    context.Process(target=speak, args=(folder / "microphone", sound, begun), daemon=True).start()
    return begun


def main() -> None:
    """Measure once."""
    from app.window.microphone import Microphone

    sound = np.concatenate([read_sound(Path(name)) for name in sys.argv[1:] if name != "--picture"])
    if "--picture" in sys.argv:
        main_with_pictures(sound)
        return
    application = QCoreApplication(sys.argv[:1])
    listener = VoiceListener()
    desk = SimpleNamespace(wanted=True, hear=listener.hear, tell=lambda text: None)
    microphone = Microphone(desk)  # type: ignore[arg-type]
    came: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as name:
        server = SoundServer(Path(name), speaking=False)
        server.plug_in("Test-Microphone")
        begun = speaker(Path(name), sound)
        while not listener.hears:
            microphone.follow("")
            application.processEvents()
            time.sleep(0.05)
            if not begun.value and microphone.names:
                begun.value = 1.0
        used_s, from_s, last_s = path_time(), time.monotonic(), -1e9
        while time.monotonic() - begun.value < len(sound) / RATE:
            heard = listener.track.wait(last_s, 0.1)
            if heard is not None:
                last_s = heard.time_s
                came.append((time.monotonic(), heard.opening))
        share = (path_time() - used_s) / (time.monotonic() - from_s)
        microphone.close()
        server.end()
    report(came, begun.value, sound, share)


def path_time() -> float:
    """Return the processor's time of all threads but this one, which only looks at what comes."""
    return time.process_time() - time.thread_time()


def opened(times_s: np.ndarray, openings: np.ndarray, clearly: float = OPENS) -> np.ndarray:
    """Return the times, between those of its values, at which an opening rises over `OPENS`."""
    k = np.flatnonzero((openings[:-1] < OPENS) & (openings[1:] >= OPENS))
    last = np.searchsorted(times_s, times_s[k] + WITHIN_S)
    k = k[[openings[a:b].max() >= clearly for a, b in zip(k, last, strict=True)]]
    share = (OPENS - openings[k]) / (openings[k + 1] - openings[k])
    found = times_s[k] + share * (times_s[k + 1] - times_s[k])
    return found[np.diff(found, prepend=-1e9) > SHUT_S]


def main_with_pictures(sound: np.ndarray) -> None:
    """Measure the whole program once."""
    from app.session.session import Session
    from app.settings.settings_file import SettingsFile
    from app.window.microphone import Microphone
    from tracking.voice.listener import MICROPHONE
    from tracking.voice.mouth_shape import FULL_OPENING

    application = QCoreApplication(sys.argv[:1])
    shown: list[tuple[float, float]] = []
    said = np.concatenate([np.zeros(3 * RATE, np.float32), sound])
    with tempfile.TemporaryDirectory() as name:
        server = SoundServer(Path(name), speaking=False)
        server.plug_in("Test-Microphone")
        begun = speaker(Path(name), said)
        session = Session(SettingsFile(Path(name) / "settings.toml"))
        session.choose_source("voice")
        session.start()
        microphone = Microphone(session.voice)
        pipeline, seen = session.pipeline, 0
        while pipeline.meters.figures().posing.rounds < 30 or not microphone.names:
            microphone.follow("")
            application.processEvents()
            time.sleep(0.05)
        begun.value = 1.0
        while not MICROPHONE.hears:
            microphone.follow("")
            application.processEvents()
            time.sleep(0.01)
        used_s, from_s = time.process_time(), time.monotonic()
        while time.monotonic() - begun.value < len(said) / RATE:
            _, seen = pipeline.preview.get(seen, 5.0)
            pose = pipeline.posed()
            if pose is not None:
                shown.append((time.monotonic(), pose.mouth * FULL_OPENING))
        share = (time.process_time() - used_s) / (time.monotonic() - from_s)
        microphone.close()
        session.close()
        server.end()
    report_pictures(shown, begun.value, said, share)


def report_pictures(
    shown: list[tuple[float, float]], begun_s: float, sound: np.ndarray, share: float
) -> None:
    """Print how late the pictures' mouths open.

    A mouth that is open in the picture already when the sound opens is not late: without that, the next
    opening would be taken for this one.
    """
    spoken = mouths_of(sound).opening
    wanted_s = opened(begun_s + (np.arange(len(spoken)) + 0.5) * HOP_S, spoken, CLEARLY)
    came_s = opened(*np.array(shown).T)
    times_s, openings = np.array(shown).T
    wanted_s = wanted_s[np.interp(wanted_s, times_s, openings) < OPENS]
    delays_ms = []
    for time_s in wanted_s:
        later = came_s[(came_s > time_s) & (came_s < time_s + SEARCHED_S)]
        if len(later):
            delays_ms.append(1e3 * (later[0] - time_s))
    rate = len(shown) / (shown[-1][0] - shown[0][0])
    print("delays, ms:", *np.sort(np.round(delays_ms).astype(int)))
    median, late = np.percentile(delays_ms, [50, 95])
    print(f"{len(delays_ms)} of {len(wanted_s)} openings found in {rate:.0f} pictures a second")
    print(f"sound to picture: median {median:.0f} ms, p95 {late:.0f} ms")
    print(f"processor, all of the program but its window: {100 * share:.0f} % of a core")


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
    print(f"processor, from the microphone to the opening: {100 * share:.1f} % of a core")


if __name__ == "__main__":
    main()
