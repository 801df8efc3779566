import ast
import glob
import os
import re
import unittest
from typing import Iterator, Set, Tuple

from farmhand.chinese import TEXTS

#: For a report of an operator, which is in the artist's language already.
_SAID_BY_BLENDER = "{}."

_ADDON = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "addon", "farmhand")


def _nodes() -> Iterator[Tuple[str, ast.AST]]:
    for path in sorted(glob.glob(os.path.join(_ADDON, "*.py"))):
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
        for node in ast.walk(tree):
            yield os.path.basename(path), node


def _labels_and_descriptions() -> Set[str]:
    """What Blender shows of an operator: its label, and its docstring when the mouse rests on it."""
    found: Set[str] = set()
    for _, node in _nodes():
        if not isinstance(node, ast.ClassDef) or "_OT_" not in node.name:
            continue
        found.add(ast.get_docstring(node) or "")
        for line in node.body:
            if isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == "bl_label":
                found.add(ast.literal_eval(line.value))
    return found


def _said() -> Set[str]:
    """Texts that the code asks for in the artist's language."""
    found: Set[str] = set()
    for _, node in _nodes():
        if not isinstance(node, ast.Call):
            continue
        # Of a refusal, what was not done and what to do about it.
        texts = {"say": node.args[:1], "refusal": node.args[1:3]}.get(getattr(node.func, "id", ""), [])
        found.update(str(each.value) for each in texts if isinstance(each, ast.Constant))
    return found - {_SAID_BY_BLENDER}


class ChineseTest(unittest.TestCase):
    def test_every_operator_is_called_and_described_in_chinese(self) -> None:
        wanted = _labels_and_descriptions()
        self.assertGreater(len(wanted), 30)
        self.assertEqual(wanted - set(TEXTS), set())

    def test_whatever_is_said_is_said_in_chinese(self) -> None:
        for text in ("Say which file to leave out", "This scene has no file yet.", "Check the scene again."):
            self.assertIn(text, _said())
        self.assertEqual(_said() - set(TEXTS), set())

    def test_nothing_is_reported_in_english_only(self) -> None:
        reports = [node for _, node in _nodes() if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "report"]
        self.assertGreater(len(reports), 10)
        for report in reports:
            with self.subTest(report=ast.dump(report.args[1])):
                self.assertNotIsInstance(report.args[1], ast.Constant)

    def test_translations_keep_the_places_for_values(self) -> None:
        for english, chinese in TEXTS.items():
            with self.subTest(english=english):
                self.assertEqual(english.count("{}"), chinese.count("{}"))
                self.assertRegex(chinese, re.compile("[一-鿿]"))


if __name__ == "__main__":
    unittest.main()
