import unittest

from farmhand_bridge.frames import picked_frames


class PickedFramesTest(unittest.TestCase):
    def test_frames_that_are_no_range_are_written_as_runs(self) -> None:
        self.assertEqual(picked_frames([1, 3, 10]), "1, 3, 10")
        self.assertEqual(picked_frames([12, 1, 3, 5, 6, 7, 5]), "1, 3, 5-7, 12")
        self.assertEqual(picked_frames([-3, -2, 4]), "-3--2, 4")

    def test_what_a_range_with_a_step_tells_needs_no_list(self) -> None:
        for frames in ([], [7], [1, 2, 3], [10, 8, 6], [-5, 0, 5]):
            self.assertIsNone(picked_frames(frames))


if __name__ == "__main__":
    unittest.main()
