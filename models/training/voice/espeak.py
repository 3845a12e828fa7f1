"""Speech with exact phone times, in many languages, from the library of espeak-ng (a tool of its own)."""

from __future__ import annotations

import ctypes
import ctypes.util
from typing import Any

import numpy as np

from models.training.voice.phones import Phone

_SYNCHRONOUS, _PHONE_EVENTS_IN_IPA = 2, 3
_PHONE, _END = 7, 0
_RATE, _PITCH, _RANGE, _GAP = 1, 3, 4, 7
_UTF8_WITH_PHONES = 1 | 0x100


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class Espeak:
    """The synthesiser; there is one a process.

    Attributes:
        rate: samples a second of what it gives.
    """

    def __init__(self) -> None:
        self._library: Any = ctypes.CDLL(ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1")
        self.rate = self._library.espeak_Initialize(_SYNCHRONOUS, 500, None, _PHONE_EVENTS_IN_IPA)
        self._sound: list[np.ndarray] = []
        self._events: list[tuple[float, str]] = []
        self._callback = _Callback(self._take)
        self._library.espeak_SetSynthCallback(self._callback)

    def _take(self, sound: Any, count: int, events: Any) -> int:
        if sound and count > 0:
            self._sound.append(np.ctypeslib.as_array(sound, (count,)).copy())
        k = 0
        while events[k].type != _END:
            if events[k].type == _PHONE:
                symbol = bytes(events[k].id.string).split(b"\0")[0].decode("utf-8", "ignore")
                self._events.append((events[k].sample / self.rate, symbol))
            k += 1
        return 0

    def speak(
        self, text: str, voice: str, *, speed: int = 170, pitch: int = 50, spread: int = 50, gap: int = 0
    ) -> tuple[np.ndarray, list[Phone]]:
        """Return the sound of a text, float32 (N,), -1..1, `rate` samples a second, and its phones.

        Args:
            text: in the voice's language.
            voice: language and variant, as in "ja+f3".
            speed: words a minute.
            pitch: 0 to 99.
            spread: of the pitch, 0 to 99.
            gap: between words, in units of 10 ms.
        """
        self._sound, self._events = [], []
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice!r}")
        for parameter, value in ((_RATE, speed), (_PITCH, pitch), (_RANGE, spread), (_GAP, gap)):
            self._library.espeak_SetParameter(parameter, value, 0)
        data = text.encode() + b"\0"
        self._library.espeak_Synth(data, len(data), 0, 1, 0, _UTF8_WITH_PHONES, None, None)
        self._library.espeak_Synchronize()
        if not self._sound:
            return np.zeros(0, np.float32), []
        sound = np.concatenate(self._sound).astype(np.float32) / 32768.0
        ends = [t for t, _ in self._events[1:]] + [len(sound) / self.rate]
        phones = [Phone(a, b, s) for (a, s), b in zip(self._events, ends, strict=True) if b > a]
        return sound, phones
