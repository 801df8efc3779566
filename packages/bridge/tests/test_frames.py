import unittest

from farmhand_bridge.frames import MOST_FRAMES, covering_range, picked_frames, written_frames


class PickedFramesTest(unittest.TestCase):
    def test_frames_that_are_no_range_are_written_as_runs(self) -> None:
        self.assertEqual(picked_frames([1, 3, 10]), "1, 3, 10")
        self.assertEqual(picked_frames([12, 1, 3, 5, 6, 7, 5]), "1, 3, 5-7, 12")
        self.assertEqual(picked_frames([-3, -2, 4]), "-3--2, 4")

    def test_what_a_range_with_a_step_tells_needs_no_list(self) -> None:
        for frames in ([], [7], [1, 2, 3], [10, 8, 6], [-5, 0, 5]):
            self.assertIsNone(picked_frames(frames))

    def test_a_list_that_no_snapshot_could_have_is_left_to_the_range(self) -> None:
        uneven = [frame for frame in range(0, 60000, 2)] + [60001]
        self.assertIsNone(picked_frames(uneven))
        self.assertEqual(covering_range(uneven), {"start": 0, "end": 60001, "step": 1})


class WrittenFramesTest(unittest.TestCase):
    def test_numbers_ranges_steps_and_negative_frames(self) -> None:
        self.assertEqual(written_frames("5, 1 ,3-4"), [1, 3, 4, 5])
        self.assertEqual(written_frames("-3--1,2"), [-3, -2, -1, 2])
        self.assertEqual(written_frames("10-8"), [8, 9, 10])
        self.assertEqual(written_frames("1-9:4; 20..22"), [1, 5, 9, 20, 21, 22])
        self.assertEqual(written_frames("1-9x4"), [1, 5, 9])
        self.assertEqual(written_frames("10-1:4"), [2, 6, 10])

    def test_what_is_no_frame_is_left_out(self) -> None:
        self.assertEqual(written_frames("all, 3, 1-, 4.5"), [3])
        self.assertEqual(written_frames(""), [])

    def test_a_slip_of_the_keyboard_costs_no_memory(self) -> None:
        self.assertEqual(written_frames("1-99999999999,3"), [3])
        self.assertEqual(written_frames("1-{},3".format(10**30)), [3])
        self.assertEqual(written_frames("{},3".format("9" * 5000)), [3])
        most = "1-{}".format(MOST_FRAMES)
        self.assertEqual(len(written_frames(most)), MOST_FRAMES)
        self.assertEqual(len(written_frames(most + ",500000-600000")), MOST_FRAMES)

    def test_the_range_that_they_are_or_that_holds_them(self) -> None:
        self.assertEqual(covering_range([7, 1, 4]), {"start": 1, "end": 7, "step": 3})
        self.assertEqual(covering_range([1, 3, 10]), {"start": 1, "end": 10, "step": 1})
        self.assertEqual(covering_range([5]), {"start": 5, "end": 5, "step": 1})


if __name__ == "__main__":
    unittest.main()
