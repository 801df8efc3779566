"""Work on the session, a slice at a time."""

import unittest
from typing import Any, Iterator, List

from farmhand_houdini.slice_queue import SliceQueue


class SliceQueueTest(unittest.TestCase):
    def setUp(self) -> None:
        self.queue = SliceQueue()
        self.log: List[Any] = []

    def work(self, name: str, slices: int) -> Any:
        def steps() -> Iterator[None]:
            try:
                for number in range(slices):
                    self.log.append((name, number))
                    yield
                return name.upper()  # type: ignore[return-value]
            finally:
                self.log.append((name, "closed"))

        return steps

    def add(self, name: str, slices: int) -> None:
        self.queue.add(self.work(name, slices), self.log.append, lambda error: self.log.append(repr(error)))

    def test_one_slice_a_time_and_one_work_after_the_other(self) -> None:
        self.add("a", 2)
        self.add("b", 1)
        self.assertEqual(self.log, [])
        for expected in ([("a", 0)], [("a", 1)], [("a", "closed"), "A"], [("b", 0)], [("b", "closed"), "B"]):
            del self.log[:]
            self.assertTrue(self.queue.busy)
            self.queue.advance()
            self.assertEqual(self.log, expected)
        self.assertFalse(self.queue.busy)
        self.queue.advance()

    def test_what_fails_is_told_and_the_next_goes_on(self) -> None:
        def broken() -> Any:
            raise ValueError("no")

        self.queue.add(broken, self.log.append, lambda error: self.log.append(repr(error)))
        self.add("b", 0)
        self.queue.advance()
        self.queue.advance()
        self.assertEqual(self.log, ["ValueError('no')", ("b", "closed"), "B"])

    def test_what_is_dropped_is_closed_and_not_told(self) -> None:
        self.add("a", 5)
        self.add("b", 5)
        self.queue.advance()
        self.queue.clear()
        self.assertFalse(self.queue.busy)
        self.queue.advance()
        self.assertEqual(self.log, [("a", 0), ("a", "closed")])


if __name__ == "__main__":
    unittest.main()
