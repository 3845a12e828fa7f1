"""What the followed face expresses, for whoever asks."""

from __future__ import annotations

import math
import threading

from tracking.expressions.reader import ExpressionReader, FaceExpression
from tracking.moment import Moment

_EVERY_S = 1 / 16
"""No face is read sooner after the one before: a phone sends 60 a second."""


class ExpressionWatch:
    """Reads the expression of one source's face. `put` by one thread; the rest by any."""

    def __init__(self) -> None:
        self._reader = ExpressionReader()
        self._reading = threading.Lock()
        self._read_s = -math.inf
        self.current: FaceExpression | None = None
        """The newest; None where no tracker says what expressions are read from."""

    def put(self, moment: Moment) -> None:
        """Take the next moment."""
        if not moment.tracked or (moment.face is not None and moment.face.clues is None):
            self.current = None
            return
        if self.current is not None and 0 <= moment.time_s - self._read_s < _EVERY_S:
            return
        self._read_s = moment.time_s
        with self._reading:
            self.current = self._reader.process(moment.face, moment.time_s)

    def set_rest(self) -> None:
        """Take the face as it is for the face at rest."""
        with self._reading:
            self._reader.set_rest()
