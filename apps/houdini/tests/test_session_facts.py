"""What the running Houdini tells of itself: version, licence, variables, plugins, libraries."""

import os
import sys
import types
import unittest
from typing import Any, Dict, List, Optional
from unittest import mock

import hou
from farmhand_houdini.digital_assets import ForeignLibraries, library_references
from farmhand_houdini.licence import licence
from farmhand_houdini.plugins import RenderDelegates, plugin_of_path, plugins_of, told_version
from farmhand_houdini.session_walk import NodeKind, walk_session
from farmhand_houdini.slices import at_once
from farmhand_houdini.variables import is_secret, variables_of
from farmhand_houdini.version import houdini_version
from houdini_host import node, open_scene, state


def kind(name: str, category: str = "Driver", library: Optional[str] = None) -> NodeKind:
    unversioned = name[: -len("::2.0")] if name.endswith("::2.0") else name
    return NodeKind(category, name, unversioned, unversioned.rsplit(":", 1)[-1], None, library)


class VersionAndLicence(unittest.TestCase):
    def test_version_as_houdini_prints_it(self) -> None:
        open_scene(version=(18, 5, 596))
        self.assertEqual(houdini_version(), "18.5.596")

    def test_kinds_of_licences(self) -> None:
        for name, ours in (
            ("Commercial", "commercial"),
            ("Indie", "indie"),
            ("Education", "education"),
            ("Apprentice", "nonCommercial"),
            ("ApprenticeHD", "nonCommercial"),
        ):
            open_scene(licence=getattr(hou.licenseCategoryType, name))
            self.assertEqual(licence(), ours, name)

    def test_a_kind_that_nobody_knows_is_not_told(self) -> None:
        open_scene()
        state().licence = hou.fileType.Image
        self.assertIsNone(licence())


class Variables(unittest.TestCase):
    def setUp(self) -> None:
        for_tests = mock.patch.dict(os.environ, {}, clear=True)
        for_tests.start()
        self.addCleanup(for_tests.stop)

    def test_places_and_what_the_session_has_set(self) -> None:
        open_scene(path="/show/shot/mill.hip", variables={"JOB": "/show", "ASSETS": "/srv/assets", "VERSION": "v012"})
        found = variables_of([])
        self.assertEqual(found["HIP"], "/show/shot")
        self.assertEqual(found["JOB"], "/show")
        self.assertEqual(found["ASSETS"], "/srv/assets")
        self.assertEqual(found["VERSION"], "v012")

    def test_not_what_houdini_sets_by_itself(self) -> None:
        open_scene(variables={"DRIVERPATH": "/out/mantra1", "ACTIVETAKE": "Main"})
        found = variables_of(["$HIP/$HIPNAME.$OS.$F4.$FF.$SF3.$T.exr"])
        self.assertEqual(set(found), {"HIP", "JOB"})

    def test_of_the_machine_only_what_a_path_uses(self) -> None:
        open_scene(variables={"HOUDINI_TEMP_DIR": "/var/tmp/houdini"})
        self.assertEqual(set(variables_of(["$HOME/tex/a.exr"])), {"HIP", "JOB", "HOME"})

    def test_of_the_environment_only_what_a_path_uses(self) -> None:
        open_scene(variables={"STUDIO_TEX": "/srv/tex", "STUDIO_OTHER": "/srv/other"})
        with mock.patch.dict(os.environ, {"STUDIO_TEX": "/srv/tex", "STUDIO_OTHER": "/srv/other"}):
            found = variables_of(["${STUDIO_TEX}/wood.exr"])
        self.assertEqual(found["STUDIO_TEX"], "/srv/tex")
        self.assertNotIn("STUDIO_OTHER", found)

    def test_variables_in_the_values_of_variables(self) -> None:
        open_scene(variables={"TEX": "$LIBRARY/tex", "LIBRARY": "/srv/library"})
        with mock.patch.dict(os.environ, {"TEX": "$LIBRARY/tex", "LIBRARY": "/srv/library"}):
            self.assertEqual(variables_of(["$TEX/wood.exr"])["LIBRARY"], "/srv/library")

    def test_never_secrets(self) -> None:
        secrets = {
            "STUDIO_TOKEN": "t0p",
            "api_key": "abc",
            "DB_PASSWORD": "x",
            "MY_SECRET_THING": "x",
            "AWS_CREDENTIALS": "x",
            "PROXY": "http://anna:geheim@proxy:8080",
        }
        open_scene(variables=secrets)
        found = variables_of(["$%s/a.exr" % name for name in secrets])
        self.assertEqual(set(found) & set(secrets), set())
        self.assertFalse(is_secret("JOB", "/show"))

    def test_no_text_that_is_no_path(self) -> None:
        open_scene(variables={"LONG": "x" * 5000, "LINES": "a\nb"})
        self.assertEqual({"LONG", "LINES"} & set(variables_of(["$LONG/$LINES/a.exr"])), set())

    def test_quotes_in_a_value(self) -> None:
        open_scene()
        with mock.patch.object(hou, "hscript", lambda _command: ("set -g NOTE = 'it\\'s'\nset -g N2 = plain\n", "")):
            found = variables_of([])
        self.assertEqual((found["NOTE"], found["N2"]), ("it's", "plain"))


