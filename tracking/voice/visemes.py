"""The mouths that speech makes, by the names of the usual set of fifteen."""

from __future__ import annotations

VISEMES = ("sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "ih", "oh", "ou")
"""Silence; p b m; f v; th; t d; k g; ch sh; s z; n l; r; and the vowels."""
INDEX = {name: i for i, name in enumerate(VISEMES)}
