import ast
import os
import string
import unittest
from typing import Iterator, List

import farmhand_3dsmax
from farmhand_3dsmax.texts import CHINESE, follow_language, say

from .support import MaxTestCase


def texts_in_the_code() -> Iterator[str]:
    """The first argument of every call of ``say`` and ``both``."""
    folder = os.path.dirname(os.path.abspath(farmhand_3dsmax.__file__))
    for name in sorted(os.listdir(folder)):
        if name.endswith(".py") and name != "texts.py":
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                tree = ast.parse(file.read(), name)
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "both"):
                    yield ast.literal_eval(node.args[0])


def places(text: str) -> List[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]


class ChineseTest(unittest.TestCase):
    def test_every_text_is_there_and_none_besides(self) -> None:
        used = set(texts_in_the_code())
        self.assertGreater(len(used), 15)
        self.assertEqual(used, set(CHINESE))

    def test_each_has_the_same_places_for_values(self) -> None:
        for english, chinese in CHINESE.items():
            self.assertEqual(places(english), places(chinese), english)

    def test_each_is_chinese(self) -> None:
        for english, chinese in CHINESE.items():
            self.assertTrue(any("\u4e00" <= letter <= "\u9fff" for letter in chinese), english)


class LanguageTest(MaxTestCase):
    def tearDown(self) -> None:
        self.max.language[2] = "ENU"
        follow_language(self.rt)

    def test_it_follows_max(self) -> None:
        self.max.language = [4, 2, "CHS", "Chinese (Simplified)", "zh-CN"]
        follow_language(self.rt)
        self.assertEqual(say("Choose a file"), "选择文件")
        self.assertEqual(say("Nothing in this scene uses {}.", "C:\\木.png"), "此场景中没有任何内容使用 C:\\木.png。")
        self.max.language = [17, 1, "JPN", "Japanese", "ja-JP"]
        follow_language(self.rt)
        self.assertEqual(say("Choose a file"), "Choose a file")


if __name__ == "__main__":
    unittest.main()
