"""Capture and tracking of one source: from a camera, file or recording to poses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from app.live.messages import Messages, Say
from app.live.meter import StageMeters
from app.live.pose_flow import PoseFlow
from app.live.slot import Slot
from app.live.stage_thread import StageThread, join_all
from app.live.tracker_keeper import TrackerKeeper
from tracking.calibration import Calibration
from tracking.face import TrackedFace
from tracking.frame import Frame
from tracking.mapping.drift import Drift
from tracking.mapping.pose_mapper import PoseMapper
from tracking.settings import TrackingSettings
from tracking.sources.source import ImageSource, PoseSource
from tracking.trace import Trace

OpenSource = Callable[[], ImageSource | PoseSource]


class Seen(NamedTuple):
    """A picture of the camera and the face found in it, unfiltered."""

    frame: Frame
    face: TrackedFace | None


class InputSide:
    """Two threads: one reads the source, one tracks the face. Made anew for each source.

    Args:
        open_source: called in the capture thread; its errors become messages.
        trackers: lends a tracker to the tracking thread at the first picture.
        flow: where the poses go, stamped with the monotonic time of capture.
        seen: where each picture goes with what was found in it. Not closed here.
        settings: how faces become poses.
        calibrations: what is remembered, by the source's name.
        messages: what the user should know.
        meters: written by the two threads.
        previous: the side this one replaces; its camera is given back before this one opens its own.
    """

    def __init__(
        self,
        open_source: OpenSource,
        trackers: TrackerKeeper,
        flow: PoseFlow,
        seen: Slot[Seen],
        *,
        settings: TrackingSettings,
        calibrations: Mapping[str, Calibration],
        messages: Messages,
        meters: StageMeters,
        previous: InputSide | None = None,
    ) -> None:
        self._open_source, self._trackers = open_source, trackers
        self._seen = seen
        self._flow, self._messages, self._meters = flow, messages, meters
        self._calibrations, self._previous = calibrations, previous
        self._frames: Slot[Frame] = Slot()
        self._mapper = PoseMapper(settings)
        self._source: ImageSource | PoseSource | None = None
        self._calibrate = threading.Event()
        self._tracker_open = threading.Event()
        self.source_name = ""
        """Name of the source once it is open."""
        self.face_seen: bool | None = None
        """Whether the last picture showed a face; None where nothing was tracked."""
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
        """Take the next face for the neutral one; a message says whether it worked."""
        self._calibrate.set()

    @property
    def calibration(self) -> Calibration:
        """The calibration in force, with what was learned."""
        return self._mapper.calibration

    @property
    def waiting(self) -> bool:
        """Whether the camera is lost and waited for."""
        return bool(getattr(self._source, "waiting", False))

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
                self._read_frames(source, stopping)
            else:
                self._read_poses(source, stopping)
        if not stopping.is_set():
            self._messages.add(Say.SOURCE_ENDED, source.name)
        self._frames.close()
        self.ended.set()

    def _read_frames(self, source: ImageSource, stopping: threading.Event) -> None:
        pacer = None if source.live else _Pacer(stopping)
        while not stopping.is_set():
            started = time.monotonic()
            frame = source.read()
            if frame is None:
                return
            self._meters.capture.add(time.monotonic() - started)
            if pacer is not None:
                frame = replace(frame, time_s=pacer.wait(frame.time_s))
            self._frames.put(frame)
            if pacer is not None:
                # The first frame has the tracker opened; a file waits for that, so nothing of it is missed.
                self._tracker_open.wait()

    def _read_poses(self, source: PoseSource, stopping: threading.Event) -> None:
        pacer = _Pacer(stopping)
        while not stopping.is_set():
            started = time.monotonic()
            timed = source.read_pose()
            if timed is None:
                return
            self._meters.capture.add(time.monotonic() - started)
            self._flow.put(Trace(pacer.wait(timed.time_s), None, None, None, timed.pose))

    def _run_tracking(self, stopping: threading.Event) -> None:
        frame, seen = self._frames.get()
        with self._trackers.lend() as tracker:
            self._tracker_open.set()
            while not stopping.is_set():
                started = time.monotonic()
                face = tracker.process(frame)
                self._mapper.process(face, frame.time_s)
                self.face_seen = face is not None
                self._seen.put(Seen(frame, face))
                found = self._flow.put(self._mapper.trace, self._mapper.drifted_calibration)
                if found is not None:
                    self._mapper.calibration = found
                self._meters.tracking.add(time.monotonic() - started)
                if self._calibrate.is_set():
                    self._take_neutral()
                frame, seen = self._frames.get(after=seen)

    def _take_neutral(self) -> None:
        self._calibrate.clear()
        done = self._mapper.set_neutral()
        self._messages.add(Say.NEUTRAL_TAKEN if done else Say.NO_FACE)


class _Pacer:
    """Plays a file's own times against the clock."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._offset_s: float | None = None

    def wait(self, time_s: float) -> float:
        """Wait until the moment of `time_s` has come and return that moment in monotonic time."""
        now = time.monotonic()
        if self._offset_s is None or now - (self._offset_s + time_s) > 1.0:
            # The first, or far behind (the machine slept): start counting from here.
            self._offset_s = now - time_s
        due = self._offset_s + time_s
        if due > now:
            self._stopping.wait(due - now)
        return due
