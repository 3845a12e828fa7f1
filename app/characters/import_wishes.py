"""What the user says of a picture that is imported, step by step, each of which can be undone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from app.settings.history import History
from models.importing.corrections import with_background, with_erased, with_head, with_mark, with_restored
from models.importing.importer import Told
from models.importing.matting import Colour
from models.importing.variants import Variants


@dataclass(frozen=True, slots=True)
class ImportWish:
    """What is wished of an import.

    Attributes:
        told: what the user corrects.
        variants: the artist's extra drawings.
    """

    told: Told = field(default_factory=Told)
    variants: Variants = field(default_factory=Variants)


class ImportWishes:
    """The wishes for one picture, and those before. For one thread, the window's.

    Attributes:
        wish: what is wished now.
    """

    def __init__(self) -> None:
        self.wish = ImportWish()
        self._history: History[ImportWish] = History()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step."""
        return self._history.can_redo

    def undo(self) -> None:
        """Take the last step back; nothing happens where there is none."""
        self.wish = self._history.undo(self.wish) or self.wish

    def redo(self) -> None:
        """Do the step again that was undone last."""
        self.wish = self._history.redo(self.wish) or self.wish

    def head(self, x: float, y: float, size: float) -> None:
        """Say where the head is: its middle and height in pixels of the file."""
        self._tell(with_head(self.wish.told, x, y, size))

    def lie(self, quarters: int) -> None:
        """Note how the picture was turned, so that places that are told stay places; no step of its own."""
        if self.wish.told.turn is None and quarters:
            self.wish = replace(self.wish, told=replace(self.wish.told, turn=quarters))

    def mark(self, name: str, x: float, y: float) -> None:
        """Say where an eye or the mouth is, in pixels of the file."""
        self._tell(with_mark(self.wish.told, name, (x, y)))

    def background(self, background: str | Colour) -> None:
        """Say what the background is; see `Told`."""
        if background != self.wish.told.background:
            self._tell(with_background(self.wish.told, background))

    def brush(self, mask: np.ndarray, erase: bool) -> None:
        """Brush something away or back: uint8 (H, W), 0..255, always of the same size."""
        self._tell((with_erased if erase else with_restored)(self.wish.told, mask))

    def draw(self, expression: str, path: Path) -> None:
        """Add a drawing with an expression of `models.importing.variants.EXPRESSIONS`, or another of it."""
        others = tuple(pair for pair in self.wish.variants.expressions if pair[0] != expression)
        self._vary(replace(self.wish.variants, expressions=(*others, (expression, path))))

    def dress(self, outfit: str, path: Path) -> None:
        """Add a drawing in other clothes, or another one of that name."""
        others = tuple(pair for pair in self.wish.variants.outfits if pair[0] != outfit)
        self._vary(replace(self.wish.variants, outfits=(*others, (outfit, path))))

    def take_away(self, path: Path, name: str) -> None:
        """Do without an extra drawing."""
        variants, gone = self.wish.variants, (name, path)
        self._vary(
            Variants(
                tuple(pair for pair in variants.expressions if pair != gone),
                tuple(pair for pair in variants.outfits if pair != gone),
            )
        )

    def _tell(self, told: Told) -> None:
        self._step(replace(self.wish, told=told))

    def _vary(self, variants: Variants) -> None:
        self._step(replace(self.wish, variants=variants))

    def _step(self, wish: ImportWish) -> None:
        self._history.note("", self.wish)
        self.wish = wish
