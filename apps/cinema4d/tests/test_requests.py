"""Everything a panel can ask of Cinema 4D."""

import ntpath
import os
import unittest
from typing import Any, Dict, Optional
from unittest import mock

import c4d
import maxon
from c4d import host
from farmhand_cinema4d.farmhand_bridge import HostRequest, Problem, ProblemError
from farmhand_cinema4d.output import with_label
from farmhand_cinema4d.relinking import relinked
from farmhand_cinema4d.requests import handlers

from .scenes import BITMAP_FILE, HostTestCase, bitmap_material, document, settings


class RequestTestCase(HostTestCase):
    def ask(self, action: str, **ask: Any) -> Optional[Dict[str, Any]]:
        result = handlers()[action](HostRequest("1", action, ask))
        assert result is None or isinstance(result, dict)
        return result

    def refused(self, action: str, **ask: Any) -> Problem:
        with self.assertRaises(ProblemError) as caught:
            self.ask(action, **ask)
        return caught.exception.problem


class Snapshot(RequestTestCase):
    def test_it_is_of_the_document_that_is_open(self) -> None:
        document(self.folder, "one.c4d")
        document(self.folder, "two.c4d")
        result = self.ask("takeSnapshot")
        assert result is not None
        self.assertEqual(result["snapshot"]["scenePath"], os.path.join(self.folder, "two.c4d"))


class Saving(RequestTestCase):
    def test_under_the_name_it_has(self) -> None:
        doc = document(self.folder, "shot.c4d")
        doc.changed = True
        host.command_effects[12098] = lambda: setattr(doc, "changed", False)
        self.assertEqual(self.ask("saveScene"), {"scenePath": os.path.join(self.folder, "shot.c4d")})
        self.assertEqual(host.commands, [12098])

    def test_a_document_without_a_file_is_refused_and_no_dialog_opened(self) -> None:
        document("", "Untitled 1")
        problem = self.refused("saveScene")
        self.assertEqual(problem.code, "scene-never-saved")
        self.assertIn("Save Project As", problem.hint)
        self.assertEqual(host.commands, [])

    def test_a_file_that_cannot_be_written_is_refused_by_its_name(self) -> None:
        doc = document(self.folder, "shot.c4d")
        doc.changed = True
        problem = self.refused("saveScene")
        self.assertEqual(problem.code, "scene-not-saved")
        self.assertIn("shot.c4d", problem.message)


