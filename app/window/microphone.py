"""The microphone: captured by Qt in a thread of its own, and waited for where it is pulled out."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PyQt6.QtCore import QBuffer, QCoreApplication, QIODevice, QObject, QThread, QTimer
from PyQt6.QtMultimedia import QAudio, QAudioDevice, QAudioFormat, QAudioSource, QMediaDevices

from app.session.voice_desk import VoiceDesk
from tracking.voice.listener import PIECE_S

LOOK_MS = 500
"""How often it is looked whether the microphone is still there, or back."""
SILENT_S = 2.0
"""A microphone that gives nothing for so long, not even silence, is taken for gone."""
_BUFFER_S = 0.02
_TYPES = {
    QAudioFormat.SampleFormat.UInt8: (np.uint8, 128.0, 128.0),
    QAudioFormat.SampleFormat.Int16: (np.int16, 0.0, 32768.0),
    QAudioFormat.SampleFormat.Int32: (np.int32, 0.0, 2147483648.0),
    QAudioFormat.SampleFormat.Float: (np.float32, 0.0, 1.0),
}
"""What a sample is: its type, what stands for 0, and how much for 1."""
Hear = Callable[[np.ndarray, int, int], None]


class Format(NamedTuple):
    """What comes from a device; asked for once, as asking Qt takes time.

    Attributes:
        rate: samples a second.
        channels: 1 or more.
        frame: bytes of one sample of all channels.
        kind, zero, one: a sample's type, what stands for 0, and what 1 of it is.
    """

    rate: int
    channels: int
    frame: int
    kind: type
    zero: np.float32
    one: np.float32

    @classmethod
    def of(cls, form: QAudioFormat) -> Format:
        """Return what Qt says."""
        kind, zero, one = _TYPES[form.sampleFormat()]
        channels = max(form.channelCount(), 1)
        return cls(
            *(form.sampleRate(), channels, form.bytesPerFrame()),
            *(kind, np.float32(zero / one), np.float32(1 / one)),
        )


def samples_of(data: bytes, form: Format) -> np.ndarray:
    """Return recorded bytes as float32 of shape (N, channels), -1 to 1; whole frames alone."""
    values = np.frombuffer(data, form.kind, len(data) // form.frame * form.channels)
    samples = np.multiply(values, form.one, dtype=np.float32)
    if form.zero:
        samples -= form.zero
    return samples.reshape(-1, form.channels)


def format_for(device: QAudioDevice) -> QAudioFormat:
    """Return what to ask of a device: what the network hears, or what the device likes best."""
    form = QAudioFormat()
    form.setSampleRate(16000)
    form.setChannelCount(1)
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    if device.isFormatSupported(form):
        return form
    liked = device.preferredFormat()
    if liked.sampleFormat() not in _TYPES:
        liked.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return liked


class _Capture(QObject):
    """Lives in the microphone's thread: holds one device open, looks for it where it is gone.

    Args:
        hear: given what was recorded: samples, rate, channels.
        tell: told why nothing is heard; empty when all is well.
    """

    def __init__(self, hear: Hear, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._hear, self._tell = hear, tell
        self.wanted, self.open = "", False
        self.names: tuple[str, ...] = ()
        self._source: QAudioSource | None = None
        self._inlet: QBuffer | None = None
        self._device = QAudioDevice()
        self._asked = ""
        self._heard_s = 0.0
        self._piece = 0
        self._format: Format | None = None
        self._devices = QMediaDevices(self)
        self._devices.audioInputsChanged.connect(self._changed)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)
        self.look()

    def look(self) -> None:
        """Open, close or change the device as things are now."""
        devices = QMediaDevices.audioInputs()
        self.names = tuple(d.description() for d in devices)
        if self._source is not None and not self._well(devices):
            self.close_device()
        if not self.open:
            return
        if self._source is None:
            device = self._chosen(devices)
            if device is not None:
                self._open(device)

    def _well(self, devices: list[QAudioDevice]) -> bool:
        """Whether what is open is what is wanted, and gives sound; say what it does not."""
        assert self._source is not None
        if not self.open or self._asked != self.wanted:
            return False
        there = self._device.id() in [d.id() for d in devices]
        stopped = self._source.state() == QAudio.State.StoppedState
        if there and not stopped and time.monotonic() - self._heard_s < SILENT_S:
            return True
        # A sound server's list may still name what was pulled out, so what gives nothing is gone, too.
        self._tell(f"the microphone {self._device.description()} gives no sound any more; it is waited for")
        return False

    def _changed(self) -> None:
        """Begin anew with what there is now: a server may have moved the stream to another device."""
        self.close_device()
        self.look()

    def _chosen(self, devices: list[QAudioDevice]) -> QAudioDevice | None:
        if not devices:
            self._tell("no microphone is connected; plug one in, it is taken up by itself")
            return None
        if not self.wanted:
            usual = QMediaDevices.defaultAudioInput()
            return usual if not usual.isNull() else devices[0]
        found = next((d for d in devices if d.description() == self.wanted), None)
        if found is None:
            self._tell(f"the microphone {self.wanted} is not there; it is waited for")
        return found

    def _open(self, device: QAudioDevice) -> None:
        form, self._device, self._asked = format_for(device), device, self.wanted
        source = QAudioSource(device, form)
        source.setBufferSize(max(form.bytesForDuration(round(_BUFFER_S * 1e6)), 64))
        self._piece = form.bytesForDuration(round(PIECE_S * 1e6))
        self._format = Format.of(form)
        # Ours: a device that Qt makes may be deleted at any moment, as its stream fails where a microphone is
        # pulled out while it is being opened.
        inlet = QBuffer()
        inlet.open(QIODevice.OpenModeFlag.ReadWrite)
        inlet.bytesWritten.connect(self._read)
        source.start(inlet)
        if source.error() != QAudio.Error.NoError:
            source.stop()
            self._tell(
                f"the microphone {device.description()} can't be opened: another program has it, or the "
                "system's privacy settings keep it from this one"
            )
            return
        self._source, self._inlet = source, inlet
        self._heard_s = time.monotonic()

    def _read(self) -> None:
        # Called a hundred times a second: drivers give pieces of any size.
        inlet, form = self._inlet, self._format
        if inlet is None or form is None or inlet.size() < self._piece:
            return
        data = inlet.data().data()
        inlet.buffer().clear()
        inlet.seek(0)
        self._heard_s = time.monotonic()
        self._tell("")
        self._hear(samples_of(data, form), form.rate, form.channels)

    def close_device(self) -> None:
        """Let go of the device."""
        if self._source is not None:
            self._source.stop()
        self._source = self._inlet = None

    def end(self) -> None:
        """Let go of all, in this thread."""
        self._timer.stop()
        self.close_device()


class _MicrophoneThread(QThread):
    """Runs a capture until it is asked to quit."""

    def __init__(self, hear: Hear, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._hear, self._tell = hear, tell
        self.capture: _Capture | None = None

    def run(self) -> None:
        """Capture."""
        self.capture = _Capture(self._hear, self._tell)
        self.exec()
        self.capture.end()
        self.capture = None


class Microphone:
    """The window's microphone, open while the session wants it. For the window's thread.

    Args:
        desk: says what is wanted and takes what is heard.
    """

    def __init__(self, desk: VoiceDesk) -> None:
        self._desk = desk
        self._thread: _MicrophoneThread | None = None
        self._asked = False

    def follow(self, microphone: str) -> None:
        """Open or close the microphone of this name (empty: the system's) as is wanted now."""
        wanted = self._desk.wanted
        if wanted:
            self._ask_permission()
        if self._thread is None:
            self._thread = _MicrophoneThread(self._desk.hear, self._desk.tell)
            self._thread.start()
        if self._thread is not None and (capture := self._thread.capture) is not None:
            capture.wanted, capture.open = microphone, wanted

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the microphones there are, as far as is known."""
        capture = self._thread.capture if self._thread is not None else None
        return capture.names if capture is not None else ()

    def close(self, timeout_ms: int = 1000) -> None:
        """Let go of it and end the thread."""
        if self._thread is not None:
            self._thread.quit()
            self._thread.wait(timeout_ms)
            self._thread = None

    def _ask_permission(self) -> None:
        """Have macOS ask the user, once."""
        application = QCoreApplication.instance()
        if self._asked or sys.platform != "darwin" or application is None:
            return
        self._asked = True
        from PyQt6.QtCore import QMicrophonePermission, Qt

        def answered(permission: QMicrophonePermission) -> None:
            """Say where the microphone may not be used."""
            if application.checkPermission(permission) != Qt.PermissionStatus.Granted:
                self._desk.tell("the microphone may not be used: allow it in the system's privacy settings")

        application.requestPermission(QMicrophonePermission(), answered)
