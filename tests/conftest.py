"""What every test may ask for."""

import os
import signal
import tempfile
import threading
from pathlib import Path

import pytest

# Who starts the tests in the background (`nohup ... &`) has them ignore Ctrl-C, and so would every program
# that a test starts: the ones that wait for Ctrl-C would wait for ever.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

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


def pytest_sessionfinish() -> None:
    """Let threads come to their end: one that is in a library while Python ends brings the process down."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(10.0)
