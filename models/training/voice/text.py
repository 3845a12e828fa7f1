"""Words to be spoken: texts cut into sentences, numbers as words."""

from __future__ import annotations

import re
from pathlib import Path

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(number: int) -> str:
    """Return a number below a million as English words, years as people say them."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10 - 2] + (f" {_ONES[number % 10]}" if number % 10 else "")
    if 1100 <= number < 2000 and number % 100 >= 10:
        return f"{spelled(number // 100)} {spelled(number % 100)}"
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = f" {spelled(number % size)}" if number % size else ""
    return f"{spelled(number // size)} {name}{rest}"


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, numbers spelled out."""
    text = text.replace("’", "'").replace("-", " ").lower()
    text = re.sub(r"(\d),(\d{3})", r"\1\2", text)
    text = re.sub(r"\d{1,6}", lambda m: f" {spelled(int(m[0]))} ", text)
    return [w.strip("'") for w in re.findall(r"[a-z']+", text) if w.strip("'")]


def sentences_of(folder: Path) -> list[str]:
    """Return the plain sentences, 5 to 22 words each, of the Markdown files of a folder."""
    found: list[str] = []
    for path in sorted(folder.rglob("*.md")):
        text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
        for paragraph in re.split(r"\n\s*\n", text):
            if paragraph.lstrip().startswith(("|", "#", "-", "    ", "!")):
                continue
            for sentence in re.split(r"(?<=[.!?;:])\s+", " ".join(paragraph.split())):
                if 5 <= len(sentence.split()) <= 22 and not re.search(r"[`/<>=_\[\]{}|*\d]", sentence):
                    found.append(sentence)
    return list(dict.fromkeys(found))
