import unittest

from farmhand_3dsmax.paths import (
    SearchPlaces,
    candidates,
    expected_at,
    is_absolute,
    key_of,
    relative_to_project,
    relinked,
    same_path,
    with_extension,
    with_label,
)

PLACES = SearchPlaces("D:\\Film\\scenes", "D:\\Film", ("E:\\maps", "\\\\nas\\maps"))


class AbsoluteTest(unittest.TestCase):
    def test_drives_and_shares_are_and_nothing_else_is(self) -> None:
        for path in ("C:\\a.png", "c:/a.png", "\\\\nas\\tex\\a.png", "//nas/tex/a.png"):
            self.assertTrue(is_absolute(path), path)
        for path in ("a.png", ".\\a.png", "maps\\a.png", "\\a.png", "C:a.png", ""):
            self.assertFalse(is_absolute(path), path)


class SearchTest(unittest.TestCase):
    def test_a_whole_path_then_the_name_beside_the_scene_and_in_the_artists_own_paths(self) -> None:
        self.assertEqual(
            list(candidates("F:\\old\\wood.png", PLACES)),
            ["F:\\old\\wood.png", "D:\\Film\\scenes\\wood.png", "E:\\maps\\wood.png", "\\\\nas\\maps\\wood.png"],
        )

    def test_a_relative_path_is_one_below_the_project(self) -> None:
        self.assertEqual(expected_at(".\\sceneassets\\images\\wood.png", PLACES), "D:\\Film\\sceneassets\\images\\wood.png")
        self.assertEqual(expected_at("..\\shared\\wood.png", PLACES), "D:\\shared\\wood.png")

    def test_each_place_once_whatever_its_spelling(self) -> None:
        places = SearchPlaces("d:/film", "D:\\Film", ())
        self.assertEqual(list(candidates("wood.png", places)), ["D:\\Film\\wood.png"])

    def test_names_of_other_scripts_stay_as_they_are(self) -> None:
        self.assertEqual(expected_at("木材\\Größe.png", PLACES), "D:\\Film\\木材\\Größe.png")


class ExpectedTest(unittest.TestCase):
    def test_a_file_is_expected_where_it_is_looked_for_first(self) -> None:
        self.assertEqual(expected_at("F:/old/wood.png", PLACES), "F:\\old\\wood.png")
        self.assertEqual(expected_at("maps\\wood.png", PLACES), "D:\\Film\\maps\\wood.png")

    def test_without_a_project_and_a_saved_scene_nothing_tells(self) -> None:
        self.assertIsNone(expected_at("wood.png", SearchPlaces("", "", ())))


class RelinkedTest(unittest.TestCase):
    def test_a_name_that_stands_for_many_files_is_kept(self) -> None:
        self.assertEqual(relinked("F:\\a.png", "E:\\neu\\b.png"), "E:\\neu\\b.png")
        self.assertEqual(relinked("F:\\old\\wood.<UDIM>.exr", "E:\\neu\\wood.1001.exr"), "E:\\neu\\wood.<UDIM>.exr")


class SpellingTest(unittest.TestCase):
    def test_one_path_in_two_spellings(self) -> None:
        self.assertTrue(same_path("D:\\Film\\Wood.png", "d:/film/./wood.png"))
        self.assertNotEqual(key_of("D:\\Film\\wood.png"), key_of("E:\\Film\\wood.png"))


class RelativeTest(unittest.TestCase):
    def test_below_and_beside_the_project(self) -> None:
        self.assertEqual(relative_to_project("D:\\Film\\maps\\a.png", "d:\\film"), ".\\maps\\a.png")
        self.assertEqual(relative_to_project("D:\\shared\\a.png", "D:\\Film"), "..\\shared\\a.png")
        self.assertEqual(relative_to_project("\\\\nas\\film\\a.png", "\\\\nas\\film"), ".\\a.png")

    def test_to_another_drive_or_share_there_is_no_way(self) -> None:
        self.assertIsNone(relative_to_project("C:\\a.png", "D:\\Film"))
        self.assertIsNone(relative_to_project("\\\\nas\\tex\\a.png", "D:\\Film"))


class OutputNameTest(unittest.TestCase):
    def test_a_label_before_the_name(self) -> None:
        self.assertEqual(with_label("D:\\out\\shot_.exr", "Camera01"), "D:\\out\\Camera01_shot_.exr")
        self.assertEqual(with_label("shot.exr", 'a/b: "夜"'), "a_b___夜_shot.exr")
        self.assertEqual(with_label("shot.exr", "***"), "view_shot.exr")

    def test_another_ending(self) -> None:
        self.assertEqual(with_extension("D:\\out.v2\\shot.mov", "png"), "D:\\out.v2\\shot.png")
        self.assertEqual(with_extension("D:\\out.v2\\shot", "png"), "D:\\out.v2\\shot.png")


if __name__ == "__main__":
    unittest.main()
