import unittest

from farmhand_3dsmax.frames import frame_range, picked

from .support import MaxTestCase


class FrameRangeTest(MaxTestCase):
    def test_a_single_frame_is_the_one_the_slider_is_at(self) -> None:
        self.max.time_type, self.max.current, self.max.nth = 1, 42, 5
        self.assertEqual(frame_range(self.rt), {"start": 42, "end": 42, "step": 1})

    def test_the_active_segment_with_its_step(self) -> None:
        self.max.time_type, self.max.segment, self.max.nth = 2, (-10, 200), 3
        self.assertEqual(frame_range(self.rt), {"start": -10, "end": 200, "step": 3})

    def test_a_range_also_when_it_was_written_backwards(self) -> None:
        self.max.time_type, self.max.range, self.max.nth = 3, (50, 10), 2
        self.assertEqual(frame_range(self.rt), {"start": 10, "end": 50, "step": 2})

    def test_a_step_below_one_is_one(self) -> None:
        self.max.time_type, self.max.nth = 3, 0
        self.assertEqual(frame_range(self.rt)["step"], 1)

    def test_picked_frames_that_a_step_describes(self) -> None:
        self.max.time_type, self.max.picked = 4, "1,4,7"
        self.assertEqual(frame_range(self.rt), {"start": 1, "end": 7, "step": 3})

    def test_picked_frames_of_any_kind_are_covered(self) -> None:
        self.max.time_type = 4
        for picked, last in (("1,3,5-12", 12), ("1,3,10", 10)):
            self.max.picked = picked
            self.assertEqual(frame_range(self.rt), {"start": 1, "end": last, "step": 1})

    def test_picked_frames_that_no_range_describes_are_listed(self) -> None:
        self.max.time_type, self.max.picked = 4, "10,1,3-4"
        self.assertEqual(picked(self.rt), "1, 3-4, 10")
        self.max.picked = "1,4,7"
        self.assertIsNone(picked(self.rt))
        self.max.time_type, self.max.picked = 3, "1,3,10"
        self.assertIsNone(picked(self.rt))

    def test_picked_frames_that_are_none_leave_the_current_one(self) -> None:
        self.max.time_type, self.max.picked, self.max.current = 4, "all of them", 7
        self.assertEqual(frame_range(self.rt), {"start": 7, "end": 7, "step": 1})


if __name__ == "__main__":
    unittest.main()
