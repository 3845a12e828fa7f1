"""Expressions: pressed, kept, changed, forgotten."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from app.expressions.expression import BUNDLED, Expression, all_expressions
from app.expressions.expression_player import ExpressionPlayer
from app.live.messages import QT_TRANSLATE_NOOP
from app.session.session_owner import Owner
from tracking.pose import NAMES

HELD_S = 2.0
"""How long an expression that is held stays where nothing can say when its key is let go."""


class ExpressionDesk:
    """Part of a session; for one thread, the window's. No method waits."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._player = ExpressionPlayer()
        self._until_s: dict[str, float] = {}
        owner.pipeline.posing.expressed = owner.pipeline.flow.expressed = self._player.applied

    @property
    def all(self) -> dict[str, Expression]:
        """All there are, by name."""
        return all_expressions(self._owner.settings.expressions)

    @property
    def on(self) -> frozenset[str]:
        """Names of those that are on."""
        return self._player.on

    def press(self, name: str, *, held: bool = False) -> bool:
        """Do what the expression's key does; say whether there is such an expression.

        Args:
            name: of the expression.
            held: `release` will follow when the key is let go. Without, what is to be held goes by itself.
        """
        expression = self.all.get(name)
        if expression is None:
            return False
        now_s = time.monotonic()
        self._until_s.pop(name, None)
        if expression.mode == "hold" and not held:
            self._until_s[name] = now_s + HELD_S
        elif expression.mode == "toggle" and name in self._player.on:
            self._player.let_go(name, now_s)
            return True
        self._player.show(name, expression, now_s)
        return True

    def release(self, name: str) -> None:
        """Say that the key of an expression was let go; only what is held goes with it."""
        expression = self.all.get(name)
        if expression is not None and expression.mode == "hold":
            self._player.let_go(name, time.monotonic())

    def let_go_all(self) -> None:
        """Fade all out."""
        for name in self._player.on:
            self._player.let_go(name, time.monotonic())

    def look_after(self) -> None:
        """Let go what nobody holds any more; called now and then, from any thread."""
        now_s = time.monotonic()
        for name, until_s in list(self._until_s.items()):
            if now_s >= until_s:
                self._until_s.pop(name, None)
                self._player.let_go(name, now_s)

    def try_out(self, expression: Expression | None) -> None:
        """Show an expression while it is made; None for no more."""
        if expression is None:
            self._player.let_go(_TRIED, time.monotonic())
        else:
            self._player.show(_TRIED, replace(expression, fade_in_s=_TRIED_S), time.monotonic())

    def keep(self, name: str, expression: Expression) -> None:
        """Keep an expression under a name; one of that name is replaced."""
        name = name.strip()
        if not name:
            return
        numbers = expression.numbers
        rounded = {name: round(numbers[name], 3) for name in NAMES if name in numbers}
        kept = {**self._owner.settings.expressions, name: replace(expression, numbers=rounded)}
        if BUNDLED.get(name) == kept[name]:
            del kept[name]
        self._change(kept, QT_TRANSLATE_NOOP("undo", "kept expression"))

    def forget(self, name: str) -> None:
        """Forget an expression; a bundled one is again as it came."""
        kept = {key: value for key, value in self._owner.settings.expressions.items() if key != name}
        self._change(kept, QT_TRANSLATE_NOOP("undo", "forgotten expression"))

    def follow(self) -> None:
        """Take up changed settings."""
        self._player.follow(self.all, time.monotonic())

    def _change(self, kept: Mapping[str, Expression], undo: str) -> None:
        self._owner.change(lambda s: replace(s, expressions=kept), undo)


_TRIED_S = 0.1
_TRIED = "\n"  # no name that a user can give
