import unittest

from farmhand.choices import Choices, choices_from, text_of


class ChoicesTest(unittest.TestCase):
    def test_what_is_kept_is_read_again(self) -> None:
        for choices in (
            Choices(),
            Choices(hardware_id=0),
            Choices(hardware_id=5_000_000_000, hardware_label="2 x 3090, 128 GB"),
            Choices(skip_files=("D:\\tex\\wood.png", "//夜/a\nb.png")),
        ):
            with self.subTest(choices=choices):
                self.assertEqual(choices_from(text_of(choices)), choices)

    def test_nothing_chosen_is_nothing_kept(self) -> None:
        self.assertEqual(text_of(Choices()), "")
        self.assertEqual(Choices().settings(), {})

    def test_what_a_person_typed_is_nothing_chosen(self) -> None:
        for text in (None, 7, "", "hello", "[]", '{"hardwareId": "ten", "skipFiles": "a.png"}', '{"hardwareId": true}'):
            with self.subTest(text=text):
                self.assertEqual(choices_from(text), Choices())

    def test_as_job_settings(self) -> None:
        choices = Choices(hardware_id=10, hardware_label="CPU", skip_files=("//a.png",))
        self.assertEqual(choices.settings(), {"hardwareId": 10, "skipFiles": ["//a.png"]})

    def test_a_file_is_left_out_once_and_taken_back(self) -> None:
        twice = Choices().with_file_skipped("//a.png").with_file_skipped("//a.png").with_file_skipped("//b.png")
        self.assertEqual(twice.skip_files, ("//a.png", "//b.png"))
        self.assertEqual(twice.with_file_kept("//a.png").skip_files, ("//b.png",))


if __name__ == "__main__":
    unittest.main()