class Relinking(RequestTestCase):
    def test_every_user_of_the_path_and_nobody_else(self) -> None:
        one, two, other = (bitmap_material(name, path) for name, path in (("A", "a.png"), ("B", "a.png"), ("C", "c.png")))
        doc = document(self.folder, materials=[one, two, other])
        doc.uses = [(each.GetFirstShader(), BITMAP_FILE) for each in (one, two, other)]
        events = host.events
        self.assertEqual(self.ask("relink", path="a.png", to="/new/a.png"), {"changed": 2})
        self.assertEqual(host.events, events + 1)
        self.assertEqual(
            [each.GetFirstShader()[BITMAP_FILE] for each in (one, two, other)], ["/new/a.png", "/new/a.png", "c.png"]
        )
        self.assertEqual(doc.undo, [[one.GetFirstShader(), two.GetFirstShader()]])

    def test_however_the_slashes_lean(self) -> None:
        material = bitmap_material("A", ".\\tex\\a.png")
        doc = document(self.folder, materials=[material])
        doc.uses = [(material.GetFirstShader(), BITMAP_FILE)]
        self.assertEqual(self.ask("relink", path="tex/a.png", to="/new/a.png"), {"changed": 1})

    def test_by_the_whole_path_of_the_missing_file_which_findings_have_as_well(self) -> None:
        material, other = bitmap_material("A", "gone.png"), bitmap_material("B", "gone2.png")
        doc = document(self.folder, materials=[material, other])
        doc.uses = [(each.GetFirstShader(), BITMAP_FILE) for each in (material, other)]
        for whole in (os.path.join(self.folder, "gone.png"), os.path.join(self.folder, "tex", "gone.png")):
            self.assertEqual(self.ask("relink", path=whole, to="/new/a.png"), {"changed": 1}, whole)
            material.GetFirstShader()[BITMAP_FILE] = "gone.png"
        self.assertEqual(other.GetFirstShader()[BITMAP_FILE], "gone2.png")

    def test_by_the_whole_path_of_a_file_that_is_there(self) -> None:
        path = self.file("tex/wood.png")
        material = bitmap_material("A", "wood.png")
        doc = document(self.folder, materials=[material])
        doc.uses = [(material.GetFirstShader(), BITMAP_FILE)]
        # The name in another place that is looked in is another file.
        self.assertEqual(self.refused("relink", path=os.path.join(self.folder, "wood.png"), to="/a.png").code, "asset-gone")
        self.assertEqual(self.ask("relink", path=path, to="/new/a.png"), {"changed": 1})

    def test_a_name_that_stands_for_many_files_is_kept(self) -> None:
        material = bitmap_material("A", "D:\\old\\wood.<UDIM>.png")
        doc = document(self.folder, materials=[material])
        doc.uses = [(material.GetFirstShader(), BITMAP_FILE)]
        self.ask("relink", path="D:\\old\\wood.<UDIM>.png", to="/new/wood.1001.png")
        self.assertEqual(material.GetFirstShader()[BITMAP_FILE], "/new/wood.<UDIM>.png")
        self.assertEqual(relinked("tex/a.<UDIM>.exr", "E:\\t\\a.1001.exr", ntpath), "E:\\t\\a.<UDIM>.exr")

    def test_values_that_python_cannot_go_through_cost_the_rest_nothing(self) -> None:
        material = bitmap_material("A", "a.png")
        doc = document(self.folder, materials=[material])
        doc.uses = [(material.GetFirstShader(), BITMAP_FILE)]

        class Unreadable(c4d.BaseContainer):
            def __iter__(self) -> Any:
                raise AttributeError("Parameter value not accessible (object unknown in Python)")

        material.GetFirstShader().GetDataInstance = Unreadable
        self.assertEqual(self.ask("relink", path="a.png", to="/new/a.png"), {"changed": 1})

    def test_a_file_that_redshift_keeps_a_level_below(self) -> None:
        light = c4d.BaseObject(1036751, "Dome", {(900, 1000): "sky.hdr"}, type_name="RS Dome Light")
        doc = document(self.folder, objects=[light])
        doc.uses = [(light, (900, 1000))]
        self.assertEqual(self.ask("relink", path="sky.hdr", to="/new/sky.hdr"), {"changed": 1})
        self.assertEqual(light[(900, 1000)], "/new/sky.hdr")

    def test_a_parameter_that_is_not_named_is_found_by_what_it_says(self) -> None:
        proxy = c4d.BaseObject(5, "Proxy", {700: 3, 701: "tree.rs", 702: "other.rs"}, type_name="RS Proxy")
        doc = document(self.folder, objects=[proxy])

        class Unnamed(tuple):
            """Stands for a parameter whose number Cinema 4D does not tell."""

            def __eq__(self, other: object) -> bool:
                return other == 701

            def __hash__(self) -> int:
                return hash(701)

        doc.uses = [(proxy, Unnamed((-1,)))]
        self.assertEqual(self.ask("relink", path="tree.rs", to="/new/tree.rs"), {"changed": 1})
        self.assertEqual([proxy[701], proxy[702]], ["/new/tree.rs", "other.rs"])

    def test_a_path_nobody_has_any_more(self) -> None:
        document(self.folder)
        problem = self.refused("relink", path="gone.png", to="/new/gone.png")
        self.assertEqual(problem.code, "asset-gone")
        self.assertIn("gone.png", problem.message)

    def test_a_path_that_cannot_be_changed_is_said_so(self) -> None:
        graph = maxon.Graph({}, {"n": maxon.GraphNode(maxon.NODE_KIND.INPORT, value="a.png")})
        material = c4d.BaseMaterial(1, "M", graphs={"com.example.nodespace": graph})
        doc = document(self.folder, materials=[material])
        doc.uses = [(material, "n", "com.example.nodespace")]
        problem = self.refused("relink", path="a.png", to="/new/a.png")
        self.assertEqual(problem.code, "asset-fixed")
        self.assertIn("Project Asset Inspector", problem.hint)


