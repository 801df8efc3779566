"""Every sentence in both languages, with the same places for values."""

import ast
import glob
import os
import re
import unittest
from typing import Iterator
from unittest import mock

import qt_modules
from farmhand_houdini import texts
from farmhand_houdini.farmhand_bridge.submission_words import HEADLINES

from . import PACKAGE


def _said() -> Iterator[str]:
    """Every text that the sources give to ``say`` and ``refusal``."""
    for path in glob.glob(os.path.join(PACKAGE, "*.py")):
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
        if not any(isinstance(each, ast.ImportFrom) and each.level == 1 and each.module == "texts" for each in ast.walk(tree)):
            continue
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                wanted = {"say": call.args[:1], "refusal": call.args[1:3]}.get(call.func.id, [])
                for argument in wanted:
                    for each in ast.walk(argument):
                        # A text is an `ast.Str` up to Python 3.7, and an `ast.Constant` since.
                        value = getattr(each, "s", None) if type(each).__name__ == "Str" else getattr(each, "value", None)
                        if isinstance(value, str):
                            yield value


class Texts(unittest.TestCase):
    def setUp(self) -> None:
        self.addCleanup(texts.speak, None)
        self.addCleanup(qt_modules.remove)

    def test_everything_that_is_said_is_there_in_chinese(self) -> None:
        said = set(_said()) | set(HEADLINES.values())
        self.assertGreater(len(said), 60)
        self.assertEqual(said - set(texts.CHINESE), set())

    def test_nothing_is_there_that_nobody_says(self) -> None:
        self.assertEqual(set(texts.CHINESE) - set(_said()) - set(HEADLINES.values()), set())

    def test_both_have_the_same_places_for_values(self) -> None:
        for english, chinese in texts.CHINESE.items():
            self.assertEqual(re.findall(r"\{\w*\}", english), re.findall(r"\{\w*\}", chinese), english)

    def test_a_refusal_comes_in_both_languages(self) -> None:
        problem = texts.refusal("x", "There is no {} in this scene any more.", "Check the scene again.", "{a}").problem
        self.assertEqual(problem.message, "There is no {a} in this scene any more.")
        assert problem.zh is not None
        self.assertEqual(tuple(problem.zh), ("此场景中已没有 {a}。", "请重新检查场景。"))

    def test_without_qt_the_environment_tells_the_language(self) -> None:
        qt_modules.remove()
        for variables, chinese in (({"LANG": "zh_CN.UTF-8"}, True), ({"LC_ALL": "de_DE", "LANG": "zh_CN"}, False)):
            texts.speak(None)
            with mock.patch.dict(os.environ, variables, clear=True):
                self.assertIs(texts.speaks_chinese(), chinese)

    def test_with_qt_the_system_does(self) -> None:
        for language, chinese in (("zh_TW", True), ("en_US", False)):
            qt_modules.install(language=language)
            texts.speak(None)
            self.assertIs(texts.speaks_chinese(), chinese)


if __name__ == "__main__":
    unittest.main()