class Plugins(unittest.TestCase):
    def setUp(self) -> None:
        open_scene()

    def names(self, *kinds: NodeKind, delegates: List[str] = []) -> Dict[str, Optional[str]]:
        return {str(one["name"]): one["version"] for one in plugins_of(kinds, delegates)}

    def test_houdinis_own_are_no_plugins(self) -> None:
        self.assertEqual(self.names(kind("ifd"), kind("karma"), kind("geometry"), delegates=["BRAY_HdKarma"]), {})

    def test_by_types_and_delegates(self) -> None:
        self.assertEqual(
            set(
                self.names(
                    kind("Redshift_ROP"),
                    kind("arnold"),
                    kind("vray_renderer"),
                    kind("ris::3.0"),
                    kind("Octane_ROP"),
                    kind("labs::filecache::2.0", "Sop"),
                )
            ),
            {"redshift", "htoa", "vray", "renderman", "octane", "sidefxlabs"},
        )
        for delegate, name in (
            ("HdRedshiftRendererPlugin", "redshift"),
            ("HdArnoldRendererPlugin", "htoa"),
            ("HdVRayRendererPlugin", "vray"),
            ("HdPrmanLoaderRendererPlugin", "renderman"),
            ("HdOctaneRendererPlugin", "octane"),
        ):
            self.assertEqual(set(self.names(delegates=[delegate])), {name})

    def test_delegates_of_the_nodes_that_render_a_stage(self) -> None:
        open_scene(
            node("/stage/r", "usdrender_rop", {"renderer": "HdArnoldRendererPlugin"}),
            node("/out/u", "usdrender", {"renderer": "BRAY_HdKarmaXPU"}),
        )
        delegates = RenderDelegates()
        at_once(walk_session([delegates], lambda _library: False))
        self.assertEqual(delegates.names, {"HdArnoldRendererPlugin", "BRAY_HdKarmaXPU"})
        self.assertEqual(state().cooked, [])

    def test_redshift_tells_by_its_command(self) -> None:
        state().hscript_answers["Redshift_version"] = "3.5.24\r\n"
        self.assertEqual(self.names(kind("Redshift_ROP")), {"redshift": "3.5.24"})

    def test_octane_tells_of_its_plugin_among_other_numbers(self) -> None:
        state().hscript_answers["Octane_version"] = "Octane version: 12.00.01\nPlugin version: 2023.1.1.0 (build 3)\n"
        self.assertEqual(self.names(kind("Octane_ROP")), {"octane": "2023.1.1.0"})

    def test_a_command_that_houdini_does_not_know_tells_nothing(self) -> None:
        self.assertEqual(self.names(kind("Redshift_ROP"), kind("Octane_ROP")), {"redshift": None, "octane": None})

    def test_arnold_and_v_ray_only_when_they_are_loaded(self) -> None:
        self.assertEqual(self.names(kind("arnold"), kind("vray_renderer")), {"htoa": None, "vray": None})
        htoa: Any = types.ModuleType("htoa")
        htoa.__version__ = "6.3.0.1"
        vray: Any = types.ModuleType("vray")
        vray.getVRayVersionDetails = lambda: "6.20.03 Nov 30 2023"
        with mock.patch.dict(sys.modules, {"htoa": htoa, "vray": vray}):
            self.assertEqual(self.names(kind("arnold"), kind("vray_renderer")), {"htoa": "6.3.0.1", "vray": "6.20.03"})

    def test_renderman_by_the_folder_that_its_environment_names(self) -> None:
        for folder in ("/opt/pixar/RenderManForHoudini-26.1", "C:\\Program Files\\Pixar\\RenderManForHoudini-26.1\\"):
            self.assertEqual(told_version("renderman", {"RFHTREE": folder}), "26.1")
        self.assertIsNone(told_version("renderman", {}))

    def test_a_plugin_that_is_broken_stops_nothing(self) -> None:
        vray: Any = types.ModuleType("vray")
        vray.getVRayVersionDetails = lambda: 1 // 0
        with mock.patch.dict(sys.modules, {"vray": vray}):
            self.assertEqual(self.names(kind("vray_renderer")), {"vray": None})

    def test_by_the_folders_of_their_libraries(self) -> None:
        for path, plugin in (
            ("/opt/htoa/htoa-6.3.0.1_r1/htoa-6.3.0.1/otls/arnold.hda", ("htoa", "6.3.0.1")),
            ("C:\\ProgramData\\Redshift\\Plugins\\Houdini\\20.5\\otls\\rs.hda", ("redshift", None)),
            ("/srv/SideFXLabs20.5.300/otls/a.hda", ("sidefxlabs", "20.5.300")),
            ("/show/otls/tree.hda", None),
        ):
            self.assertEqual(plugin_of_path(path), plugin, path)


