"""Fades expressions in and out over the pose."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from app.expressions.expression import Expression
from tracking.pose import EYES, INDEX, Pose, values_of
from tracking.smoothstep import smoothstep


@dataclass(slots=True)
class _Shown:
    """One expression on its way: `level` at `since_s`, from there on to 1 or, where it goes, to 0."""

    expression: Expression
    since_s: float
    level: float = 0.0
    goes: bool = False

    def level_at(self, now_s: float) -> float:
        """Return how far it is faded in at a time, 0..1."""
        whole_s = self.expression.fade_out_s if self.goes else self.expression.fade_in_s
        goal = 0.0 if self.goes else 1.0
        # The rest of a way that was turned back takes its share of the time.
        left = abs(goal - self.level)
        part = 1.0 if whole_s * left <= 0.0 else min(max((now_s - self.since_s) / (whole_s * left), 0.0), 1.0)
        shaped = smoothstep(part) if self.expression.curve == "smooth" else part
        return self.level + (goal - self.level) * shaped

    def turn(self, now_s: float, *, goes: bool) -> None:
        """Go or come from now on, from where it is."""
        self.level, self.since_s, self.goes = self.level_at(now_s), now_s, goes


class ExpressionPlayer:
    """Lays the expressions that were pressed over poses: the one pressed last lies on top.

    A number of an expression takes the tracked one's place by how far the expression is faded in. Any thread
    may call any method; times are `time.monotonic()`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shown: dict[str, _Shown] = {}

    @property
    def on(self) -> frozenset[str]:
        """Names of those that are on or on their way in."""
        with self._lock:
            return frozenset(name for name, shown in self._shown.items() if not shown.goes)

    def show(self, name: str, expression: Expression, now_s: float) -> None:
        """Fade an expression in, or go on with another version of it from where it is."""
        with self._lock:
            before = self._shown.pop(name, None)
            shown = _Shown(expression, now_s)
            if before is not None:
                shown.level = before.level_at(now_s)
            self._shown[name] = shown

    def let_go(self, name: str, now_s: float) -> None:
        """Fade one out; nothing happens where it is not on."""
        with self._lock:
            shown = self._shown.get(name)
            if shown is not None and not shown.goes:
                shown.turn(now_s, goes=True)

    def follow(self, expressions: Mapping[str, Expression], now_s: float) -> None:
        """Take up changed expressions; those that are gone fade out."""
        with self._lock:
            for name, shown in self._shown.items():
                changed = expressions.get(name)
                if changed is not None:
                    shown.expression = changed
                elif not shown.goes and name.strip():
                    shown.turn(now_s, goes=True)

    def applied(self, pose: Pose, now_s: float) -> Pose:
        """Return the pose with the expressions laid over it; the same object where there are none."""
        if not self._shown:
            return pose
        values = list(values_of(pose))
        with self._lock:
            for name, shown in list(self._shown.items()):
                level = shown.level_at(now_s)
                if shown.goes and level <= 0.0:
                    del self._shown[name]
                for number, value in shown.expression.numbers.items():
                    i = INDEX[number]
                    # Blinks go on: lids are closed further, never opened.
                    goal = max(value, values[i]) if number in EYES else value
                    values[i] += level * (goal - values[i])
        return Pose(*values)
