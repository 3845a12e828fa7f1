"""A whole set of stickers: performed, fitted to every platform, packed, written together."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from app.stickers.memory import give_large_blocks_back
from app.stickers.packaging import Made, pack
from app.stickers.staging import StickerStage, missing_parts
from app.stickers.sticker_file import StickerScript, bundled_scripts, with_mark
from models.character_archive import SUFFIX
from models.drawing import Drawing, load_drawing
from models.importing.doubts import doubts, warn_of_doubts
from models.opening import load_character
from models.poser import Character
from models.registry import find_pack, make_poser
from models.runtime import RuntimeSettings, bound_image_threads
from models.scaling import scaled_down
from rendering.pending import PendingPath, told_as_input_error
from rendering.stickers.checking import faults
from rendering.stickers.clip import StickerClip
from rendering.stickers.fitting import Experience, fitted
from rendering.stickers.limits import LINE_MAIN, PLATFORMS, Limit, limits_of
from rendering.stickers.marks import shapes
from tracking.errors import InputError, ModelError

FRAMES, FASTEST = 60, 30
"""Master frames in a loop, at most, and a second: Twitch and Telegram take no more."""
LONGEST = 2048
"""Side, in pixels, to which larger drawings are scaled down: a sticker shows 512 of its head."""
_WORKERS = 2
_PREPARED = 0.05
"""Share of the work that opening the character is."""
Progress = Callable[[float], None]
"""Told the share done; may raise to give the work up."""


@dataclass(frozen=True, slots=True)
class SetWish:
    """What is to be made.

    Attributes:
        character: drawing (RGBA) or character file.
        platforms: of `PLATFORMS`.
        names: stickers to make; empty for all.
        pack: model pack for a drawing.
        marks: with hearts, tears and the like.
        acted: clip, photo or folder of photos of a person whom the stickers follow; empty for none.
        bundle: face landmarker to read them with; None for the face mesh.
        changed: shapes of marks by the sticker that takes them instead of its own; "" for none.
    """

    character: Path
    platforms: tuple[str, ...]
    names: tuple[str, ...] = ()
    pack: str = "bundled"
    marks: bool = True
    acted: str = ""
    bundle: Path | None = None
    changed: Mapping[str, str] = field(default_factory=dict)


class SetResult(NamedTuple):
    """What became of it: stickers made, files, and sentences about what could not be made."""

    stickers: int
    files: int
    remarks: tuple[str, ...]


Performance = Callable[[StickerStage, StickerScript, int], list[np.ndarray]]
"""Draws so many frames of a sticker."""


def chosen_platforms(text: str) -> tuple[str, ...]:
    """Return the platforms that a list with commas names; "all" for all.

    Raises:
        InputError: if one is not known.
    """
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    for word in words:
        if word != "all" and word not in PLATFORMS:
            raise InputError(f"there is no platform {word!r}; there are {', '.join(PLATFORMS)}, or all")
    if not words:
        raise InputError(f"name a platform: {', '.join(PLATFORMS)}, or all")
    return PLATFORMS if "all" in words else tuple(p for p in PLATFORMS if p in words)


def chosen_scripts(
    names: Sequence[str], changed: Mapping[str, str] | None = None
) -> tuple[StickerScript, ...]:
    """Return the stickers of these names, or all where none is named, with other marks where that is said.

    Raises:
        InputError: if there is no sticker or mark of a name.
    """
    scripts, marks = {script.name: script for script in bundled_scripts()}, changed or {}
    for name in (*names, *marks):
        if name not in scripts:
            raise InputError(f"there is no sticker {name!r}; there are {', '.join(scripts)}")
    for name, shape in marks.items():
        if shape and shape not in shapes():
            raise InputError(f"there is no mark {shape!r}; there are {', '.join(shapes())}")
        scripts[name] = with_mark(scripts[name], shape)
    return tuple(script for script in scripts.values() if not names or script.name in names)


def make_set(progress: Progress, wish: SetWish, folder: Path) -> SetResult:
    """Make a set and write its folder, whole or not at all.

    Raises:
        InputError: if the folder can't be written or is not empty, or nothing can be made.
        ModelError: if the character can't be used.
    """
    scripts = chosen_scripts(wish.names, wish.changed)
    pending = PendingPath(folder, folder=True)
    try:
        bound_image_threads(RuntimeSettings())
        give_large_blocks_back()
        character = compiled(wish.character, wish.pack)
        progress(_PREPARED)
        able, remarks = sort_out(scripts, missing_parts(character))
        performance, more = performance_of(progress, wish, able)
        stage = StickerStage(character, marks=wish.marks)
        made = _make_all(progress, stage, able, limits_of(wish.platforms), performance)
        remarks += more
        with told_as_input_error(folder):
            remarks += pack(pending.temporary, made, wish.character.stem)
        files = sum(path.is_file() for path in pending.temporary.rglob("*"))
        pending.commit()
    except BaseException:
        pending.drop()
        raise
    return SetResult(len(made), files, tuple(remarks))


def compiled(path: Path, pack_name: str) -> Character:
    """Return a character file's character, or a drawing's, compiled.

    Raises:
        InputError: if there is no such file or it is no drawing.
        ModelError: if it or the pack can't be used.
    """
    if path.suffix.lower() == SUFFIX:
        return load_character(path)
    drawing: Drawing = scaled_down(load_drawing(path), LONGEST)
    poser = make_poser(find_pack(pack_name), RuntimeSettings())
    warn_of_doubts(path, doubts(drawing, poser))
    if not poser.wants_compiling:
        raise ModelError(f"the model pack {pack_name} can't make a character of {path}")
    return poser.compile(drawing)


def sort_out(
    scripts: Sequence[StickerScript], missing: Sequence[str]
) -> tuple[list[StickerScript], list[str]]:
    """Return the stickers that can be made of a drawing, and a sentence about the others.

    Raises:
        InputError: if there is none.
    """
    left_out = [script for script in scripts if set(script.needs) & set(missing)]
    able = [script for script in scripts if script not in left_out]
    if not left_out:
        return able, []
    parts = " and ".join(dict.fromkeys(part for s in left_out for part in s.needs if part in missing))
    names = ", ".join(script.name for script in left_out)
    if not able:
        raise InputError(f"no sticker can be made: the drawing's {parts} can't be moved")
    return able, [f"not made, since the drawing's {parts} can't be moved: {names}"]


def perform(stage: StickerStage, script: StickerScript, count: int) -> list[np.ndarray]:
    """Draw `count` frames of a sticker as it is written, see `Stage.posed`."""
    return [stage.frame(script, i / count) for i in range(count)]


def performance_of(
    progress: Progress, wish: SetWish, scripts: Sequence[StickerScript]
) -> tuple[Performance, list[str]]:
    """Return what draws the stickers, and a sentence about those that do not follow the person."""
    if not wish.acted:
        return perform, []
    from app.stickers.acting import Cast, watch  # MediaPipe is loaded only where it is needed

    acting = watch(wish.acted, wish.bundle, lambda share: progress(_PREPARED))
    cast = Cast(acting, scripts)
    left = [script.name for script in scripts if script.name not in cast.followed]
    said = f"not seen in {wish.acted}, so made as written: {', '.join(left)}"
    return cast.perform, [said] if left else []


def _make_all(
    progress: Progress,
    stage: StickerStage,
    scripts: Sequence[StickerScript],
    limits: Sequence[Limit],
    performance: Performance,
) -> list[Made]:
    given_up, drawing = threading.Event(), threading.Lock()

    def make(script: StickerScript) -> Made:
        """Return every file of one sticker."""
        # Drawing is a tenth of the work: one stage for all threads takes less memory.
        count = min(FRAMES, FASTEST * script.seconds)
        with drawing:
            frames = performance(stage, script, count)
        return _made(frames, script, _wanted(limits, cover=script is scripts[0]), given_up)

    with ThreadPoolExecutor(min(_WORKERS, os.cpu_count() or 1)) as threads:
        futures = [threads.submit(make, script) for script in scripts]
        try:
            _watch(progress, futures)
        except BaseException:
            given_up.set()
            threads.shutdown(wait=True, cancel_futures=True)
            raise
    return [future.result() for future in futures]


def _watch(progress: Progress, futures: Sequence[Future[Made]]) -> None:
    """Wait for all, tell how far it is, and raise what one of them raised."""
    waiting = set(futures)
    while waiting:
        done, waiting = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
        progress(_PREPARED + (1 - _PREPARED) * (1 - len(waiting) / len(futures)))


def _wanted(limits: Sequence[Limit], *, cover: bool) -> list[tuple[Limit, int]]:
    """Return the files of a sticker, the smallest first: what they weigh tells how to begin the large ones.

    Frames made smaller serve all formats of a size.
    """
    wanted = [(limit, side) for limit in limits for side in limit.sides]
    if cover:  # LINE wants a moving set's main picture to move
        wanted += [(row, LINE_MAIN[0]) for row in limits if row.platform == "line" and row.animated]
    return sorted(wanted, key=lambda pair: pair[1])


def _made(
    frames: list[np.ndarray],
    script: StickerScript,
    wanted: Sequence[tuple[Limit, int]],
    given_up: threading.Event,
) -> Made:
    clip = StickerClip(frames, script.seconds, round(script.still * len(frames)) % len(frames))
    files: dict[tuple[Limit, int], bytes] = {}
    experience = Experience()
    for limit, side in wanted:
        if given_up.is_set():
            raise InterruptedError
        content = fitted(clip, limit, side, experience)
        wrong = faults(content, limit, side)
        if wrong:
            raise RuntimeError(f"{limit.platform} {limit.folder} {script.name}: {'; '.join(wrong)}")
        files[limit, side] = content
    return Made(script, files, _packing_pictures(clip, {limit for limit, _ in wanted}))


def _packing_pictures(clip: StickerClip, limits: Iterable[Limit]) -> Mapping[int, np.ndarray]:
    """Return the stills that packages need besides: by side, straight RGBA, uint8 (side, side, 4)."""
    wanted = {"line": (240, 74), "whatsapp": (96,)}
    sides = {side for limit in limits for side in wanted.get(limit.platform, ())}
    return {side: clip.still(side) for side in sorted(sides, reverse=True)}
