"""Paths as Houdini writes them, with both systems' rules as data."""

import ntpath
import posixpath
import unittest

from farmhand_houdini.path_texts import expand, has_moving_part, means, path_key, relative_to, relinked, with_label

_HIP = {"HIP": "/show/shot", "JOB": "/show"}
_WINDOWS = {"HIP": "D:/show/shot", "JOB": "D:/show"}


class PathTexts(unittest.TestCase):
    def test_what_stands_for_many_files(self) -> None:
        for path in (
            "$HIP/a.$F.exr",
            "a.$F4.exr",
            "a.${F4}.exr",
            "a.$FF.bgeo",
            "a.$SF.sim",
            "a.$T.x",
            "wood.<UDIM>.png",
            "wood.%(UDIM)d.png",
            "a.<fnn>.rat",
            "a.%04d.exr",
            '`chs("../file")`',
        ):
            self.assertTrue(has_moving_part(path), path)
        for path in ("$HIP/a.0001.exr", "$FOO/a.exr", "$TEX/a.exr", "${FILMS}/a.exr", "$FPS/a", "100%/a.png"):
            self.assertFalse(has_moving_part(path), path)

    def test_variables_are_expanded_and_frames_are_not(self) -> None:
        self.assertEqual(expand("$HIP/a.$F4.exr", _HIP.get), "/show/shot/a.$F4.exr")
        self.assertEqual(expand("${JOB}/tex/$UNKNOWN/a.<UDIM>.png", _HIP.get), "/show/tex/$UNKNOWN/a.<UDIM>.png")

    def test_a_whole_path_means_the_stored_one_of_its_sequence(self) -> None:
        self.assertTrue(means("/show/smoke.$F4.vdb", "/show/smoke.0012.vdb", posixpath))
        self.assertTrue(means("/show/wood.<UDIM>.png", "/show/wood.1002.png", posixpath))
        self.assertTrue(means("/show/wood.<UDIM>.png", "/show/wood.<UDIM>.png", posixpath))
        self.assertFalse(means("/show/smoke.$F4.vdb", "/show/fog.0012.vdb", posixpath))
        self.assertFalse(means("/show/smoke.$F4.vdb", "/show/x/smoke.0012.vdb", posixpath))
        self.assertFalse(means("/show/a.png", "/show/a.jpg", posixpath))

    def test_windows_takes_both_slashes_and_no_notice_of_case(self) -> None:
        self.assertTrue(means("D:/Show/Tex/Wood.png", "d:\\show\\tex\\wood.PNG", ntpath))
        self.assertTrue(means("//nas/tex/a.<UDIM>.png", "\\\\NAS\\tex\\a.1001.png", ntpath))
        self.assertEqual(path_key("D:/a/../b.png", ntpath), "d:/b.png")
        self.assertFalse(means("/show/A.png", "/show/a.png", posixpath))

    def test_a_folder_that_a_path_lies_in(self) -> None:
        self.assertEqual(relative_to("/show/shot/tex/a.png", "/show/shot", posixpath), "tex/a.png")
        self.assertIsNone(relative_to("/show/shots/a.png", "/show/shot", posixpath))
        self.assertIsNone(relative_to("tex/a.png", "/show", posixpath))
        self.assertEqual(relative_to("D:\\Show\\Shot\\tex\\a.png", "d:/show/shot", ntpath), "tex/a.png")
        self.assertIsNone(relative_to("E:\\show\\a.png", "D:/show", ntpath))
        self.assertIsNone(relative_to("\\\\nas\\show\\a.png", "D:/show", ntpath))

    def test_hip_and_job_are_kept_where_the_new_file_is_below(self) -> None:
        self.assertEqual(relinked("$HIP/tex/a.png", "/show/shot/maps/b.png", _HIP, posixpath), "$HIP/maps/b.png")
        self.assertEqual(relinked("${JOB}/a.png", "/show/lib/b.png", _HIP, posixpath), "$JOB/lib/b.png")
        self.assertEqual(relinked("$HIP/a.png", "/other/b.png", _HIP, posixpath), "/other/b.png")
        self.assertEqual(relinked("/old/a.png", "/show/shot/b.png", _HIP, posixpath), "/show/shot/b.png")
        self.assertEqual(relinked("$HIP/a.png", "D:\\show\\shot\\maps\\b.png", _WINDOWS, ntpath), "$HIP/maps/b.png")
        self.assertEqual(relinked("$HIP/a.png", "\\\\nas\\lib\\b.png", _WINDOWS, ntpath), "//nas/lib/b.png")

    def test_a_name_for_many_files_stays_one(self) -> None:
        self.assertEqual(relinked("$HIP/smoke.$F4.vdb", "/cache/smoke.0001.vdb", _HIP, posixpath), "/cache/smoke.$F4.vdb")
        self.assertEqual(
            relinked("$HIP/tex/wood.<UDIM>.png", "/show/shot/t/wood.1001.png", _HIP, posixpath), "$HIP/t/wood.<UDIM>.png"
        )
        # Another name: its number is what stands for the frame.
        self.assertEqual(relinked("smoke.$F4.vdb", "/cache/v2_fog.0001.vdb", _HIP, posixpath), "/cache/v2_fog.$F4.vdb")
        self.assertEqual(relinked("a.<UDIM>.png", "/t/b_1001_v003.png", _HIP, posixpath), "/t/b_<UDIM>_v003.png")
        # One file takes the place of all.
        self.assertEqual(relinked("smoke.$F4.vdb", "/cache/still.vdb", _HIP, posixpath), "/cache/still.vdb")
        # What is chosen stands for many itself.
        self.assertEqual(relinked("a.$F4.exr", "/t/b.$F.exr", _HIP, posixpath), "/t/b.$F.exr")

    def test_a_label_before_the_name(self) -> None:
        self.assertEqual(with_label("$HIP/render/a.$F4.exr", "karma2"), "$HIP/render/karma2_a.$F4.exr")
        self.assertEqual(with_label("D:\\r\\a.exr", "b"), "D:\\r\\b_a.exr")


if __name__ == "__main__":
    unittest.main()