class NodeMaterials(RequestTestCase):
    def relink(self, node: Any, port: Any, space: str) -> maxon.Graph:
        graph = maxon.Graph({"tex@1": node}, {"tex@1": port})
        material = c4d.BaseMaterial(1, "M", graphs={space: graph})
        doc = document(self.folder, materials=[material])
        doc.uses = [(material, "tex@1", space)]
        self.assertEqual(self.ask("relink", path="a.png", to="/new/a.png"), {"changed": 1})
        self.assertEqual(doc.undo, [[material]])
        return graph

    def test_the_picture_of_each_node_space(self) -> None:
        for space, file_port, has_parts in (
            ("net.maxon.nodespace.standard", "url", False),
            (
                "com.redshift3d.redshift4c4d.class.nodespace",
                "com.redshift3d.redshift4c4d.nodes.core.texturesampler.tex0",
                True,
            ),
            ("com.autodesk.arnold.nodespace", "filename", True),
            ("com.chaos.class.vray_node_renderer_nodespace", "com.chaos.vray_node.texbitmap.file", True),
        ):
            path = maxon.GraphNode(maxon.NODE_KIND.INPORT, value="a.png")
            outer = maxon.GraphNode(maxon.NODE_KIND.INPORT, {"path": path}) if has_parts else path
            node = maxon.GraphNode(maxon.NODE_KIND.NODE, {file_port: outer})
            graph = self.relink(node, path, space)
            self.assertEqual((path.value, graph.commits), ("/new/a.png", 1), space)
            self.assertIsInstance(path.value, maxon.Url)

    def test_where_the_list_names_the_port_itself(self) -> None:
        port = maxon.GraphNode(maxon.NODE_KIND.INPORT, value="a.png")
        self.relink(port, port, "net.maxon.nodespace.standard")
        self.assertEqual(port.value, "/new/a.png")

    def test_what_this_release_does_not_show_is_said_so(self) -> None:
        """R23 has no node materials for Python, and a material may have lost its graph of a node space."""
        port = maxon.GraphNode(maxon.NODE_KIND.INPORT, value="a.png")
        graph = maxon.Graph({"tex@1": port}, {"tex@1": port})
        material = c4d.BaseMaterial(1, "M", graphs={"net.maxon.nodespace.standard": graph})
        doc = document(self.folder, materials=[material])
        doc.uses = [(material, "tex@1", "net.maxon.nodespace.standard")]
        with mock.patch.object(graph, "IsNullValue", lambda: True):
            self.assertEqual(self.refused("relink", path="a.png", to="/new/a.png").code, "asset-fixed")
        reference = c4d.BaseMaterial.GetNodeMaterialReference
        del c4d.BaseMaterial.GetNodeMaterialReference
        self.addCleanup(setattr, c4d.BaseMaterial, "GetNodeMaterialReference", reference)
        self.assertEqual(self.refused("relink", path="a.png", to="/new/a.png").code, "asset-fixed")
        self.assertEqual((port.value, graph.commits), ("a.png", 0))

    def test_releases_before_2024_4_set_default_values(self) -> None:
        for version, setter in ((2024401, "SetPortValue"), (2024400, "SetPortValue"), (2023200, "SetDefaultValue")):
            host.version = version
            port = maxon.GraphNode(maxon.NODE_KIND.INPORT, value="a.png")
            self.relink(port, port, "net.maxon.nodespace.standard")
            self.assertEqual(port.set_with, setter)


