"""Where pictures go besides the window: virtual camera, recordings, snapshots, and files of poses."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.live.background_work import BackgroundWork
from app.live.messages import Say, Term
from app.live.sink_list import BY_NAME, VIRTUAL_CAMERA
from app.opening import new_path
from app.session.session_owner import Owner
from app.session.virtual_camera_check import CheckedStep, check
from rendering.sink import Sink


class Sinks:
    """Part of a session; for one thread, the window's. No method waits.

    Attributes:
        checking: the look whether the virtual camera's pictures arrive, see `check_virtual_camera`.
        opened: told the name of each sink that was opened and what it sends to; called in the output thread.
    """

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self.opened: Callable[[str, str], None] = lambda name, target: None
        self.checking: BackgroundWork[list[CheckedStep]] = BackgroundWork("virtual camera check")

    def switch(self, name: str, on: bool) -> None:
        """Open or close a sink of `SINKS`; a message says what is sent or written where."""
        output = self._owner.pipeline.output
        if not on:
            output.remove_sink(name)
            return
        kind, wanted, say = BY_NAME[name], self._owner.settings.output, self._owner.pipeline.messages.add

        def opener(size: tuple[int, int]) -> Sink:
            """Open the sink for pictures of (width, height) and say where they go."""
            sink = kind.load()(wanted, size)
            if kind.opened is not None:
                say(kind.opened, sink.target)
            if kind.live and wanted.background == "transparent" and not sink.wants.has_alpha:
                say(Say.SINK_OPAQUE, Term(name))
            self.opened(name, sink.target)
            return sink

        output.add_sink(name, opener)

    def check_virtual_camera(self) -> None:
        """Begin to look whether what goes out arrives; see `checking` for what comes of it."""
        device = self._owner.pipeline.output.sink_target(VIRTUAL_CAMERA)

        def newest() -> np.ndarray | None:
            """Return the newest picture, uint8 (H, W, 4), RGBA, premultiplied; None before the first."""
            preview = self._owner.pipeline.preview.peek()
            return preview.value.rgba_premultiplied if preview is not None else None

        self.checking.begin(lambda progress: check(device, newest, progress))

    def save_last(self, seconds: float) -> None:
        """Keep the newest seconds of poses as a recording; a message names its file."""
        folder = self._owner.settings.output.record_folder
        self._owner.pipeline.flow.save(seconds, lambda: new_path(folder, ".jsonl"))

    def follow_size(self, before: tuple[int, int], now: tuple[int, int]) -> None:
        """Open what others watch anew for pictures of another size."""
        if now == before:
            return
        for name in self._owner.pipeline.output.open_sinks & BY_NAME.keys():
            if BY_NAME[name].live:
                self.switch(name, False)
                self.switch(name, True)
            elif not BY_NAME[name].one_shot:
                self._owner.pipeline.messages.add(Say.SINK_KEEPS_SIZE, Term(name))
