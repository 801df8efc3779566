"""What Houdini reads of the package beside Python: all of it parses, and calls what there is."""

import ast
import glob
import json
import os
import re
import sys
import unittest
from typing import Iterator, List, Tuple
from xml.etree import ElementTree

from farmhand_houdini import actions, chosen_rops, panel_view

from . import PACKAGE, PLUGIN

_FARMHAND = os.path.join(PLUGIN, "farmhand")
_XML = ("toolbar/farmhand.shelf", "python_panels/farmhand.pypanel", "OPmenu.xml", "MainMenuCommon.xml")

#: Modules of the standard library that the plugin uses, all of them in Python 3.7 too, and Houdini's own.
_ALLOWED = {
    "atexit",
    "collections",
    "contextlib",
    "importlib",
    "locale",
    "ntpath",
    "os",
    "posixpath",
    "re",
    "sys",
    "time",
    "types",
    "typing",
    "math",
    "hou",
}


def _root(name: str) -> ElementTree.Element:
    return ElementTree.parse(os.path.join(_FARMHAND, name)).getroot()


def _scripts() -> Iterator[Tuple[str, str]]:
    """Every piece of Python in the files, with the file it is in."""
    for name in _XML:
        for element in _root(name).iter():
            if element.tag in ("script", "scriptCode", "expression") and element.text:
                yield name, element.text


def _body(name: str, text: str) -> ast.Module:
    """As Houdini runs it: an expression of a menu is the body of a function."""
    if "return" in text and "def " not in text:
        text = "def _expression(kwargs):\n" + "".join("    {}\n".format(line) for line in text.strip().splitlines())
    if sys.version_info >= (3, 8):
        return ast.parse(text, name, feature_version=(3, 7))
    return ast.parse(text, name)


class PackageFile(unittest.TestCase):
    def setUp(self) -> None:
        with open(os.path.join(PLUGIN, "farmhand.json"), encoding="utf-8") as file:
            self.package = json.load(file)

    def test_it_says_nothing_but_what_all_releases_know(self) -> None:
        # `path` is the older word for what `hpath` is in newer releases; the variable behind both is known to all.
        self.assertLessEqual(set(self.package), {"enable", "load_package_once", "env"})
        self.assertEqual(self.package["enable"], "houdini_version >= '18.5'")

    def test_it_works_from_wherever_it_lies(self) -> None:
        text = json.dumps(self.package)
        self.assertNotRegex(text, r"[A-Za-z]:[\\/]|\"/")
        first, second = self.package["env"]
        self.assertEqual(first, {"FARMHAND_HOUDINI": "$HOUDINI_PACKAGE_PATH/farmhand"})
        self.assertEqual(second, {"HOUDINI_PATH": {"value": "$FARMHAND_HOUDINI", "method": "prepend"}})
        self.assertTrue(os.path.isdir(_FARMHAND))

    def test_each_python_of_the_releases_finds_a_startup_file_and_the_package(self) -> None:
        found = sorted(os.path.basename(each) for each in glob.glob(os.path.join(_FARMHAND, "python*libs")))
        self.assertEqual(found, ["python3.10libs", "python3.11libs", "python3.7libs", "python3.9libs"])
        texts = set()
        for folder in found:
            self.assertEqual([each for each in os.listdir(os.path.join(_FARMHAND, folder)) if each != "__pycache__"], ["uiready.py"])
            with open(os.path.join(_FARMHAND, folder, "uiready.py"), encoding="utf-8") as file:
                texts.add(file.read())
        self.assertEqual(len(texts), 1)
        self.assertEqual(PACKAGE, os.path.join(_FARMHAND, "scripts", "python", "farmhand_houdini"))

    def test_no_file_of_a_name_of_which_houdini_runs_only_the_first(self) -> None:
        for name in ("123.py", "456.py", "123.cmd", "456.cmd", "houdinicore.py"):
            self.assertEqual(glob.glob(os.path.join(_FARMHAND, "**", name), recursive=True), [])