class MakingRelative(RequestTestCase):
    def document_with(self, path: str) -> Any:
        material = bitmap_material("A", path)
        doc = document(self.folder, materials=[material])
        doc.uses = [(material.GetFirstShader(), BITMAP_FILE)]
        return material.GetFirstShader()

    def test_a_file_below_the_document(self) -> None:
        path = self.file("tex/a.png")
        shader = self.document_with(path)
        self.assertEqual(self.ask("makeRelative", path=path), {"changed": 1})
        self.assertEqual(shader[BITMAP_FILE], os.path.join("tex", "a.png"))

    def test_a_file_elsewhere_is_refused_and_left(self) -> None:
        shader = self.document_with("/elsewhere/a.png")
        problem = self.refused("makeRelative", path="/elsewhere/a.png")
        self.assertEqual(problem.code, "asset-elsewhere")
        self.assertIn("Save Project with Assets", problem.hint)
        self.assertEqual(shader[BITMAP_FILE], "/elsewhere/a.png")

    def test_by_the_whole_path_of_a_file_that_is_stored_otherwise(self) -> None:
        path = self.file("tex/a.png")
        shader = self.document_with("a.png")
        self.assertEqual(self.ask("makeRelative", path=path), {"changed": 1})
        self.assertEqual(shader[BITMAP_FILE], os.path.join("tex", "a.png"))

    def test_a_document_without_a_folder(self) -> None:
        document("", "Untitled 1")
        self.assertEqual(self.refused("makeRelative", path="/a.png").code, "scene-never-saved")


class Picking(RequestTestCase):
    def test_a_file(self) -> None:
        host.dialog_answer = "/tex/夜.png"
        self.assertEqual(
            self.ask("pickFiles", kind="file", title="Choose a picture", multiple=True, folder="/tex"),
            {"paths": ["/tex/夜.png"]},
        )
        self.assertEqual(
            host.dialogs, [{"type": 0, "title": "Choose a picture", "flags": c4d.FILESELECT_LOAD, "def_path": "/tex"}]
        )

    def test_a_folder(self) -> None:
        host.dialog_answer = "/tex"
        self.assertEqual(self.ask("pickFiles", kind="folder", title="", folder=None), {"paths": ["/tex"]})
        self.assertEqual((host.dialogs[0]["flags"], host.dialogs[0]["def_path"]), (c4d.FILESELECT_DIRECTORY, ""))

    def test_nothing_when_the_artist_closes_the_dialog(self) -> None:
        for answer in (None, ""):
            host.dialog_answer = answer
            self.assertEqual(self.ask("pickFiles", kind="file", title=""), {"paths": []})


