"""`ichimai animate --motion`: from what was typed to a written clip."""

from __future__ import annotations

import argparse

from app.clips.first_order_animation import ClipMover, Moved, Wishes
from app.clips.motion_job import LONGEST, MotionJob, Watcher, write_clip
from app.progress import ProgressBar
from models.first_order.movement import Mode
from tracking.errors import InputError

PERSON = (
    "the clip shows a person, and this pack has only seen drawn characters: it will follow poorly. "
    "For people leave --motion away (their face is tracked), or add a published pack "
    "(`ichimai models add vox-cpk.pth.tar`)"
)


def animate_by_motion(arguments: argparse.Namespace) -> int:
    """Write the whole clip; nothing is left behind when it fails."""
    given = {"--raw": arguments.raw, "--neutral": arguments.neutral, "--pack": arguments.pack}
    if wrong := [name for name, value in given.items() if value]:
        raise InputError(f"{wrong[0]} is for poses; it does not go with --motion")
    mode = Mode(not arguments.absolute, not arguments.no_adapt_scale)
    longest = max(arguments.size or (LONGEST,))
    job = MotionJob(
        arguments.drawing,
        arguments.video,
        arguments.output,
        arguments.motion,
        Wishes(mode, arguments.best_frame, arguments.crop == "auto", longest),
        arguments.size,
        arguments.background,
        arguments.side_by_side,
        arguments.frames,
        arguments.bundle,
    )
    written = write_clip(job, _Bar())
    if arguments.best_frame == "auto":
        print(f"motion is counted from frame {written.counted_from}")
    print(f"{arguments.output}: {written.frames} frames")
    return 0


class _Bar(Watcher):
    """Says how far it is, and what had better be known before it is done."""

    def begun(self, mover: ClipMover, stranger: bool, total: int | None) -> None:
        """See `Watcher`."""
        if stranger:
            print(PERSON)
        self._bar = ProgressBar(total)

    def written(self, moved: Moved, count: int) -> None:
        """See `Watcher`."""
        self._bar.update(count)

    def ended(self) -> None:
        """See `Watcher`."""
        self._bar.finish()
