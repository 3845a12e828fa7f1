"""The output thread's work: posed pictures are composed and handed to preview and sinks."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from app.live.messages import Messages, Say, Term
from app.live.meter import StageMeter
from app.live.slot import Slot
from models.poser import AvatarFrame
from rendering.background import Background, Chroma, Transparent
from rendering.composer import Composer, Placement
from rendering.sink import PixelFormat, Sink
from tracking.errors import IchimaiError

OpenSink = Callable[[tuple[int, int]], Sink]
"""Opens a sink of the given (width, height)."""

OpenBackground = Callable[[], Background]
"""Opens a background; a picture takes a while."""

REPEAT_S = 1 / 15
"""A still avatar is sent again this often, so that no device thinks its source is gone."""


class Preview(NamedTuple):
    """A composed picture for the window.

    Attributes:
        rgba_premultiplied: uint8 (H, W, 4); not written again.
        time_s: `time.monotonic()` of the capture it shows.
    """

    rgba_premultiplied: np.ndarray
    time_s: float


class OutputStage:
    """Feeds the preview slot and the sinks. `run` belongs to one thread, the rest to any.

    Sinks are opened, fed and closed in the output thread alone; one that fails is closed and named in a
    message, and the others go on.
    """

    def __init__(
        self,
        avatars: Slot[AvatarFrame],
        preview: Slot[Preview],
        *,
        size: int,
        background: Background,
        messages: Messages,
        work_meter: StageMeter,
        latency_meter: StageMeter,
    ) -> None:
        self._avatars, self._preview = avatars, preview
        self._placement, self._background = Placement(size, size), background
        self._messages = messages
        self._work_meter, self._latency_meter = work_meter, latency_meter
        self._wishes: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._sinks: dict[str, Sink] = {}
        self._composers: dict[tuple[tuple[int, int], PixelFormat], Composer] = {}
        self._last: AvatarFrame | None = None
        self._unshown = False
        self._lock = threading.Lock()
        self._opening: set[str] = set()
        self.skipped = 0
        """Pictures that were posed and never sent, for a newer one was there."""

    def add_sink(self, name: str, open_sink: OpenSink) -> None:
        """Open a sink under a name of its own; a message says if that fails."""
        with self._lock:
            self._opening.add(name)
        self._wishes.put(lambda: self._open(name, open_sink))

    def remove_sink(self, name: str) -> None:
        """Close a sink; a file gets its final name then."""
        with self._lock:
            self._opening.discard(name)
        self._wishes.put(lambda: self._close(name))

    @property
    def open_sinks(self) -> frozenset[str]:
        """Names of the sinks that are open or about to be."""
        with self._lock:
            return frozenset(self._sinks.keys() | self._opening)

    def sink_target(self, name: str) -> str | None:
        """Return what an open sink sends to or writes; None where it is not open."""
        with self._lock:
            sink = self._sinks.get(name)
            return None if sink is None else sink.target

    def set_background(self, open_background: OpenBackground) -> None:
        """Change what lies behind the avatar; the one before stays where this one can't be opened."""
        self._wishes.put(lambda: self._change_background(open_background))

    def set_placement(self, placement: Placement) -> None:
        """Change picture and place of the avatar; a width or height of 0 takes the drawing's own.

        Sinks that are open keep their size, with the avatar at the same place in it.
        """
        self._wishes.put(lambda: self._change_placement(placement))

    def run(self, stopping: threading.Event) -> None:
        """Compose and send until stopped or the avatar slot is closed; then close every sink."""
        seen = 0
        try:
            while not stopping.is_set():
                self._carry_out_wishes()
                try:
                    frame, number = self._avatars.get(seen, REPEAT_S)
                except TimeoutError:
                    self._send_again()
                    continue
                self.skipped += number - seen - 1
                seen = number
                self._process(frame)
        finally:
            for name in list(self._sinks):
                self._close(name)

    def canvas(self, frame: AvatarFrame) -> tuple[int, int]:
        """Return (width, height) of what goes out for such a frame; both even, as video wants it."""
        if self._placement.width and self._placement.height:
            return self._placement.width, self._placement.height
        height, width = frame.rgba_premultiplied.shape[:2]
        return width + width % 2, height + height % 2

    def _carry_out_wishes(self) -> None:
        waiting = []
        while not self._wishes.empty():
            wish = self._wishes.get()
            wish() if self._last is not None else waiting.append(wish)
        for wish in waiting:
            # Before the first picture nobody knows the canvas.
            self._wishes.put(wish)

    def _process(self, frame: AvatarFrame) -> None:
        started = time.monotonic()
        self._last, self._unshown = frame, True
        sent_s = self._send(frame)
        self._latency_meter.add(sent_s - frame.time_s, sent_s)
        # After the sinks, for the window can wait.
        self._show(frame)
        ended = time.monotonic()
        self._work_meter.add(ended - started, ended)

    def _send_again(self) -> None:
        if self._last is None:
            return
        if self._unshown:
            self._show(self._last)
        self._send(self._last)

    def _show(self, frame: AvatarFrame) -> None:
        """Put the frame into the preview, unless nobody has taken the one before."""
        if not self._preview.taken:
            return
        self._unshown = False
        composed = self._compose(frame, self.canvas(frame), PixelFormat.RGBA_PREMULTIPLIED)
        self._preview.put(Preview(composed, frame.time_s))

    def _send(self, frame: AvatarFrame) -> float:
        """Give the frame to every sink; return when the last of them had it."""
        sent_s = time.monotonic()
        made: dict[tuple[tuple[int, int], PixelFormat], np.ndarray] = {}
        for name, sink in list(self._sinks.items()):
            key = (sink.size, sink.wants)
            if key not in made:
                made[key] = self._compose(frame, *key)
            try:
                sink.send(made[key], frame.time_s)
                sent_s = sink.last_sent_s
                if sink.finished:
                    self._close(name)
            except IchimaiError as error:
                self._messages.add(Say.SINK_STOPPED, Term(name), error)
                self._close(name)
        return sent_s

    def _compose(self, frame: AvatarFrame, size: tuple[int, int], wants: PixelFormat) -> np.ndarray:
        composer = self._composers.get((size, wants))
        if composer is None:
            placement = replace(self._placement, width=size[0], height=size[1])
            composer = Composer(self._background_for(wants), placement, wants)
            self._composers[size, wants] = composer
        return composer.compose(frame)

    def _background_for(self, wants: PixelFormat) -> Background:
        """Return the background; key green where transparency is wanted and the sink can't carry it."""
        opaque = not wants.has_alpha and isinstance(self._background, Transparent)
        return Chroma() if opaque else self._background

    def _open(self, name: str, open_sink: OpenSink) -> None:
        assert self._last is not None
        self._close(name)
        sink = None
        try:
            sink = open_sink(self.canvas(self._last))
        except IchimaiError as error:
            self._messages.add(Say.SINK_NOT_OPENED, Term(name), error)
        with self._lock:
            self._opening.discard(name)
            if sink is not None:
                self._sinks[name] = sink

    def _close(self, name: str) -> None:
        sink = self._sinks.get(name)
        if sink is None:
            return
        try:
            sink.close()
        except IchimaiError as error:
            self._messages.add(Say.SINK_UNFINISHED, Term(name), error)
        finally:
            with self._lock:
                del self._sinks[name]

    def _change_background(self, open_background: OpenBackground) -> None:
        try:
            self._background = open_background()
        except IchimaiError as error:
            self._messages.add(Say.BACKGROUND_UNUSABLE, error)
            return
        self._forget_composers()

    def _change_placement(self, placement: Placement) -> None:
        self._placement = placement
        self._forget_composers()

    def _forget_composers(self) -> None:
        self._composers.clear()
        self._unshown = True
