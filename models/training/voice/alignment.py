"""Phone times of speech whose words are known: forced alignment by pocketsphinx (a tool of its own)."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from models.training.voice.phones import ARPABET, Phone
from models.training.voice.text import words_of
from tracking.voice.features import RATE

_FRAME_S = 0.01
_SHIFTS = (0, 40, 80, 120, 320, 520, 1000, 1640)
_ALIKE = (
    "A:EY I:AY O:OW Q:OW W:AW Y:OY a:AA e:EH ɐ:AH ɒ:AA ə:AH ɜ:ER ɚ:ER ʧ:CH ʤ:JH ʃ:SH ʒ:ZH "
    "ɾ:T ᵊ:AH ᵻ:IH r:R o:OW g:G"
)
_SIMILAR = {ipa: name for ipa, _, name in (pair.partition(":") for pair in _ALIKE.split())}
_BY_IPA = {ipa: name for name, ipa in ARPABET.items() if len(ipa) == 1} | _SIMILAR


class Aligner:
    """Finds when each phone of a sentence sounds.

    Args:
        pronounce: gives the phones, in the IPA, of a word that the dictionary does not know.
    """

    def __init__(self, pronounce: Callable[[str], str]) -> None:
        self._pronounce = pronounce
        self._decoder: Any = importlib.import_module("pocketsphinx").Decoder(
            loglevel="FATAL", beam=1e-150, pbeam=1e-150, wbeam=1e-120
        )

    def align(self, samples: np.ndarray, text: str) -> list[Phone] | None:
        """Return the phones of a sound, in the IPA; None where the text does not fit.

        Args:
            samples: float32 (N,), 16 kHz, -1..1.
            text: what is said.
        """
        words = [word for word in words_of(text) if self._known(word)]
        if not words:
            return None
        # The second pass fails where the first left a word fewer frames than its phones need at least;
        # with frames that begin a little elsewhere it falls otherwise.
        for late in _SHIFTS:
            moved = np.concatenate([np.zeros(late, np.float32), samples])
            found = self._aligned(moved, " ".join(words), late / RATE)
            if found is not None:
                return found
        return None

    def _aligned(self, samples: np.ndarray, text: str, late_s: float) -> list[Phone] | None:
        sound = (np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes()
        try:
            self._decoder.set_align_text(text)
            self._decode(sound)
            if self._decoder.hyp() is None:
                return None
            self._decoder.set_alignment()
            self._decode(sound)
        except RuntimeError:
            return None
        found: list[Phone] = []
        for word in self._decoder.get_alignment():
            for phone in word:
                begin_s = phone.start * _FRAME_S - late_s
                symbol = ARPABET.get(phone.name.rstrip("012"), "")
                found.append(Phone(max(begin_s, 0.0), begin_s + phone.duration * _FRAME_S, symbol))
        return found or None

    def _known(self, word: str) -> bool:
        if self._decoder.lookup_word(word) is not None:
            return True
        phones = [_BY_IPA[c] for c in self._pronounce(word) if c in _BY_IPA]
        if not phones:
            return False
        self._decoder.add_word(word, " ".join(phones), True)
        return True

    def _decode(self, sound: bytes) -> None:
        self._decoder.start_utt()
        self._decoder.process_raw(sound, full_utt=True)
        self._decoder.end_utt()
