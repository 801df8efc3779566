"""The submitter's digital asset, made from its plain files: as Houdini's own tool expands one."""

import ast
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from typing import Any, Dict, List, Set
from unittest import mock
from xml.etree import ElementTree

import hou
import houdini_host
from farmhand_houdini import actions
from houdini_host import node, open_scene, state

_APP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_SCRIPT = os.path.join(_APP, "build_rop.py")


def _module(path: str) -> Any:
    spec = importlib.util.spec_from_file_location("build_rop", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    loader: Any = spec.loader
    loader.exec_module(module)
    return module


build_rop = _module(_SCRIPT)


class BuiltAsset(unittest.TestCase):
    folder = ""

    @classmethod
    def setUpClass(cls) -> None:
        made = tempfile.TemporaryDirectory(prefix="farmhand-rop-")
        cls._made = made
        subprocess.run([sys.executable, _SCRIPT, made.name], check=True, stdout=subprocess.DEVNULL)
        cls.folder = os.path.join(made.name, "farmhand_submit.hda")

    @classmethod
    def tearDownClass(cls) -> None:
        cls._made.cleanup()

    def text(self, *names: str) -> str:
        with open(os.path.join(self.folder, *names), encoding="utf-8", newline="") as file:
            return file.read()

    def listed(self, *names: str) -> Dict[str, str]:
        """File by section, as a ``Sections.list`` has it."""
        first, *lines = self.text(*names, "Sections.list").splitlines()
        self.assertEqual(first, '""')
        return {section: file for file, section in (line.split("\t") for line in lines)}

    def section(self, name: str) -> str:
        return self.text("Driver_1farmhand__submit", self.listed("Driver_1farmhand__submit")[name])

    def test_the_lists_name_every_file_and_no_other(self) -> None:
        self.assertEqual(
            self.listed(),
            {
                "INDEX_SECTION": "INDEX__SECTION",
                "houdini.hdalibrary": "houdini.hdalibrary",
                "Driver/farmhand_submit": "Driver_1farmhand__submit",
            },
        )
        self.assertEqual(set(os.listdir(self.folder)), set(self.listed().values()) | {"Sections.list"})
        inner = os.path.join(self.folder, "Driver_1farmhand__submit")
        self.assertEqual(set(os.listdir(inner)), set(self.listed("Driver_1farmhand__submit").values()) | {"Sections.list"})

    def test_the_index_names_the_type(self) -> None:
        text = self.text("INDEX__SECTION")
        self.assertTrue(text.endswith("\n\n"))
        fields = dict(re.findall(r"^(\w+):[ \t]*(.*)$", text, re.M))
        self.assertEqual(
            (fields["Operator"], fields["Table"], fields["Path"]),
            ("farmhand_submit", "Driver", "oplib:/Driver/farmhand_submit?Driver/farmhand_submit"),
        )
        self.assertEqual((fields["Inputs"], fields["Icon"]), ("0 to 9999", "opdef:/Driver/farmhand_submit?IconSVG"))
        self.assertEqual(set("License Extra User Subnet Python Empty Modified Label".split()) - set(fields), set())
        self.assertEqual(self.text("houdini.hdalibrary"), "")

    def test_line_ends_are_the_same_on_every_system(self) -> None:
        for folder, _, names in os.walk(self.folder):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(b"\r", file.read(), name)

    def test_the_same_files_make_the_same_asset_again_in_place_of_the_old(self) -> None:
        with tempfile.TemporaryDirectory(prefix="farmhand-rop-") as folder:
            stale = os.path.join(folder, "farmhand_submit.hda", "Driver_1farmhand__submit", "Stale")
            os.makedirs(stale)
            made = build_rop.build(folder, build_rop.read_asset())
            for top, _, names in os.walk(self.folder):
                for name in names:
                    relative = os.path.relpath(os.path.join(top, name), self.folder)
                    with open(os.path.join(made, relative), encoding="utf-8", newline="") as file:
                        self.assertEqual(file.read(), self.text(relative))
            self.assertFalse(os.path.exists(stale))

    def test_names_of_files_escape_what_is_not_safe_in_one(self) -> None:
        # As expanded assets in public repositories have it.
        self.assertEqual(build_rop.section_file_name("labs::Driver/csv_exporter"), "labs_8_8Driver_1csv__exporter")
        self.assertEqual(build_rop.section_file_name("Tools.shelf"), "Tools.shelf")

    def parameters(self) -> Dict[str, str]:
        """The text of each parameter by its name."""
        found = re.findall(r"\n    parm \{\n(.*?)\n    \}", self.section("DialogScript"), re.S)
        return {re.findall(r'name\s+"(\w+)"', each)[0]: each for each in found}

    def test_the_dialog_script_is_balanced_and_has_the_parameters_that_the_plugin_asks_for(self) -> None:
        text = self.section("DialogScript")
        plain = re.sub(r'"(?:\\.|[^"\\])*"', '""', text)
        depth = 0
        for character in plain:
            depth += {"{": 1, "}": -1}.get(character, 0)
            self.assertGreaterEqual(depth, 0)
        self.assertEqual(depth, 0)
        self.assertEqual(text.count('"') % 2, 0)
        self.assertRegex(text, r"\n    name\tfarmhand_submit\n")
        parameters = self.parameters()
        self.assertEqual({"submit", "open_panel", "frames_from", "frames", "with_dependencies"} - set(parameters), set())
        for name in ("execute", "renderdialog", "trange", "f", "take"):
            self.assertIn("baseparm", parameters[name])
            self.assertIn("invisible", parameters[name])
        # Its items are counted from 0; the plugin takes 1 for those typed.
        self.assertEqual(re.findall(r'^ +"(\w+)" "', parameters["frames_from"], re.M), ["nodes", "typed"])
        for name, text in parameters.items():
            if "baseparm" not in text:
                self.assertIn("help ", text, name)

    def test_the_help_explains_every_parameter_that_is_seen(self) -> None:
        seen = {name for name, text in self.parameters().items() if "invisible" not in text and "nolabel" not in text}
        self.assertEqual(set(re.findall(r"#id: (\w+)", self.section("Help"))), seen)

    def test_the_buttons_call_what_the_module_has(self) -> None:
        module = ast.parse(self.section("PythonModule"))
        functions = {each.name for each in module.body if isinstance(each, ast.FunctionDef)}
        called: List[str] = []
        for text in self.parameters().values():
            for callback in re.findall(r'"script_callback" "(.*?)" \}', text):
                ast.parse(callback)
                called += re.findall(r"hou\.phm\(\)\.(\w+)\(", callback)
        self.assertEqual(sorted(called), ["open_panel", "submit"])
        self.assertLessEqual(set(called), functions)

    def test_houdini_is_told_which_sections_are_python(self) -> None:
        options = json.loads(self.section("ExtraFileOptions"))
        scripts: Set[str] = {each.split("/")[0] for each in options}
        self.assertEqual(scripts, {"PythonModule", "OnCreated"})
        for name in scripts:
            self.assertEqual(options[name + "/IsPython"], {"type": "bool", "value": True})
            self.assertEqual(options[name + "/IsScript"], {"type": "bool", "value": True})
            text = self.section(name)
            ast.parse(text, **({"feature_version": (3, 7)} if sys.version_info >= (3, 8) else {}))  # type: ignore[arg-type]

    def test_making_the_node_touches_nothing_but_its_colour(self) -> None:
        tree = ast.parse(self.section("OnCreated"))
        imported = [each.names[0].name for each in ast.walk(tree) if isinstance(each, ast.Import)]
        self.assertEqual(imported, ["hou"])
        self.assertFalse([each for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)])
        made = mock.Mock()
        with mock.patch.object(hou, "Color", tuple, create=True):
            exec(compile(tree, "OnCreated", "exec"), {"kwargs": {"node": made}})
        self.assertEqual(made.mock_calls, [mock.call.setColor((0.25, 0.49, 0.31))])

    def test_the_tool_and_the_icon_parse(self) -> None:
        tool = ElementTree.fromstring(self.section("Tools.shelf").split("?>", 1)[1]).find("tool")
        assert tool is not None
        self.assertEqual(tool.get("name"), "$HDA_DEFAULT_TOOL")
        ast.parse(tool.findtext("script", ""))
        self.assertEqual(ElementTree.fromstring(self.section("IconSVG")).tag, "{http://www.w3.org/2000/svg}svg")

    def module(self) -> Dict[str, Any]:
        names: Dict[str, Any] = {}
        exec(compile(self.section("PythonModule"), "PythonModule", "exec"), names)
        return names

    def test_its_buttons_reach_the_plugin(self) -> None:
        open_scene(node("/out/submit1", "farmhand_submit"), path="/show/a.hip")
        with mock.patch.object(actions, "submit_node") as submit, mock.patch.object(actions, "open_panel") as open_panel:
            self.module()["submit"](hou.node("/out/submit1"))
            self.module()["open_panel"]()
        submit.assert_called_once_with(hou.node("/out/submit1"))
        open_panel.assert_called_once_with()

    def test_a_houdini_without_the_plugin_says_how_to_get_it(self) -> None:
        open_scene(node("/out/submit1", "farmhand_submit"), path="/show/a.hip")
        with mock.patch.dict(sys.modules, {"farmhand_houdini": None}):
            self.module()["submit"](hou.node("/out/submit1"))
        shown = houdini_host.state().dialogs[-1][1]
        self.assertIn("Farmhand is not installed in this Houdini", shown["text"])
        self.assertIn("Install Farmhand's zip", shown["help"])
        self.assertEqual(len(state().dialogs), 1)


if __name__ == "__main__":
    unittest.main()