class XmlFiles(unittest.TestCase):
    def test_each_is_what_houdini_expects_of_its_name(self) -> None:
        tags = [_root(name).tag for name in _XML]
        self.assertEqual(tags, ["shelfDocument", "pythonPanelDocument", "menuDocument", "mainMenu"])

    def test_every_script_is_python_3_7_and_calls_what_there_is(self) -> None:
        scripts = list(_scripts())
        self.assertGreaterEqual(len(scripts), 10)
        modules = {"actions": actions, "panel_view": panel_view}
        for name, text in scripts:
            tree = _body(name, text)
            used = [each for each in ast.walk(tree) if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name)]
            self.assertTrue(used, name)
            for each in used:
                assert isinstance(each.value, ast.Name)
                self.assertTrue(callable(getattr(modules[each.value.id], each.attr)), ast.dump(each))

    def test_the_shelf_has_all_of_its_tools(self) -> None:
        shelf = _root("toolbar/farmhand.shelf")
        members = [each.get("name") for each in shelf.iter("memberTool")]
        tools = [each.get("name") for each in shelf.iter("tool")]
        self.assertEqual(members, tools)
        self.assertTrue(all(name and name.startswith("farmhand_") for name in tools))

    def test_icons_are_there(self) -> None:
        for name in _XML[:2]:
            for element in _root(name).iter():
                icon = element.get("icon")
                if icon is not None:
                    self.assertTrue(os.path.isfile(icon.replace("$FARMHAND_HOUDINI", _FARMHAND)), icon)

    def test_the_panel_is_the_one_that_actions_look_for(self) -> None:
        interface = _root("python_panels/farmhand.pypanel").find("interface")
        assert interface is not None
        self.assertEqual(interface.get("name"), actions.PANEL_INTERFACE)
        self.assertIn("def onCreateInterface():", interface.findtext("script", ""))

    def test_ids_are_our_own_and_used_once(self) -> None:
        ids: List[str] = []
        for name in ("OPmenu.xml", "MainMenuCommon.xml"):
            for element in _root(name).iter():
                own = element.get("id")
                if own is not None:
                    ids.append(own)
                    self.assertRegex(own, r"^farmhand[._]")
        self.assertEqual(len(ids), len(set(ids)))

    def test_the_entry_on_nodes_has_a_condition(self) -> None:
        for item in _root("OPmenu.xml").iter("scriptItem"):
            self.assertIsNotNone(item.find("context/expression"))


class Sources(unittest.TestCase):
    def sources(self) -> Iterator[Tuple[str, str]]:
        for path in sorted(glob.glob(os.path.join(PACKAGE, "*.py"))):
            with open(path, encoding="utf-8") as file:
                yield path, file.read()

    @unittest.skipIf(sys.version_info < (3, 8), "this Python cannot read as an older one; it compiles what it imports")
    def test_they_are_python_3_7(self) -> None:
        for path, text in self.sources():
            ast.parse(text, path, feature_version=(3, 7))

    def test_they_import_the_standard_library_and_houdini_only(self) -> None:
        for path, text in self.sources():
            for each in ast.walk(ast.parse(text)):
                if isinstance(each, ast.Import):
                    names = [one.name for one in each.names]
                elif isinstance(each, ast.ImportFrom) and each.level == 0:
                    names = [each.module or ""]
                else:
                    continue
                self.assertLessEqual(set(names), _ALLOWED, path)

    def test_nothing_waits_or_starts_threads_but_the_bridge(self) -> None:
        for path, text in self.sources():
            self.assertNotRegex(text, r"import (?:threading|subprocess|socket|urllib)|time\.sleep|\bsleep\(", path)

    def test_the_submitters_name_is_the_same_everywhere(self) -> None:
        with open(os.path.join(PLUGIN, "rop", "asset.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["name"], chosen_rops.SUBMITTER)
        for _, text in self.sources():
            for name in re.findall(r"farmhand_sub\w+", text):
                self.assertEqual(name, chosen_rops.SUBMITTER)


if __name__ == "__main__":
    unittest.main()
