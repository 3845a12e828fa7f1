import threading
import time

import pytest

from app.live.slot import Ended, Slot


def test_newest_value_wins():
    slot = Slot[int]()
    for value in (1, 2, 3):
        slot.put(value)
    assert slot.get() == (3, 3)
    assert slot.peek() == (3, 3)
    with pytest.raises(TimeoutError):
        slot.get(after=3, timeout=0.01)


def test_empty_slot_has_nothing_to_peek_at():
    assert Slot[int]().peek() is None


def test_every_waiter_wakes_with_the_cause():
    slot = Slot[int]()
    cause = OSError("cable")
    seen = []

    def wait() -> None:
        try:
            slot.get()
        except Ended as ended:
            seen.append(ended.__cause__)

    threads = [threading.Thread(target=wait) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.05)
    slot.close(cause)
    slot.close(OSError("a later one"))
    for thread in threads:
        thread.join(2)
    assert seen == [cause] * 3
    assert slot.error is cause


def test_last_value_can_be_taken_after_close_and_no_new_one_put():
    slot = Slot[int]()
    slot.put(7)
    slot.close()
    slot.put(8)
    assert slot.get() == (7, 1)
    with pytest.raises(Ended) as ended:
        slot.get(after=1)
    assert ended.value.__cause__ is None


def test_fast_producer_never_makes_a_slow_consumer_lag():
    slot = Slot[int]()
    done = threading.Event()

    def produce() -> None:
        for value in range(2000):
            slot.put(value)
        done.set()

    thread = threading.Thread(target=produce)
    thread.start()
    seen, taken = 0, []
    while not done.is_set() or slot.peek().sequence > seen:  # type: ignore[union-attr]
        value, seen = slot.get(after=seen, timeout=2)
        taken.append(value)
        time.sleep(0.001)
    thread.join(2)
    assert taken[-1] == 1999
    assert taken == sorted(set(taken)) and len(taken) < 2000


def test_says_whether_the_newest_value_was_taken():
    slot: Slot[int] = Slot()
    assert slot.taken and slot.take() is None
    slot.put(1)
    assert not slot.taken
    assert slot.peek() == (1, 1) and not slot.taken
    assert slot.take() == (1, 1) and slot.taken
    slot.put(2)
    slot.put(3)
    assert not slot.taken
    assert slot.take(after=3) is None and not slot.taken
    assert slot.get(1) == (3, 3) and slot.taken
