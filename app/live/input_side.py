"""Capture and tracking of one source: from a camera, file or recording to poses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from app.live.clock import FileClock
from app.live.expression_watch import ExpressionWatch
from app.live.messages import Messages, Say
from app.live.meter import StageMeters
from app.live.pose_flow import PoseFlow
from app.live.slot import Numbered, Slot
from app.live.stage_thread import StageThread, join_all
from app.live.tracker_keeper import TrackerKeeper
from tracking.calibration import Calibration
from tracking.frame import Frame
from tracking.mapping.drift import Drift
from tracking.mapping.pose_mapper import PoseMapper
from tracking.moment import Moment
from tracking.network.network_source import Arrivals, NetworkSource
from tracking.settings import TrackingSettings
from tracking.sources.source import ImageSource, MomentSource
from tracking.stream import ReadMoment, TrackedPictures, follow
from tracking.trackers.upright import CameraTurn

LOST_EVERY_S = 1 / 30
"""How often there is a moment without a face while the camera is lost and the voice fills in."""

OpenSource = Callable[[], ImageSource | MomentSource]
TurnOf = Callable[[ImageSource], CameraTurn]


def as_they_are(source: ImageSource) -> CameraTurn:
    """Return that pictures are not turned."""
    return CameraTurn(fixed=True)


class InputSide:
    """Two threads: one reads the source, one tracks the face. Made anew for each source.

    Args:
        open_source: called in the capture thread; its errors become messages.
        trackers: lends a tracker to the tracking thread at the first picture.
        flow: where the moments go, stamped with the monotonic time of capture.
        seen: where those that have a picture go. Not closed here.
        settings: how faces become poses.
        calibrations: what is remembered, by the source's name.
        messages: what the user should know.
        meters: written by the two threads.
        turn_of: says how a source's pictures are turned.
        mix: gives a moment the mouth that the voice makes; called in the tracking thread.
        fills: whether the voice goes on while the camera is lost: moments without a face come meanwhile.
        previous: the side this one replaces; its camera is given back before this one opens its own.
    """

    def __init__(
        self,
        open_source: OpenSource,
        trackers: TrackerKeeper,
        flow: PoseFlow,
        seen: Slot[Moment],
        *,
        settings: TrackingSettings,
        calibrations: Mapping[str, Calibration],
        messages: Messages,
        meters: StageMeters,
        turn_of: TurnOf,
        mix: Callable[[Moment], Moment] = lambda moment: moment,
        fills: Callable[[], bool] = lambda: False,
        previous: InputSide | None = None,
    ) -> None:
        self._mix, self._fills = mix, fills
        self._open_source, self._trackers = open_source, trackers
        self._seen = seen
        self._flow, self._messages, self._meters = flow, messages, meters
        self._calibrations, self._previous = calibrations, previous
        self._turn_of = turn_of
        self.turn = CameraTurn(fixed=True)
        """How the source's pictures are turned."""
        self._frames: Slot[Frame] = Slot()
        self._mapper = PoseMapper(settings)
        self._source: ImageSource | MomentSource | None = None
        self._calibrate = threading.Event()
        self._tracker_open = threading.Event()
        self.source_name = ""
        """Name of the source once it is open."""
        self.face_seen: bool | None = None
        """Whether the last picture showed a face; None where nothing was tracked."""
        self.expressions = ExpressionWatch()
        """What the followed face expresses."""
        self.ended = threading.Event()
        """Set when no more poses will come."""
        self._capture = StageThread("capture", self._run_capture, self._failed)
        self._tracking = StageThread("tracking", self._run_tracking, self._failed)

    def start(self) -> None:
        """Start both threads; once only."""
        self._capture.start()
        self._tracking.start()

    def stop(self) -> None:
        """Ask both threads to end, without waiting. May be called twice and from any thread."""
        self._capture.stopping.set()
        self._tracking.stopping.set()
        self._frames.close()
        self._tracker_open.set()
        source = self._source
        # A camera may be waiting in `read`; files never wait, and only their reader may close them.
        if source is not None and source.live:
            source.close()

    def join(self, timeout_s: float) -> list[str]:
        """Wait for both threads; return the names of those still running."""
        return join_all((self._capture, self._tracking), timeout_s)

    def calibrate(self) -> None:
        """Take the next face for the neutral one; a message says whether it worked, or why it can't."""
        if self.ended.is_set():
            self._messages.add(Say.NOTHING_FOLLOWED)
        elif self.waiting:
            self._messages.add(Say.SOURCE_SILENT, self.source_name)
        elif self._flow.looping is not None:
            self._messages.add(Say.LOOP_PLAYS)
        else:
            self._calibrate.set()

    @property
    def calibration(self) -> Calibration:
        """The calibration in force, with what was learned."""
        return self._mapper.calibration

    @property
    def waiting(self) -> bool:
        """Whether the camera is lost and waited for."""
        return self._source is not None and self._source.waiting

    @property
    def arrivals(self) -> Arrivals | None:
        """What comes in from a tracker on the network; None where another source is followed."""
        source = self._source
        return source.arrivals if isinstance(source, NetworkSource) else None

    @property
    def drift(self) -> Drift:
        """What the correction of drift has moved."""
        return self._mapper.drift

    def take_back_drift(self) -> None:
        """Begin again at the calibrated position."""
        self._mapper.take_back_drift()

    def set_settings(self, settings: TrackingSettings) -> None:
        """Swap the settings, from any thread."""
        self._mapper.settings = settings

    def _failed(self, error: Exception) -> None:
        if not self._capture.stopping.is_set():
            self._messages.add(Say.INPUT_STOPPED, error)
        self._frames.close(error)
        self.stop()
        self.ended.set()

    def _run_capture(self, stopping: threading.Event) -> None:
        if self._previous is not None:
            self._previous.join(2.0)
            self._previous = None
        with self._open_source() as source:
            self._source, self.source_name = source, source.name
            self._mapper.calibration = self._calibrations.get(source.name, Calibration())
            if isinstance(source, ImageSource):
                self.turn = self._turn_of(source)
                self._read_frames(source, stopping)
            else:
                self._follow(self._timed(source, stopping), stopping)
        if not stopping.is_set():
            self._messages.add(Say.SOURCE_ENDED, source.name)
        self._frames.close()
        self.ended.set()

    def _read_frames(self, source: ImageSource, stopping: threading.Event) -> None:
        clock = None if source.live else FileClock(stopping)
        while not stopping.is_set():
            started = time.monotonic()
            frame = source.read()
            if frame is None:
                return
            self._meters.capture.add(time.monotonic() - started)
            if clock is not None:
                frame = replace(frame, time_s=clock.wait(frame.time_s))
            self._frames.put(frame)
            if clock is not None:
                # The first frame has the tracker opened; a file waits for that, so nothing of it is missed.
                self._tracker_open.wait()

    def _timed(self, source: MomentSource, stopping: threading.Event) -> ReadMoment:
        """Return what reads a source of moments: measured, and in its own time where it is a file."""
        clock = None if source.live else FileClock(stopping)

        def read_moment() -> Moment | None:
            """Return the next moment when it is due; None at the end."""
            started = time.monotonic()
            moment = source.read_moment()
            if moment is None:
                return None
            self._meters.capture.add(time.monotonic() - started)
            return moment if clock is None else replace(moment, time_s=clock.wait(moment.time_s))

        return read_moment

    def _run_tracking(self, stopping: threading.Event) -> None:
        self._frames.get()
        with self._trackers.lend() as tracker:
            self._tracker_open.set()
            frames = _NewestFrames(self._frames)
            pictures = TrackedPictures(frames, tracker, self.turn)

            def read_moment() -> Moment | None:
                """Return the newest picture with its face; one without where the camera is waited for."""
                while not frames.come(LOST_EVERY_S if self.waiting else None):
                    if self.waiting and self._fills():
                        return Moment(time.monotonic(), tracked=True)
                return pictures.read_moment()

            self._follow(
                read_moment,
                stopping,
                lambda: self._meters.tracking.add(time.monotonic() - frames.came_s),
            )

    def _follow(
        self, read_moment: ReadMoment, stopping: threading.Event, done: Callable[[], None] = lambda: None
    ) -> None:
        """Hand on every moment of the source with its pose, until it ends or is stopped."""
        for moment in follow(read_moment, self._mapper):
            if stopping.is_set():
                return
            if moment.tracked:
                self.face_seen = moment.face is not None
            if moment.frame is not None:
                self._seen.put(moment)
            self.expressions.put(moment)
            found = self._flow.put(self._mix(moment))
            if found is not None:
                self._mapper.calibration = found
            done()
            if self._calibrate.is_set():
                self._take_neutral(moment)

    def _take_neutral(self, moment: Moment) -> None:
        self._calibrate.clear()
        if not moment.tracked:
            self._messages.add(Say.SOURCE_FACELESS, self.source_name)
            return
        done = self._mapper.set_neutral()
        self.expressions.set_rest()
        self._messages.add(Say.NEUTRAL_TAKEN if done else Say.NO_FACE)


class _NewestFrames:
    """The newest picture each time; skips those that came meanwhile."""

    def __init__(self, frames: Slot[Frame]) -> None:
        self._frames = frames
        self._sequence = 0
        self._next: Numbered[Frame] | None = None
        self.came_s = 0.0
        """When work on the last one began."""

    def come(self, timeout_s: float | None) -> bool:
        """Wait for the next picture, a second at most where nothing is asked; say whether it has come."""
        try:
            self._next = self._frames.get(after=self._sequence, timeout=timeout_s or 1.0)
        except TimeoutError:
            return False
        return True

    def read(self) -> Frame:
        """Return the newest picture; raises `Ended` when no more come."""
        frame, self._sequence = self._next or self._frames.get(after=self._sequence)
        self._next = None
        self.came_s = time.monotonic()
        return frame
