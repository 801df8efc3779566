"""Problems are told in English and in Chinese."""

import ast
import glob
import os
import re
import unittest
from typing import Iterator, Tuple

from farmhand_bridge import ProblemError, ProblemWords, SidecarGone, SidecarTimeout, problem_from_json
from farmhand_bridge.problem import problem_of, problem_to_json

_PACKAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "farmhand_bridge")
_CHINESE = re.compile("[\u4e00-\u9fff]")


def _problems() -> Iterator[Tuple[str, ast.Call]]:
    for path in sorted(glob.glob(os.path.join(_PACKAGE, "*.py"))):
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "Problem":
                continue
            # Words that are handed on are somebody else's.
            if not any(each.arg == "message" and isinstance(each.value, ast.Name) for each in node.keywords):
                yield os.path.basename(path), node


class ProblemTest(unittest.TestCase):
    def test_whatever_the_bridge_words_itself_is_worded_in_chinese(self) -> None:
        found = list(_problems())
        self.assertGreater(len(found), 11)
        for name, call in found:
            with self.subTest(file=name, line=call.lineno):
                chinese = next((each.value for each in call.keywords if each.arg == "zh"), None)
                self.assertIsNotNone(chinese)

    def test_both_languages_have_the_same_details(self) -> None:
        problem = SidecarTimeout(12.5).problem
        for words in (problem.words(chinese=False), problem.words(chinese=True)):
            self.assertIn("12.5", words.message)
        self.assertRegex(problem.words(chinese=True).message, _CHINESE)
        self.assertRegex(problem.words(chinese=True).hint, _CHINESE)
        self.assertNotRegex(problem.words(chinese=False).message, _CHINESE)
        self.assertIn("disk on fire", problem_of(OSError("disk on fire")).words(chinese=True).message)

    def test_it_travels_to_the_sidecar_and_back(self) -> None:
        problem = SidecarGone().problem
        written = problem_to_json(problem)
        self.assertEqual(set(written), {"code", "message", "hint", "retryable", "zh"})
        self.assertEqual(set(written["zh"]), {"message", "hint"})
        self.assertEqual(problem_from_json(written), problem)

    def test_what_comes_in_english_only_is_told_in_english(self) -> None:
        problem = problem_from_json({"code": "odd", "message": "Odd.", "hint": "Look.", "retryable": False})
        assert problem is not None
        self.assertEqual(problem.words(chinese=True), ProblemWords("Odd.", "Look."))
        self.assertNotIn("zh", problem_to_json(problem))
        for damaged in ("words", {"message": 3}, {}, None):
            again = problem_from_json({"code": "odd", "message": "Odd.", "zh": damaged})
            assert again is not None
            self.assertIsNone(again.zh)

    def test_the_error_itself_is_english(self) -> None:
        self.assertEqual(str(ProblemError(SidecarGone().problem)), str(SidecarGone()))
        self.assertNotRegex(str(SidecarGone()), _CHINESE)


if __name__ == "__main__":
    unittest.main()