class Revealing(RequestTestCase):
    def test_a_material(self) -> None:
        materials = [bitmap_material("Wood", "a.png"), bitmap_material("Gold", "b.png")]
        doc = document(self.folder, materials=materials, objects=[c4d.BaseObject(1, "Gold")])
        self.ask("reveal", owner={"type": "Material", "name": "Gold", "property": "Bitmap"})
        self.assertEqual(doc.active, {"material": materials[1]})

    def test_an_object_however_deep(self) -> None:
        deep = c4d.BaseObject(1, "Gold", type_name="Alembic Generator")
        doc = document(
            self.folder, objects=[c4d.BaseObject(2, "Top", children=[deep])], materials=[bitmap_material("Gold", "a")]
        )
        self.ask("reveal", owner={"type": "Alembic Generator", "name": "Gold"})
        self.assertEqual(doc.active, {"object": deep})
        # The object manager shows it.
        self.assertEqual(host.commands, [100004769])

    def test_a_kind_nobody_knows_finds_what_has_the_name(self) -> None:
        thing = c4d.BaseObject(1, "Rose")
        doc = document(self.folder, objects=[thing])
        self.ask("reveal", owner={"type": "Element", "name": "Rose"})
        self.assertEqual(doc.active, {"object": thing})

    def test_the_render_settings(self) -> None:
        document(self.folder, render_data=settings("Final"))
        for name in ("Final", "Save"):
            host.commands = []
            self.ask("reveal", owner={"type": "Render Settings", "name": name})
            self.assertEqual(host.commands, [12161])

    def test_a_take_is_shown_by_the_render_settings(self) -> None:
        """Findings about output name the take, as a scene."""
        doc = document(
            self.folder, takes=[c4d.documents.BaseTake("Night")], objects=[c4d.BaseObject(1, "Night", type_name="Light")]
        )
        self.ask("reveal", owner={"type": "Scene", "name": "Night", "property": "filepath"})
        self.assertEqual((host.commands, doc.active), ([12161], {}))

    def test_what_the_document_itself_holds_is_in_the_list_of_assets(self) -> None:
        document(self.folder)
        problem = self.refused("reveal", owner={"type": "Document", "name": "film.cube"})
        self.assertIn("film.cube", problem.message)
        self.assertIn("Project Asset Inspector", problem.hint)

    def test_what_is_gone(self) -> None:
        document(self.folder)
        problem = self.refused("reveal", owner={"type": "Material", "name": "Gone"})
        self.assertEqual(problem.code, "thing-gone")
        self.assertIn("Gone", problem.message)


class Output(RequestTestCase):
    def test_pictures_instead_of_a_film(self) -> None:
        used = settings(FORMAT=1125, MULTIPASS_SAVEFORMAT=1016606)
        doc = document(self.folder, render_data=used)
        self.assertIsNone(self.ask("changeOutputFormat", format="PNG"))
        self.assertEqual(used[c4d.RDATA_FORMAT], 1023671)
        # The multi-pass was pictures already.
        self.assertEqual(used[c4d.RDATA_MULTIPASS_SAVEFORMAT], 1016606)
        self.assertEqual(doc.undo, [[used]])

    def test_the_multipass_too_where_it_was_a_film(self) -> None:
        used = settings(FORMAT=1125, MULTIPASS_SAVEFORMAT=1125)
        document(self.folder, render_data=used)
        self.ask("changeOutputFormat", format="OPEN_EXR")
        self.assertEqual([used[c4d.RDATA_FORMAT], used[c4d.RDATA_MULTIPASS_SAVEFORMAT]], [1016606, 1016606])

    def test_a_format_cinema_4d_has_not(self) -> None:
        used = settings()
        document(self.folder, render_data=used)
        problem = self.refused("changeOutputFormat", format="WEBP")
        self.assertIn("WEBP", problem.message)
        self.assertEqual(used[c4d.RDATA_FORMAT], 1016606)

    def test_of_every_take_with_the_format_of_the_current_one(self) -> None:
        film, other = settings(FORMAT=1125), settings("Still", FORMAT=1104)
        own = c4d.documents.BaseTake("Own", overrides={(film, c4d.RDATA_FORMAT): 1125})
        still = c4d.documents.BaseTake("Still", render_data=other)
        document(self.folder, render_data=film, takes=[own, still])
        self.ask("changeOutputFormat", format="PNG")
        self.assertEqual((film[c4d.RDATA_FORMAT], own.overrides[film][c4d.RDATA_FORMAT]), (1023671, 1023671))
        self.assertEqual(other[c4d.RDATA_FORMAT], 1104)


