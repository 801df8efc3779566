"""The MAXScript files, as far as they can be checked where there is no 3ds Max."""

import os
import re
import sys
import types
import unittest
from typing import List, NamedTuple

import farmhand_3dsmax
import pymxs

from .support import MaxTestCase

_CONTENTS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(farmhand_3dsmax.__file__))))
_START = os.path.join(_CONTENTS, "scripts", "farmhand_start.ms")
_MENU = os.path.join(_CONTENTS, "scripts", "farmhand_menu.ms")
_MACROS = os.path.join(_CONTENTS, "macroscripts", "farmhand.mcr")


class MaxScript(NamedTuple):
    """A MAXScript text taken apart."""

    #: What is left when strings are empty and comments are gone.
    code: str
    strings: List[str]


_TOKEN = re.compile(r'/\*.*?\*/|--[^\n]*|@"[^"]*"|"(?:\\.|[^"\\])*"', re.S)


def read(path: str) -> MaxScript:
    with open(path, "rb") as file:
        text = file.read().decode("utf-8-sig")
    strings: List[str] = []

    def keep(match: "re.Match[str]") -> str:
        token = match.group(0)
        if token.startswith('"'):
            strings.append(re.sub(r'\\(["\\n])', lambda m: {"n": "\n"}.get(m.group(1), m.group(1)), token[1:-1]))
            return '""'
        return " "

    return MaxScript(_TOKEN.sub(keep, text), strings)


def depths(code: str) -> List[int]:
    depth, found = 0, []
    for letter in code:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        found.append(depth)
    return found


class StructureTest(unittest.TestCase):
    def test_parentheses_are_balanced_and_strings_end(self) -> None:
        for path in (_START, _MENU, _MACROS):
            code = read(path).code
            found = depths(code)
            self.assertEqual(found[-1], 0, path)
            self.assertGreaterEqual(min(found), 0, path)
            self.assertNotIn('"', code.replace('""', ""), path)

    def test_every_try_is_caught(self) -> None:
        for path in (_START, _MENU, _MACROS):
            code = read(path).code
            self.assertEqual(len(re.findall(r"\btry\b", code)), len(re.findall(r"\bcatch\b", code)), path)

    def test_what_is_not_ascii_begins_with_a_byte_order_mark(self) -> None:
        for path in (_START, _MENU, _MACROS):
            with open(path, "rb") as file:
                content = file.read()
            if not content.isascii() if hasattr(content, "isascii") else any(byte > 127 for byte in content):
                self.assertEqual(content[:3], b"\xef\xbb\xbf", path)


class MacroTest(unittest.TestCase):
    def test_each_opens_the_panel_through_python_that_compiles(self) -> None:
        macros = read(_MACROS)
        names = re.findall(r"macroScript (\w+)", macros.code)
        self.assertEqual(names, ["FarmhandPanel", "FarmhandJobs", "FarmhandPanelChinese", "FarmhandJobsChinese"])
        python = [text for text in macros.strings if "farmhand_3dsmax" in text]
        self.assertEqual(len(python), 4)
        for text in python:
            compile(text, "macro", "exec")
        self.assertEqual(len([text for text in macros.strings if text == "Farmhand"]), 8)
        # Otherwise every press would forget what the artist can undo.
        self.assertEqual(macros.code.count("clearUndoBuffer:false"), 4)


class MenuTest(unittest.TestCase):
    def test_each_menu_system_is_used_in_its_releases_only(self) -> None:
        code = read(_MENU).code
        switch = code[code.index("local release = (maxVersion())[1]") :]
        new = switch.index("release >= 27000")
        old = switch.index("else if release >= 23000")
        self.assertLess(new, old)
        self.assertIn("#cuiRegisterMenus", switch[new:old])
        self.assertNotIn("#cuiRegisterMenus", switch[old:])
        self.assertIn("farmhandAddOldMenu()", switch[old:])
        # Gone from newer releases, where the mere mention in a function that is never called does no harm.
        self.assertNotIn("menuMan", switch)
        new_function = code[code.index("fn farmhandRegisterMenu") : code.index("fn farmhandRemoveOldMenu")]
        self.assertNotIn("menuMan", new_function)
        self.assertIn("callbacks.notificationParam()", new_function)

    def test_it_is_never_there_twice(self) -> None:
        code = read(_MENU).code
        switch = code[code.index("local release") :]
        self.assertLess(switch.index("callbacks.removeScripts id:#farmhandMenu"), switch.index("callbacks.addScript"))
        add = code[code.index("fn farmhandAddOldMenu") : code.index("local release")]
        self.assertLess(add.index("farmhandRemoveOldMenu()"), add.index("menuMan.createMenu"))

    def test_nothing_of_the_old_menu_is_left_when_max_closes(self) -> None:
        menu = read(_MENU)
        self.assertIn("#preSystemShutdown", menu.code)
        self.assertIn("try (farmhandRemoveOldMenu()) catch ()", menu.strings)

    def test_it_names_macros_that_there_are(self) -> None:
        macros = set(re.findall(r"macroScript (\w+)", read(_MACROS).code))
        named = {text for text in read(_MENU).strings if re.match(r"Farmhand\w+$", text)}
        self.assertEqual(named, macros)
        self.assertIn("`Farmhand", read(_MENU).strings)

    def test_identifiers_differ(self) -> None:
        identifiers = [text for text in read(_MENU).strings if re.match(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", text)]
        self.assertEqual(len(identifiers), 4)
        self.assertEqual(len(set(identifiers)), 4)


class StartTest(MaxTestCase):
    def test_it_finds_its_package_wherever_it_lies_and_starts_it(self) -> None:
        [code] = [text for text in read(_START).strings if "import os, sys" in text]
        started: List[bool] = []
        stand_in = types.ModuleType("farmhand_3dsmax")
        setattr(stand_in, "start", lambda: started.append(True))
        path = list(sys.path)
        real = sys.modules["farmhand_3dsmax"]
        try:
            sys.modules["farmhand_3dsmax"] = stand_in
            pymxs.runtime.farmhandScripts = os.path.join("C:\\Users", "O'Neil \"夜\"", "Contents", "scripts") + os.sep
            for _ in range(2):
                exec(compile(code, "farmhand_start.ms", "exec"), {"__name__": "__main__"})
            added = [folder for folder in sys.path if folder not in path]
        finally:
            sys.path[:] = path
            sys.modules["farmhand_3dsmax"] = real
        self.assertEqual(started, [True, True])
        self.assertEqual(added, [os.path.join("C:\\Users", "O'Neil \"夜\"", "Contents", "python")])

    def test_older_releases_are_left_alone(self) -> None:
        self.assertIn("release >= 23000", read(_START).code)

    def test_it_ends_with_max(self) -> None:
        start = read(_START)
        self.assertIn("#preSystemShutdown", start.code)
        [stop] = [text for text in start.strings if "stop()" in text]
        compile(re.search(r'python\.Execute "([^"]*)"', stop).group(1), "stop", "exec")  # type: ignore[union-attr]


if __name__ == "__main__":
    unittest.main()
