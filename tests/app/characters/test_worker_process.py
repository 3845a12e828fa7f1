import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.characters import worker_process
from app.characters.worker_process import WorkerProcess
from app.live.slot import Ended
from tracking.errors import InputError

Progress = Callable[[float], None]


def doubled(progress: Progress, number: int) -> int:
    progress(0.5)
    return 2 * number


def process_number(progress: Progress) -> int:
    return os.getpid()


def refuse(progress: Progress, why: str) -> None:
    raise InputError(why)


def break_down(progress: Progress) -> None:
    raise KeyError("a fault in the program")


def fail_to_read(progress: Progress) -> None:
    Path("/nowhere/at/all").read_bytes()


def die(progress: Progress) -> None:
    os._exit(3)


def report_for_ever(progress: Progress) -> None:
    while True:
        progress(0.25)
        time.sleep(0.02)


def say_nothing(progress: Progress) -> None:
    time.sleep(600)


def ignore(share: float) -> None:
    """Want the work, however far it is."""


class Unwanted:
    """A progress that wants the work no longer once it was told of some."""

    def __init__(self, after: float = 0.0) -> None:
        self.after, self.told = after, []

    def __call__(self, share: float) -> None:
        self.told.append(share)
        if len(self.told) > 3:
            raise Ended("something else is wanted")


@pytest.fixture
def shop() -> Iterator[WorkerProcess]:
    made = WorkerProcess()
    yield made
    made.close()


def test_work_is_done_in_another_process_and_tells_how_far_it_is(shop):
    told = []
    assert shop.do(told.append, doubled, 21) == 42
    assert 0.5 in told
    number = shop.do(ignore, process_number)
    assert number != os.getpid()
    assert shop.do(ignore, process_number) == number


@pytest.mark.parametrize(
    ("job", "arguments", "kind", "said"),
    [
        (refuse, ("no face in it",), InputError, "^no face in it$"),
        (break_down, (), RuntimeError, "KeyError.*a fault in the program"),
        (fail_to_read, (), RuntimeError, "FileNotFoundError"),
        (die, (), RuntimeError, "has stopped"),
    ],
)
def test_what_goes_wrong_is_said_and_the_next_work_is_done(shop, job, arguments, kind, said):
    with pytest.raises(kind, match=said):
        shop.do(ignore, job, *arguments)
    assert shop.do(ignore, doubled, 4) == 8


@pytest.mark.slow
@pytest.mark.parametrize("job", [report_for_ever, say_nothing])
def test_work_that_is_given_up_ends_and_the_next_is_done(shop, job, monkeypatch):
    monkeypatch.setattr(worker_process, "_PATIENCE_S", 0.3)
    before = shop.do(ignore, process_number)
    with pytest.raises(Ended):
        shop.do(Unwanted(), job)
    assert shop.do(ignore, doubled, 3) == 6
    # What reports hears that it is unwanted; what does not is ended with its process.
    assert (shop.do(ignore, process_number) == before) == (job is report_for_ever)


def test_closing_ends_what_is_under_way(shop):
    outcome = []

    def work() -> None:
        try:
            shop.do(ignore, say_nothing)
        except Ended:
            outcome.append("ended")

    thread = threading.Thread(target=work)
    number = shop.do(ignore, process_number)
    thread.start()
    time.sleep(0.3)
    shop.close()
    thread.join(10)
    assert outcome == ["ended"]
    assert gone(number)
    with pytest.raises(Ended):
        shop.do(ignore, doubled, 1)


def test_a_process_with_nothing_to_do_is_ended(shop, monkeypatch):
    number = shop.do(ignore, process_number)
    shop.look_after()
    assert shop.do(ignore, process_number) == number
    monkeypatch.setattr(worker_process, "REST_S", 0.0)
    shop.look_after()
    assert gone(number)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("job", ["process_number", "report_for_ever"])
def test_it_goes_where_the_program_is_killed(job):
    code = (
        "from app.characters.worker_process import WorkerProcess\n"
        "from tests.app.characters import test_worker_process as t\n"
        "shop = WorkerProcess()\n"
        "print(shop.do(t.ignore, t.process_number), flush=True)\n"
        f"shop.do(t.ignore, t.{job})\n"
        "import time; time.sleep(600)"
    )
    program = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    number = int(program.stdout.readline())
    time.sleep(0.3)
    program.send_signal(signal.SIGKILL)
    program.wait()
    assert gone(number)


def gone(number: int, timeout_s: float = 20.0) -> bool:
    """Wait for a process to end; say whether it did."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        # A child that has ended is there until it is waited for.
        for child in worker_process.multiprocessing.active_children():
            child.join(0)
        time.sleep(0.02)
    return False
