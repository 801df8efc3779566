"""The texts, in both languages, and the language of whoever reads them."""

import ast
import glob
import os
import string
import sys
import unittest
from typing import Iterator

from c4d import host
from farmhand_cinema4d.texts import CHINESE, refusal, say, speaks_chinese

from . import PLUGIN
from .scenes import HostTestCase


def _said() -> Iterator[str]:
    """Every text that the plugin says, from its source."""
    for path in glob.glob(os.path.join(PLUGIN, "farmhand_cinema4d", "*.py")):
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = {"say": 0, "refusal": 1}.get(node.func.id)
                texts = node.args[first : first + 1 + first] if first is not None else []
                yield from (str(each.value) for each in texts if isinstance(each, ast.Constant))


class Texts(HostTestCase):
    @unittest.skipIf(sys.version_info < (3, 8), "Python 3.7 reads sources into another form")
    def test_every_text_has_its_translation_and_none_is_left_over(self) -> None:
        self.assertEqual(set(_said()), set(CHINESE))

    def test_translations_have_the_same_places_for_values(self) -> None:
        for english, chinese in CHINESE.items():
            places = [
                [field for _, field, _, _ in string.Formatter().parse(text) if field is not None]
                for text in (english, chinese)
            ]
            self.assertEqual(*places)

    def test_in_the_language_that_is_in_use(self) -> None:
        for languages, chinese in (
            ([("en-US", "English", True), ("zh-CN", "简体中文", False)], False),
            ([("en-US", "English", False), ("zh-CN", "简体中文", True)], True),
            ([("cn", "Chinese", True)], True),
            ([("cs-CZ", "Čeština", True)], False),
            ([], False),
        ):
            host.languages = languages
            self.assertIs(speaks_chinese(), chinese)
        self.assertEqual(say("Open Panel"), "Open Panel")
        host.languages = [("zh-CN", "简体中文", True)]
        self.assertEqual(say("Open Panel"), "打开面板")

    def test_the_panel_is_told_in_both_whatever_cinema_4d_speaks(self) -> None:
        for languages in ([("en-US", "English", True)], [("zh-CN", "简体中文", True)]):
            host.languages = languages
            gone = refusal("gone", "There is no {} in this document any more.", "Check the scene again.", "{Wood}").problem
            self.assertEqual(gone.words(chinese=False).message, "There is no {Wood} in this document any more.")
            self.assertEqual(gone.words(chinese=True), ("此文档中已没有 {Wood}。", "请重新检查场景。"))


if __name__ == "__main__":
    unittest.main()
