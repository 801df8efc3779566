"""The plugin's text is read by every Python from 3.7 on, and needs nothing that 3ds Max lacks."""

import ast
import os
import sys
import unittest
from typing import Iterator, List, Tuple

import farmhand_3dsmax

_PACKAGE = os.path.dirname(os.path.abspath(farmhand_3dsmax.__file__))
_BRIDGE = os.path.dirname(os.path.abspath(sys.modules["farmhand_3dsmax.farmhand_bridge"].__file__ or ""))

#: What comes with 3ds Max besides Python's own library; Qt's modules are found by name when they are wanted.
_OF_3DS_MAX = {"pymxs"}

#: Of the standard library; spelled out, since `sys.stdlib_module_names` is younger than some Pythons that run this.
_STANDARD = set(
    "collections contextlib ctypes datetime hashlib hmac http importlib json ntpath os posixpath queue re select shutil socket stat "
    "struct subprocess sys threading time traceback types typing urllib uuid webbrowser".split()
)


def sources() -> List[Tuple[str, str]]:
    found = []
    for folder in (_PACKAGE, _BRIDGE):
        for name in sorted(os.listdir(folder)):
            if name.endswith(".py"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    found.append((name, file.read()))
    return found


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]


class PythonTextTest(unittest.TestCase):
    @unittest.skipIf(sys.version_info < (3, 10), "older Pythons take no notice of the version; 3.7 itself reads it anyway")
    def test_it_is_text_of_python_3_7(self) -> None:
        self.assertGreater(len(sources()), 20)
        for name, text in sources():
            ast.parse(text, name, feature_version=(3, 7))
        # So that a Python that takes no notice of the version would be found out.
        with self.assertRaises(SyntaxError):
            ast.parse("def f(a, /): pass", feature_version=(3, 7))

    def test_it_imports_the_standard_library_and_what_3ds_max_brings(self) -> None:
        for name, text in sources():
            others = set(imported(ast.parse(text, name))) - _STANDARD - _OF_3DS_MAX
            self.assertEqual(others, set(), name)

    def test_nothing_that_changes_or_freezes_a_scene_is_named(self) -> None:
        # Hold and Fetch can take half an hour; a state set that is made current changes the scene; refreshing the asset
        # tracker looks at every file on every share.
        for name, text in sources():
            for word in ("holdMaxFile", "fetchMaxFile", "CurrentState", "ATSOps.Refresh", "resetMaxFile", "loadMaxFile"):
                self.assertNotIn(word.lower(), text.lower(), name)

    def test_only_what_runs_in_3ds_max_needs_it(self) -> None:
        needing = [name for name, text in sources() if "pymxs" in set(imported(ast.parse(text, name)))]
        self.assertEqual(needing, ["plugin.py"])


if __name__ == "__main__":
    unittest.main()
