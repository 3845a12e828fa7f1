"""A stage's thread at the program's end."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from app.live.stage_thread import StageThread

_LEFT_RUNNING = """
import sys
import cv2
import numpy as np
from app.live.stage_thread import StageThread
picture = np.zeros((1000, 1000, 3), np.uint8)
def body(stopping):
    while not stopping.is_set():
        cv2.GaussianBlur(picture, (0, 0), 5)
        print("works", flush=True)
thread = StageThread("posing", body, print)
thread.start()
sys.stdin.readline()
sys.exit(3)
"""


def test_a_thread_left_deep_in_a_library_does_not_abort_the_program():
    process = subprocess.Popen(
        [sys.executable, "-c", _LEFT_RUNNING],
        cwd=Path(__file__).resolve().parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "works\n"
    _, said = process.communicate("end\n", timeout=120)
    assert (process.returncode, said) == (3, "")


def test_a_thread_is_waited_for_from_its_order_to_its_end():
    go, done = threading.Event(), []
    thread = StageThread("work", lambda stopping: (go.wait(10), done.append(1)), print)
    assert thread.join(0)  # never ordered
    thread.start()
    assert not thread.join(0.05)
    go.set()
    assert thread.join(10) and done == [1]


def test_who_orders_a_thread_does_not_wait_until_it_runs(monkeypatch):
    """A thread that is slow to run, as where another one computes in Python."""
    held = threading.Event()
    began = threading.Thread.start

    def slow(thread: threading.Thread) -> None:
        if thread.name == "slow":
            held.wait(10)
        began(thread)

    monkeypatch.setattr(threading.Thread, "start", slow)
    ran = threading.Event()
    thread = StageThread("slow", lambda stopping: ran.set(), print)
    thread.start()
    assert not ran.is_set() and not thread.join(0.01)
    held.set()
    assert ran.wait(10) and thread.join(10)
