"""What every test may ask for."""

import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

import pytest

# Who starts the tests in the background (`nohup ... &`) has them ignore Ctrl-C, and so would every program
# that a test starts: the ones that wait for Ctrl-C would wait for ever.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# As the program has it (`app.cli`): idle threads of numpy's library would wait by turning in circles.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The log of what the tests run is no news to the user.
os.environ["ICHIMAI_STATE_DIR"] = str(Path(tempfile.gettempdir()) / "ichimai-tests-state")

REPOSITORY = Path(__file__).resolve().parents[1]


def find_shared_data() -> Path | None:
    """Return the folder of test material beside the checkout (or at ICHIMAI_SHARED), or None."""
    roots = [REPOSITORY / ".." / "shared"]
    if named := os.environ.get("ICHIMAI_SHARED"):
        roots.insert(0, Path(named))
    return next(((root / "data").resolve() for root in roots if (root / "data").is_dir()), None)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder `shared/data`; skip the test where there is none."""
    found = find_shared_data()
    if found is None:
        pytest.skip("no ../shared/data beside the checkout and ICHIMAI_SHARED names none")
    return found


_ended_with = pytest.StashKey[int]()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Let threads come to their end: one that is in a library while Python ends brings the process down."""
    session.config.stash[_ended_with] = int(exitstatus)
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(10.0)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End without Python's own end: with Qt, torch and MediaPipe in one process it crashes now and then.

    The program itself ends in processes of its own in tests (`tests/app/test_ending.py`).
    """
    status = config.stash.get(_ended_with, None)
    if status is not None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
