"""Which of several faces is followed."""

import numpy as np

from tracking.trackers.largest_face import LargestFace


def face(x, y, size):
    grid = np.mgrid[0:1:8j, 0:1:8j].reshape(2, -1).T
    return np.column_stack([grid * size + (x - size / 2, y - size / 2), np.zeros(64)])


def test_the_largest_is_taken_wherever_it_stands_in_the_list():
    small, large = face(100, 100, 40), face(300, 100, 60)
    assert LargestFace().choose([small, large]) == 1
    assert LargestFace().choose([large, small]) == 0
    assert LargestFace().choose([]) is None


def test_two_of_a_size_do_not_take_turns():
    largest = LargestFace()
    assert largest.choose([face(100, 100, 52), face(300, 100, 50)]) == 0
    assert largest.choose([face(101, 100, 50), face(301, 100, 52)]) == 0
    assert largest.choose([face(301, 100, 52), face(101, 100, 50)]) == 1  # the list's order means nothing
    assert largest.choose([face(101, 100, 50), face(301, 100, 60)]) == 1


def test_when_the_followed_face_leaves_another_is_taken():
    largest = LargestFace()
    largest.choose([face(100, 100, 60), face(300, 100, 40)])
    assert largest.choose([face(300, 100, 40)]) == 0
    assert largest.choose([]) is None
    assert largest.choose([face(100, 100, 41), face(300, 100, 42)]) == 1  # nothing is remembered
