"""Face triggers: an expression that is held does what a hotkey does."""

from __future__ import annotations

from dataclasses import replace

from app.expressions.expression import all_expressions
from app.keys.hotkeys import EXPRESSION, POSE, actions
from app.live.messages import QT_TRANSLATE_NOOP
from app.session.session_owner import Owner
from app.settings.settings import TriggerSettings
from tracking.expressions.reader import FaceExpression
from tracking.expressions.reading import NEUTRAL

_APART_S = 0.5
"""Between two triggers of the same expression: a face that wavers shall not start and stop a recording."""


class ExpressionTriggers:
    """Part of a session; for one thread, the window's, which presses what is due.

    An action is done once when its expression begins to be held; a named pose is let go of when it ends.
    """

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._held = ""
        self._pose = ""
        self._ended_s: dict[str, float] = {}

    def settings_of(self, expression: str) -> TriggerSettings:
        """Return an expression's trigger."""
        return self._owner.settings.triggers.get(expression, TriggerSettings())

    def change(self, expression: str, **fields: object) -> None:
        """Change an expression's trigger; it can be undone."""
        changed = replace(self.settings_of(expression), **fields)  # type: ignore[arg-type]
        self._owner.change(
            lambda s: replace(s, triggers={**s.triggers, expression: changed}),
            QT_TRANSLATE_NOOP("undo", "face triggers"),
        )

    def due(self, expression: FaceExpression | None, time_s: float) -> list[str]:
        """Return the actions to be done now, in order; to be asked some ten times a second."""
        name = self._triggering(expression, time_s)
        if name == self._held:
            return []
        out = []
        if self._held:
            self._ended_s[self._held] = time_s
            if self._pose:
                out.append(self._pose)  # the second time it is let go of
        self._held, self._pose = name, ""
        action = self.settings_of(name).action if name else ""
        if action in actions(
            self._owner.settings.pose.named, all_expressions(self._owner.settings.expressions)
        ):
            out.append(action)
            self._pose = action if action.startswith((POSE, EXPRESSION)) else ""
        return out

    def _triggering(self, expression: FaceExpression | None, time_s: float) -> str:
        """Return the expression whose trigger is pulled; empty for none."""
        if expression is None or expression.name == NEUTRAL:
            return ""
        trigger = self.settings_of(expression.name)
        if not trigger.on or not trigger.action:
            return ""
        if expression.name == self._held:  # begun, it lasts as long as the expression is believed
            return self._held
        early = time_s - self._ended_s.get(expression.name, -_APART_S) < _APART_S
        return "" if early or expression.likelihood(expression.name) < trigger.threshold else expression.name
