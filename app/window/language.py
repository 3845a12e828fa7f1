"""The window's language: Qt's translation system, fed from the `.ts` files themselves.

A `.ts` file needs no compiling here, so a clean checkout has its translations and nothing goes stale.
`pylupdate6 app tracking --ts app/window/translations/LANGUAGE.ts` brings the files up to date with the code.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QLocale, QTranslator

from app.live.messages import Message, Term, filled

FOLDER = Path(__file__).with_name("translations")
LANGUAGES = {"en": "English", "ja": "日本語", "zh": "中文（简体）"}
"""Languages by code, by the names their speakers give them."""


class TsTranslator(QTranslator):
    """Translates by a `.ts` file; what it does not have stays English.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._texts = read_ts(path)

    def isEmpty(self) -> bool:
        """Say whether there is nothing translated."""
        return not self._texts

    def translate(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, context: str | None, sourceText: str | None, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Return the translation; None for none, which Qt takes for null: it would show an empty text."""
        return self._texts.get((context or "", sourceText or ""))


def read_ts(path: Path) -> dict[tuple[str, str], str]:
    """Return the translations of a `.ts` file by context and English text; without those that are empty."""
    texts = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            text = message.findtext("translation") or ""
            if text:
                texts[name, message.findtext("source") or ""] = text
    return texts


def speak(application: QCoreApplication, language: str) -> str:
    """Let the application speak a language and return which it is; to be called before the window is made.

    Args:
        application: the one there is.
        language: of `LANGUAGES`; empty for the system's, English where there is no translation into that.
    """
    code = language or QLocale.system().name()[:2]
    code = code if code in LANGUAGES else "en"
    path = FOLDER / f"{code}.ts"
    if path.is_file():
        translator = TsTranslator(path)
        # Qt holds no reference of its own: without a parent it would be gone with this function.
        translator.setParent(application)
        application.installTranslator(translator)
    return code


def spoken(message: Message) -> str:
    """Return a message in the window's language, as a sentence; causes from lower layers stay as they are."""
    return as_sentence(_translated(message))


def as_sentence(text: str) -> str:
    """Return a sentence of a lower layer with a capital, unless it begins with a name or path."""
    return text[:1].upper() + text[1:] if re.match(r"[a-z]+[ ,:]", text) else text


def _translated(part: str | Message) -> str:
    if isinstance(part, Message):
        text = QCoreApplication.translate("messages", part.say.value)
        return filled(text, [_translated(argument) for argument in part.arguments])
    return QCoreApplication.translate("sinks", part) if isinstance(part, Term) else part
