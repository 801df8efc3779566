"""Long work, a little at a time. Time is the test's."""

import unittest
from typing import List

from farmhand_houdini.slices import HOLD, Steps, at_once, in_slices


class Clock:
    """Seconds, as the work uses them up."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class SlicesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.done: List[int] = []

    def work(self, steps: int, seconds: float) -> Steps[str]:
        for step in range(steps):
            self.clock.now += seconds
            self.done.append(step)
            yield
        return "all of it"

    def test_held_when_the_time_is_used_up_and_the_time_of_others_does_not_count(self) -> None:
        slices = in_slices(self.work(10, 0.003), 0.008, self.clock)
        counts = []
        for _ in range(3):
            next(slices)
            counts.append(len(self.done))
            self.clock.now += 100
        self.assertEqual(counts, [3, 6, 9])
        with self.assertRaises(StopIteration) as stop:
            next(slices)
        self.assertEqual(stop.exception.value, "all of it")

    def test_quick_work_is_not_held_at_all(self) -> None:
        with self.assertRaises(StopIteration) as stop:
            next(in_slices(self.work(1000, 0), 0.008, self.clock))
        self.assertEqual(stop.exception.value, "all of it")

    def test_a_long_call_gets_a_slice_of_its_own(self) -> None:
        def work() -> Steps[None]:
            self.done.append(1)
            yield HOLD
            self.done.append(2)
            yield HOLD
            self.done.append(3)

        slices = in_slices(work(), 0.008, self.clock)
        next(slices)
        self.assertEqual(self.done, [1])
        next(slices)
        self.assertEqual(self.done, [1, 2])

    def test_closing_ends_the_work(self) -> None:
        ended = []

        def work() -> Steps[None]:
            try:
                while True:
                    yield HOLD
            finally:
                ended.append(True)

        slices = in_slices(work(), 0.008, self.clock)
        next(slices)
        slices.close()
        self.assertEqual(ended, [True])

    def test_errors_come_through(self) -> None:
        def work() -> Steps[None]:
            yield
            raise KeyError("gone")

        with self.assertRaises(KeyError):
            list(in_slices(work(), 0.008, self.clock))

    def test_at_once(self) -> None:
        self.assertEqual(at_once(self.work(4, 1.0)), "all of it")
        self.assertEqual(self.done, [0, 1, 2, 3])


if __name__ == "__main__":
    unittest.main()