class Libraries(unittest.TestCase):
    def names(self, houdini_folder: str, *kinds: NodeKind) -> List[str]:
        return [one["storedPath"] for one in library_references(kinds, ForeignLibraries(houdini_folder))]

    def test_embedded_and_houdinis_own_are_left_out(self) -> None:
        self.assertEqual(
            self.names(
                "/opt/hfs20.5.332",
                kind("a", "Sop", "Embedded"),
                kind("b", "Sop", "/opt/hfs20.5.332/houdini/otls/OPlibSop.hda"),
                kind("c", "Sop", "oplib:/Sop/c?Sop/c"),
                kind("d", "Sop", None),
                kind("e", "Sop", "/show/otls/e.hda"),
                kind("f", "Sop", "/opt/hfs20.5.332.studio/f.hda"),
            ),
            ["/show/otls/e.hda", "/opt/hfs20.5.332.studio/f.hda"],
        )

    def test_on_windows_neither_case_nor_slashes_matter(self) -> None:
        self.assertEqual(
            self.names(
                "C:/PROGRA~1/SIDEEF~1/HOUDIN~1.332",
                kind("a", "Sop", "c:\\progra~1\\sideef~1\\houdin~1.332\\houdini\\otls\\OPlibSop.hda"),
                kind("b", "Sop", "\\\\nas\\otls\\b.hda"),
            ),
            ["\\\\nas\\otls\\b.hda"],
        )

    def test_those_of_renderers_are_told_as_plugins(self) -> None:
        self.assertEqual(self.names("/opt/hfs", kind("arnold", "Driver", "/opt/htoa-6.3.0.1/otls/arnold.hda")), [])

    def test_each_once_with_a_type_in_it(self) -> None:
        kinds = [kind("labs::tree::2.0", "Sop", "/show/otls/t.hda"), kind("leaf", "Object", "/show/otls/t.hda")]
        self.assertEqual(
            library_references(kinds, ForeignLibraries("/opt/hfs")),
            [
                {
                    "storedPath": "/show/otls/t.hda",
                    "kind": "library",
                    "owner": {"type": "library", "name": "labs::Sop/tree::2.0"},
                    "resolvedPath": "/show/otls/t.hda",
                }
            ],
        )


if __name__ == "__main__":
    unittest.main()
