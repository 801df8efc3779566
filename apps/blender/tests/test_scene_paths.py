import ntpath
import posixpath
import unittest

from farmhand.scene_paths import relative_to_scene, relinked, renamed_output, same_path


class RelativeTest(unittest.TestCase):
    def test_beside_and_above_the_scene(self) -> None:
        scene = "/projects/film/shot.blend"
        self.assertEqual(relative_to_scene("/projects/film/tex/wood.png", scene, posixpath), "//tex/wood.png")
        self.assertEqual(relative_to_scene("/projects/wood.png", scene, posixpath), "//../wood.png")

    def test_on_windows_with_the_slashes_that_every_system_reads(self) -> None:
        scene = "D:\\Film\\shot.blend"
        self.assertEqual(relative_to_scene("D:\\Film\\tex\\wood.png", scene, ntpath), "//tex/wood.png")
        self.assertEqual(relative_to_scene("d:/film/TEX/wood.png", scene, ntpath), "//TEX/wood.png")

    def test_from_one_drive_of_windows_to_another_there_is_no_way(self) -> None:
        scene = "D:\\Film\\shot.blend"
        self.assertIsNone(relative_to_scene("C:\\tex\\wood.png", scene, ntpath))
        self.assertIsNone(relative_to_scene("\\\\nas\\tex\\wood.png", scene, ntpath))
        self.assertEqual(
            relative_to_scene("\\\\nas\\film\\tex\\wood.png", "\\\\nas\\film\\shot.blend", ntpath), "//tex/wood.png"
        )

    def test_a_backslash_is_a_letter_elsewhere(self) -> None:
        self.assertEqual(relative_to_scene("/film/a\\b.png", "/film/shot.blend", posixpath), "//a\\b.png")

    def test_a_scene_without_a_file(self) -> None:
        self.assertIsNone(relative_to_scene("/tex/wood.png", "", posixpath))


class SamePathTest(unittest.TestCase):
    def test_windows_takes_both_slashes_and_any_case(self) -> None:
        self.assertTrue(same_path("D:\\Tex\\Wood.png", "d:/tex/./wood.png", ntpath))
        self.assertFalse(same_path("/Tex/Wood.png", "/tex/wood.png", posixpath))


class RelinkedTest(unittest.TestCase):
    def test_one_file(self) -> None:
        self.assertEqual(relinked("//wood.png", "/film/wood.png", "/old/WOOD.png", posixpath), "/old/WOOD.png")

    def test_a_name_for_many_is_kept(self) -> None:
        tiles = relinked("//tex/wood.<UDIM>.png", "/film/tex/wood.1002.png", "/old/wood.1002.png", posixpath)
        self.assertEqual(tiles, "/old/wood.<UDIM>.png")
        first = relinked("//seq\\f_0001.png", "D:\\film\\seq\\f_0007.png", "E:\\new\\f_0007.png", ntpath)
        self.assertEqual(first, "E:\\new\\f_0001.png")

    def test_another_spelling_is_the_same_name_on_windows_only(self) -> None:
        self.assertEqual(relinked("//Wood.PNG", "D:\\wood.png", "E:\\x\\wood.png", ntpath), "E:\\x\\wood.png")

    def test_a_found_file_of_another_name(self) -> None:
        self.assertEqual(relinked("//wood.png", "/film/wood.png", "/film/oak.png", posixpath), "/film/oak.png")


class RenamedOutputTest(unittest.TestCase):
    def test_the_folder_stays(self) -> None:
        self.assertEqual(renamed_output("//renders/shot_####", "Night"), "//renders/Night_shot_####")
        self.assertEqual(renamed_output("D:\\renders\\shot_", "Night"), "D:\\renders\\Night_shot_")
        self.assertEqual(renamed_output("//renders/", "Night"), "//renders/Night_")

    def test_what_no_name_can_hold_is_replaced(self) -> None:
        self.assertEqual(renamed_output("//a_", 'Scene: "夜" 2/3'), "//Scene___夜__2_3_a_")
        self.assertEqual(renamed_output("//a_", "***"), "//scene_a_")


if __name__ == "__main__":
    unittest.main()
