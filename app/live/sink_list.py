"""Where pictures can go besides the window: a new sink is a file of its own and one row here.

A row names the function that opens the sink, so that reading this list loads no library.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from app.live.messages import QT_TRANSLATE_NOOP, Say

if TYPE_CHECKING:  # `ichimai press` reads this list, and is to load nothing heavy
    from rendering.sink import Sink


class SinkKind(NamedTuple):
    """A sink that the user can switch on.

    All texts are English, in the translation context "sinks".

    Attributes:
        name: what messages call it; also its name while it is open.
        action: what keys and `ichimai press` call switching it; also the name of its button's icon.
        key: the key that does it while the user has not chosen another.
        does: what that does, for the command line.
        hotkey: the same, for the page of hotkeys.
        button: on its button.
        button_on: on its button while it is open, where that is something else.
        opener: module and function that open it in the output's thread, given `OutputSettings` and the
            picture's (width, height).
        live: other programs watch it. It is opened anew for another picture size, and the user is told when
            it carries no transparency.
        one_shot: it takes one picture and closes by itself.
        opened: what the user is told of `Sink.target` once it is open; None for nothing.
        in_bar: it has a button below the stage; else it is switched on the page of other programs.
    """

    name: str
    action: str
    key: str
    does: str
    hotkey: str
    button: str
    opener: str
    button_on: str = ""
    live: bool = False
    one_shot: bool = False
    opened: Say | None = None
    in_bar: bool = True

    def load(self) -> Callable[[Any, tuple[int, int]], Sink]:
        """Import the function that opens it."""
        module, _, function = self.opener.rpartition(".")
        return getattr(importlib.import_module(module), function)


SINKS = (
    SinkKind(
        QT_TRANSLATE_NOOP("sinks", "virtual camera"),
        action="virtual_camera",
        key="V",
        does="switch the virtual camera on or off",
        hotkey=QT_TRANSLATE_NOOP("sinks", "Virtual camera on and off"),
        button=QT_TRANSLATE_NOOP("sinks", "Virtual camera"),
        opener="app.opening.open_virtual_camera",
        live=True,
    ),
    SinkKind(
        QT_TRANSLATE_NOOP("sinks", "recording"),
        action="record",
        key="R",
        does="start a recording, or finish it",
        hotkey=QT_TRANSLATE_NOOP("sinks", "Record, stop recording"),
        button=QT_TRANSLATE_NOOP("sinks", "Record"),
        button_on=QT_TRANSLATE_NOOP("sinks", "Stop recording"),
        opener="app.opening.open_video_recording",
        opened=Say.RECORDING_TO,
    ),
    SinkKind(
        QT_TRANSLATE_NOOP("sinks", "snapshot"),
        action="snapshot",
        key="S",
        does="keep a picture of the avatar",
        hotkey=QT_TRANSLATE_NOOP("sinks", "Snapshot"),
        button=QT_TRANSLATE_NOOP("sinks", "Snapshot"),
        opener="app.opening.open_snapshot",
        one_shot=True,
        opened=Say.SNAPSHOT_TAKEN,
    ),
    SinkKind(
        QT_TRANSLATE_NOOP("sinks", "browser source"),
        action="browser_source",
        key="B",
        does="switch the browser source on or off",
        hotkey=QT_TRANSLATE_NOOP("sinks", "Browser source on and off"),
        button=QT_TRANSLATE_NOOP("sinks", "Browser source for OBS and browsers"),
        opener="app.opening.open_browser_source",
        live=True,
        opened=Say.SINK_AT,
        in_bar=False,
    ),
    SinkKind(
        QT_TRANSLATE_NOOP("sinks", "Spout sender"),
        action="spout",
        key="",
        does="switch Spout on or off",
        hotkey=QT_TRANSLATE_NOOP("sinks", "Spout on and off"),
        button=QT_TRANSLATE_NOOP("sinks", "Spout (Windows)"),
        opener="app.opening.open_spout",
        live=True,
        opened=Say.SINK_AT,
        in_bar=False,
    ),
    SinkKind(
        QT_TRANSLATE_NOOP("sinks", "Syphon server"),
        action="syphon",
        key="",
        does="switch Syphon on or off",
        hotkey=QT_TRANSLATE_NOOP("sinks", "Syphon on and off"),
        button=QT_TRANSLATE_NOOP("sinks", "Syphon (macOS)"),
        opener="app.opening.open_syphon",
        live=True,
        opened=Say.SINK_AT,
        in_bar=False,
    ),
    SinkKind(
        QT_TRANSLATE_NOOP("sinks", "NDI source"),
        action="ndi",
        key="",
        does="switch NDI on or off",
        hotkey=QT_TRANSLATE_NOOP("sinks", "NDI on and off"),
        button=QT_TRANSLATE_NOOP("sinks", "NDI (to other computers)"),
        opener="app.opening.open_ndi",
        live=True,
        opened=Say.SINK_AT,
        in_bar=False,
    ),
)
"""In the order of their buttons."""

BY_NAME = {kind.name: kind for kind in SINKS}
VIRTUAL_CAMERA, RECORDING, SNAPSHOT, BROWSER_SOURCE, *_ = BY_NAME