class OutputPath(RequestTestCase):
    """What the finding asks for that several outputs write into one name."""

    def test_takes_that_share_their_settings_are_told_apart_by_a_token(self) -> None:
        used = settings(PATH="./render/shot", MULTIPASS_FILENAME="./render/passes")
        doc = document(self.folder, render_data=used, takes=[c4d.documents.BaseTake(name) for name in ("Day", "Night")])
        self.assertIsNone(self.ask("changeOutputPath", path="./render/shot"))
        self.assertEqual(used[c4d.RDATA_PATH], "./render/$take_shot")
        self.assertEqual(used[c4d.RDATA_MULTIPASS_FILENAME], "./render/passes")
        self.assertEqual(doc.undo, [[used]])

    def test_takes_with_settings_of_their_own_that_say_the_same(self) -> None:
        main, close, other = settings(PATH="a/b"), settings("Close", PATH="a\\b"), settings("Other", PATH="a/c")
        takes = [c4d.documents.BaseTake("Close", render_data=close), c4d.documents.BaseTake("Other", render_data=other)]
        document(self.folder, render_data=main, takes=takes, current=takes[1])
        self.ask("changeOutputPath", path="a/b")
        self.assertEqual([each[c4d.RDATA_PATH] for each in (main, close, other)], ["a/$take_b", "a/$take_b", "a/c"])

    def test_what_a_take_overrides_is_changed_in_the_take(self) -> None:
        used = settings(PATH="shot")
        take = c4d.documents.BaseTake("Night", overrides={(used, c4d.RDATA_PATH): "night", (used, c4d.RDATA_XRES): 640.0})
        doc = document(self.folder, render_data=used, takes=[take])
        self.ask("changeOutputPath", path="night")
        override = take.overrides[used]
        self.assertEqual((override[c4d.RDATA_PATH], used[c4d.RDATA_PATH]), ("$take_night", "shot"))
        # Otherwise Cinema 4D would show the old one until the take is chosen again.
        self.assertEqual(override.updated, [c4d.RDATA_PATH])
        self.assertEqual(doc.undo, [[override]])

    def test_a_multipass_that_meets_its_picture_gets_a_name_besides(self) -> None:
        used = settings(PATH="D:\\out\\shot", MULTIPASS_FILENAME="D:\\out\\shot")
        document(self.folder, render_data=used)
        self.ask("changeOutputPath", path="D:\\out\\shot")
        self.assertEqual(
            (used[c4d.RDATA_PATH], used[c4d.RDATA_MULTIPASS_FILENAME]),
            ("D:\\out\\$take_shot", "D:\\out\\$take_multipass_shot"),
        )

    def test_a_multipass_alone(self) -> None:
        used = settings(PATH="a", MULTIPASS_FILENAME="passes")
        document(self.folder, render_data=used)
        self.ask("changeOutputPath", path="passes")
        self.assertEqual((used[c4d.RDATA_PATH], used[c4d.RDATA_MULTIPASS_FILENAME]), ("a", "$take_passes"))

    def test_a_token_that_is_there_already_makes_no_difference_so_the_next_is_taken(self) -> None:
        for path, changed in (("$take/x", "$take/$rs_x"), ("$take/$rs_x", "$take/$prj_$rs_x")):
            used = settings(PATH=path)
            document(self.folder, render_data=used)
            self.ask("changeOutputPath", path=path)
            self.assertEqual(used[c4d.RDATA_PATH], changed)
        used = settings(PATH="$take/$prj_$rs_x")
        document(self.folder, render_data=used)
        problem = self.refused("changeOutputPath", path="$take/$prj_$rs_x")
        self.assertEqual(problem.code, "output-has-tokens")
        self.assertEqual(used[c4d.RDATA_PATH], "$take/$prj_$rs_x")

    def test_a_path_nobody_writes_to_any_more(self) -> None:
        used = settings(PATH="a")
        document(self.folder, render_data=used)
        for path in ("b", "", " "):
            self.assertEqual(self.refused("changeOutputPath", path=path).code, "output-gone")
        self.assertEqual(used[c4d.RDATA_PATH], "a")

    def test_the_label_goes_before_the_name(self) -> None:
        self.assertEqual(with_label("\\\\nas\\out\\shot", "$take"), "\\\\nas\\out\\$take_shot")
        self.assertEqual(with_label("./夜/", "$take"), "./夜/$take_")


if __name__ == "__main__":
    unittest.main()
