"""The page Voice, and a real microphone of a real sound server."""

import shutil
import subprocess
import sys

import numpy as np
import pytest
from PyQt6.QtMultimedia import QAudioFormat
from pytestqt.qtbot import QtBot

from app.window.microphone import Format, samples_of
from app.window.pages.voice_page import VoicePage
from tests.app.window.desk import Desk, until
from tests.conftest import REPOSITORY
from tests.tracking.voice.test_features import tone
from tracking.sources.source_table import open_source
from tracking.voice.listener import MICROPHONE


def voice_page(desk: Desk) -> VoicePage:
    page = desk.page("voice")
    assert isinstance(page, VoicePage)
    return page


def choose(page: VoicePage, how: str) -> None:
    place = page.mixing.findData(how)
    page.mixing.setCurrentIndex(place)
    page.mixing.activated.emit(place)


def test_what_is_chosen_is_in_force(desk: Desk, qtbot: QtBot):
    page = voice_page(desk)
    assert not desk.session.voice.wanted
    choose(page, "more")
    page.gain.slider.setValue(150)
    page.learn.setChecked(False)
    mixing = desk.session.pipeline.voice.mixing
    assert (mixing.how, mixing.gain, mixing.learn) == ("more", 1.5, False)
    assert desk.session.voice.wanted
    for _ in range(3):  # what is changed quickly is undone at once, and this machine may be slow
        desk.session.undo()
    assert desk.session.pipeline.voice.mixing.how == "off"


def test_a_voice_without_a_camera(desk: Desk, qtbot: QtBot):
    page = voice_page(desk)
    desk.source = lambda: open_source(desk.session.settings.camera.source)  # type: ignore[assignment,return-value]
    page.alone.click()
    until(qtbot, lambda: desk.session.pipeline.input.source_name == "voice")
    sound = tone(200, 0.02)

    def pose_follows() -> bool:
        MICROPHONE.hear(sound, 16000)
        return desk.session.pipeline.posed() is not None and MICROPHONE.track.newest() is not None

    until(qtbot, pose_follows)
    until(qtbot, lambda: not page.session.pipeline.input.waiting)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (QAudioFormat.SampleFormat.UInt8, np.array([0, 128, 255, 128], np.uint8)),
        (QAudioFormat.SampleFormat.Int16, np.array([-32768, 0, 32767, 0], np.int16)),
        (QAudioFormat.SampleFormat.Int32, np.array([-(2**31), 0, 2**31 - 1, 0], np.int32)),
        (QAudioFormat.SampleFormat.Float, np.array([-1, 0, 1, 0], np.float32)),
    ],
)
def test_samples_of_every_kind(kind: QAudioFormat.SampleFormat, raw: np.ndarray):
    form = QAudioFormat()
    form.setChannelCount(2)
    form.setSampleRate(48000)
    form.setSampleFormat(kind)
    samples = samples_of(raw.tobytes() + b"\0", Format.of(form))  # a byte that is no whole frame
    np.testing.assert_allclose(samples, [[-1, 0], [1, 0]], atol=0.01)


@pytest.mark.slow
def test_a_real_microphone_is_heard_pulled_out_and_taken_up_again():
    if not all(map(shutil.which, ("pulseaudio", "pactl", "paplay"))):
        pytest.skip("no pulseaudio, pactl and paplay here: `apt-get install pulseaudio pulseaudio-utils`")
    # In a process of its own: Qt takes up a sound server only if it is there with the first use of sound.
    words = [sys.executable, "-m", "tests.app.window.real_microphone"]
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, timeout=240, check=False)
    steps = [line for line in done.stdout.splitlines() if line.startswith("ok ")]
    assert done.returncode == 0 and len(steps) == 8, done.stdout + done.stderr
