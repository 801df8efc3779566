import unittest

from farmhand_3dsmax.release import release_text


class ReleaseTest(unittest.TestCase):
    def test_the_year_and_the_exact_version_as_scene_files_have_them(self) -> None:
        answers = (
            ([23000, 60, 0, 23, 3, 0, 3201, 2021, ".3 Update"], "2021 (23.3.0.3201)"),
            ([26000, 62, 0, 26, 2, 0, 0, 2024, ".2 Update"], "2024 (26.2.0.0)"),
            ([27000, 64, 0, 27, 3, 0, 30874, 2025, ".3"], "2025 (27.3.0.30874)"),
            ([28000, 65, 0, 28, 0, 0, 3116, 2026, ""], "2026 (28.0.0.3116)"),
        )
        for answer, text in answers:
            self.assertEqual(release_text(answer), text)

    def test_three_numbers_are_enough_for_the_release(self) -> None:
        self.assertEqual(release_text([23000, 60, 0]), "2021 (23.0)")


if __name__ == "__main__":
    unittest.main()
