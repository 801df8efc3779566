"""What Cinema 4D's interpreters, the oldest of them Python 3.7, make of the text of the plugin and of the bridge in it."""

import ast
import glob
import os
import sys
import unittest
from typing import Iterator, Tuple

from . import PLUGIN

_BRIDGE = os.path.join(PLUGIN, os.pardir, os.pardir, os.pardir, "packages", "bridge", "farmhand_bridge")

#: Modules of the standard library that the plugin uses, all of them in Python 3.7 too, and Cinema 4D's own.
_ALLOWED = {"contextlib", "datetime", "importlib", "importlib.util", "ntpath", "os", "re", "sys", "types", "typing", "c4d"}


def _sources(folder: str, pattern: str) -> Iterator[Tuple[str, str]]:
    for path in sorted(glob.glob(os.path.join(folder, pattern))):
        with open(path, encoding="utf-8") as file:
            yield path, file.read()


class Source(unittest.TestCase):
    def own(self) -> "list[Tuple[str, str]]":
        own = [*_sources(PLUGIN, "*.pyp"), *_sources(os.path.join(PLUGIN, "farmhand_cinema4d"), "*.py")]
        self.assertGreater(len(own), 10)
        return own

    @unittest.skipIf(sys.version_info < (3, 8), "this Python cannot read as an older one; it compiles what it imports")
    def test_it_is_python_3_7(self) -> None:
        for path, text in self.own() + list(_sources(_BRIDGE, "*.py")):
            ast.parse(text, path, feature_version=(3, 7))

    def test_it_imports_the_standard_library_and_cinema_4d_only(self) -> None:
        for path, text in self.own():
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Import):
                    names = [each.name for each in node.names]
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    names = [node.module or ""]
                else:
                    continue
                self.assertLessEqual(set(names), _ALLOWED, path)

    def test_nothing_but_the_plugin_itself_waits_or_starts_threads(self) -> None:
        for path, text in self.own():
            for word in ("threading", "time.sleep", "subprocess", "socket"):
                self.assertNotIn("import " + word.split(".")[0], text, path)


if __name__ == "__main__":
    unittest.main()
