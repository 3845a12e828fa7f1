"""Random speech of many languages, with exact phone times, spoken by espeak-ng."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.training.voice.espeak import Espeak
from models.training.voice.phones import Phone
from tracking.voice.resampler import resampled

_SYLLABLES = {
    "de": (
        "b d f g h k l m n p r s sch st t v w z pf fr br gl kr",
        "a e i o u ä ö ü au ei eu ie",
        "n r t ch ck s l m ",
    ),
    "fr": ("b d f g ch j l m n p r s t v pl tr cr gr", "a e é i o u ou on an in eu oi ai", "r l s t ne "),
    "es": ("b c d f g j l ll m n ñ p r rr s t v ch tr pl", "a e i o u ie ue", "n s r l "),
    "it": ("b c ch d f g gh gl gn l m n p r s sc t v z tr", "a e i o u io ia", "n r l "),
    "pt-br": ("b c d f g j l lh m n nh p r s t v x tr", "a e i o u ão ei ou", "s r m l "),
    "nl": ("b d f g h j k l m n p r s sch t v w z", "a aa e ee i ie o oo oe u ui ij eu", "n r t k s l m p "),
    "pl": ("b c cz d dz f g h j k l ł m n p r rz s sz ś t w z ż", "a ą e ę i o u y ó", "n r k sz l m "),
    "sv": ("b d f g h j k l m n p r s t v sj sk tr", "a e i o u y å ä ö", "n r t g s l "),
    "fi": ("h j k l m n p r s t v", "a e i o u y ä ö aa ee ii ai uo ie", "n s l t "),
    "tr": ("b c ç d f g h j k l m n p r s ş t v y z", "a e ı i o ö u ü", "n r k l m ş "),
    "hu": ("b c cs d f g gy h j k l m n ny p r s sz t v z zs", "a á e é i o ö u ü", "n r k l t s "),
    "id": ("b c d g h j k l m n ng ny p r s t w y", "a e i o u ai au", "n ng k t s r "),
    "ru": ("б в г д ж з к л м н п р с т ф х ц ч ш щ", "а е и о у ы э ю я ё", "н р т к л м с й "),
    "el": ("β γ δ ζ θ κ λ μ ν π ρ σ τ φ χ ψ", "α ε η ι ο υ ω ου αι ει", "ν ς ρ "),
    "cmn-latn-pinyin": (
        "b p m f d t n l g k h j q x zh ch sh r z c s y w",
        "a ai an ang ao e ei en eng i in ing o ong u un uo",
        "1 2 3 4",
    ),
    "vi": (
        "b c ch d đ g h kh l m n ng nh ph r s t th tr v x",
        "a ă â e ê i o ô ơ u ư ai ao",
        "n ng m t c p ",
    ),
    "hi": ("क ख ग च ज ट ड त द न प ब म य र ल व श स ह", "ा ि ी ु ू े ै ो ौ", "न र ल म "),
}
"""Language: beginnings, middles and ends of syllables as it spells them; an empty end counts."""

_KANA = (
    "あいうえおかきくけこがぎぐげごさしすせそざじずぜぞたちつてとだでどなにぬねの"
    "はひふへほばびぶべぼぱぴぷぺぽまみむめもやゆよらりるれろわん"
)
_SMALL = ("きゃ", "しゅ", "ちょ", "にゃ", "りゅ", "じょ", "っと", "っか", "っぱ", "おう", "えい", "ーん")
_ENGLISH = ("en-us", "en", "en-gb-scotland", "en-029", "en-gb-x-rp", "en-us-nyc")
_VARIANTS = (
    "",
    "+m1",
    "+m2",
    "+m3",
    "+m4",
    "+m5",
    "+m6",
    "+m7",
    "+f1",
    "+f2",
    "+f3",
    "+f4",
    "+f5",
    "+croak",
    "+klatt2",
    "+klatt3",
    "+klatt4",
    "+Andy",
    "+Alicia",
    "+Annie",
    "+belinda",
    "+ed",
    "+john",
    "+linda",
    "+Mario",
    "+steph",
    "+quincy",
    "+whisper",
)
LANGUAGES = (*_SYLLABLES, "ja", "ko", *_ENGLISH)


def _word(r: np.random.Generator, language: str) -> str:
    count = int(r.integers(1, 5))
    if language == "ja":
        return "".join(
            _SMALL[r.integers(len(_SMALL))] if r.random() < 0.2 else _KANA[r.integers(len(_KANA))]
            for _ in range(count + 1)
        )
    if language == "ko":
        return "".join(chr(0xAC00 + int(r.integers(11172))) for _ in range(count))
    begin, middle, end = (part.split(" ") for part in _SYLLABLES[language])
    syllables = ("".join(str(r.choice(part)) for part in (begin, middle, end)) for _ in range(count))
    return (" " if language.startswith("cmn") else "").join(syllables)


def sentence(r: np.random.Generator, language: str, english: list[str]) -> str:
    """Return something to say: a sentence of `english`, or words that only sound like the language."""
    if language in _ENGLISH:
        return english[r.integers(len(english))]
    words = [_word(r, language) for _ in range(int(r.integers(4, 12)))]
    return " ".join(w + ("," if r.random() < 0.12 else "") for w in words) + "."


def speech(seed: int, seconds: float, english: list[str]) -> Iterator[tuple[str, np.ndarray, list[Phone]]]:
    """Yield language, sound, float32 (N,) at 16 kHz, and phones, until so many seconds are spoken."""
    r, espeak = np.random.default_rng(seed), Espeak()
    spoken, k = 0.0, 0
    while spoken < seconds:
        language = LANGUAGES[k % len(LANGUAGES)]
        k += 1
        sound, phones = espeak.speak(
            sentence(r, language, english),
            language + str(r.choice(_VARIANTS)),
            speed=int(r.integers(120, 240)),
            pitch=int(r.integers(15, 85)),
            spread=int(r.integers(10, 90)),
            gap=int(r.integers(0, 6)),
        )
        if len(sound) < espeak.rate:
            continue
        spoken += len(sound) / espeak.rate
        yield language, resampled(sound, espeak.rate), [p for p in phones if not p.symbol.startswith("(")]
