"""What a web panel asks of Houdini, carried out on its own thread."""

import unittest
from typing import Any

import hou
import houdini_host
import qt_modules
from farmhand_houdini.farmhand_bridge import Problem
from houdini_host import Expression, File, Marked, NetworkEditor, Reference, Text, asset, node, open_scene, state

from .plugin_support import PluginTestCase


def _raw(path: str) -> str:
    parm = hou.parm(path)
    assert parm is not None, path
    return parm.rawValue()


class RequestTestCase(PluginTestCase):
    def open(self, *specs: Any, **options: Any) -> None:
        options.setdefault("path", "/show/shot/mill.hip")
        open_scene(*specs, **options)
        self.start()

    def refused(self, code: str, action: str, **ask: Any) -> Problem:
        problem = self.ask(action, **ask)
        self.assertIsInstance(problem, Problem)
        self.assertEqual(problem.code, code)
        self.assertIsNotNone(problem.zh)
        self.assertTrue(problem.hint)
        return problem


class Saving(RequestTestCase):
    def test_it_saves_under_the_name_it_has(self) -> None:
        self.open(node("/out/m", "ifd"), unsaved=True)
        self.assertEqual(self.ask("saveScene"), {"scenePath": "/show/shot/mill.hip"})
        self.assertEqual(state().saved, ["/show/shot/mill.hip"])
        self.assertFalse(self.session.scenes[-1].unsaved_changes)

    def test_a_scene_without_a_file_is_refused(self) -> None:
        self.open(node("/out/m", "ifd"), path=None)
        self.refused("scene-never-saved", "saveScene")
        self.assertEqual(state().saved, [])

    def test_a_disk_that_is_full_is_told_in_houdinis_words(self) -> None:
        self.open(node("/out/m", "ifd"), unsaved=True)
        state().save_failure = "No space left on device"
        problem = self.refused("scene-not-saved", "saveScene")
        self.assertEqual(problem.message, "Houdini could not save mill.hip: No space left on device")


class Relinking(RequestTestCase):
    def test_everything_that_says_the_path_changes_in_one_step_of_undo(self) -> None:
        self.open(
            node("/obj/geo1", "geo"),
            node("/obj/geo1/file1", "file", {"file": File("$HIP/geo/rock.bgeo", "Geometry")}),
            node("/obj/geo1/file2", "file", {"file": File("/show/shot/geo/rock.bgeo", "Geometry")}),
            node("/obj/geo1/file3", "file", {"file": File("$HIP/geo/tree.bgeo", "Geometry")}),
            node("/out/m", "ifd"),
        )
        self.assertEqual(self.ask("relink", path="/show/shot/geo/rock.bgeo", to="/show/shot/new/rock.bgeo"), {"changed": 2})
        # Each goes on being written as the artist wrote it.
        self.assertEqual(_raw("/obj/geo1/file1/file"), "$HIP/new/rock.bgeo")
        self.assertEqual(_raw("/obj/geo1/file2/file"), "/show/shot/new/rock.bgeo")
        self.assertEqual(_raw("/obj/geo1/file3/file"), "$HIP/geo/tree.bgeo")
        self.assertEqual(state().undo_steps, [["Farmhand: change paths", 2]])
        self.assertEqual(state().cooked, [])

    def test_the_stored_text_finds_it_too(self) -> None:
        self.open(node("/obj/geo1", "geo"), node("/obj/geo1/f", "file", {"file": File("$JOB/a.abc")}), node("/out/m", "ifd"))
        self.assertEqual(self.ask("relink", path="$JOB/a.abc", to="/lib/b.abc"), {"changed": 1})
        self.assertEqual(_raw("/obj/geo1/f/file"), "/lib/b.abc")

    def test_sequences_and_tiles_stay_what_they_are(self) -> None:
        self.open(
            node("/obj/geo1", "geo"),
            node("/obj/geo1/f", "file", {"file": File("$HIP/sim/smoke.$F4.bgeo.sc", "Geometry")}),
            node("/mat/wood", "principledshader", {"basecolor_texture": File("$JOB/tex/wood.<UDIM>.exr", "Image")}),
            node("/out/m", "ifd"),
        )
        self.ask("relink", path="/show/shot/sim/smoke.0001.bgeo.sc", to="/show/shot/cache/smoke.0001.bgeo.sc")
        self.assertEqual(_raw("/obj/geo1/f/file"), "$HIP/cache/smoke.$F4.bgeo.sc")
        self.ask("relink", path="$JOB/tex/wood.<UDIM>.exr", to="/show/lib/wood.1001.exr")
        self.assertEqual(_raw("/mat/wood/basecolor_texture"), "$JOB/lib/wood.<UDIM>.exr")

    def test_inside_a_locked_asset_is_refused_by_name(self) -> None:
        self.open(
            asset("Object", "studio::tree", "/lib/tree.hda", holds="Sop"),
            node("/obj/tree1", "studio::tree", locked_asset=True),
            node("/obj/tree1/file1", "file", {"file": File("$HIP/leaf.bgeo", "Geometry")}),
            node("/out/m", "ifd"),
        )
        problem = self.refused("inside-locked-asset", "relink", path="$HIP/leaf.bgeo", to="/lib/leaf.bgeo")
        self.assertEqual(problem.message, "The path $HIP/leaf.bgeo is inside the locked asset /obj/tree1.")
        self.assertEqual((_raw("/obj/tree1/file1/file"), state().undo_steps), ("$HIP/leaf.bgeo", []))

    def test_what_hands_on_another_parameter_changes_where_it_has_it_from(self) -> None:
        self.open(
            asset("Object", "studio::tree", "/lib/tree.hda", holds="Sop"),
            # Houdini lists what is inside only: the asset's own parameter is a plain text.
            node("/obj/tree1", "studio::tree", {"leaf": Text("$HIP/leaf.bgeo")}, locked_asset=True),
            node("/obj/tree1/file1", "file", {"file": File(Reference("/obj/tree1/leaf"), "Geometry")}),
            node("/out/m", "ifd"),
        )
        self.assertEqual(self.ask("relink", path="$HIP/leaf.bgeo", to="/lib/leaf.bgeo"), {"changed": 1})
        self.assertEqual(_raw("/obj/tree1/leaf"), "/lib/leaf.bgeo")

    def test_a_locked_parameter_and_an_expression_are_refused_in_words(self) -> None:
        self.open(
            node("/obj/geo1", "geo"),
            node("/obj/geo1/a", "file", {"file": Marked(File("$HIP/a.abc"), locked=True)}),
            node("/obj/geo1/b", "file", {"file": File(Expression("'/x/' + 'b.abc'", lambda _: "/x/b.abc", python=True))}),
            node("/out/m", "ifd"),
        )
        problem = self.refused("parameter-locked", "relink", path="$HIP/a.abc", to="/b.abc")
        self.assertIn("/obj/geo1/a/file", problem.message)
        problem = self.refused("parameter-by-expression", "relink", path="'/x/' + 'b.abc'", to="/b.abc")
        self.assertIn("/obj/geo1/b/file", problem.message)
        self.assertEqual(_raw("/obj/geo1/a/file"), "$HIP/a.abc")

    def test_one_that_can_change_does_so_though_another_cannot(self) -> None:
        self.open(
            node("/obj/geo1", "geo"),
            node("/obj/geo1/a", "file", {"file": Marked(File("$HIP/a.abc"), locked=True)}),
            node("/obj/geo1/b", "file", {"file": File("$HIP/a.abc")}),
            node("/out/m", "ifd"),
        )
        self.assertEqual(self.ask("relink", path="$HIP/a.abc", to="/lib/a.abc"), {"changed": 1})

    def test_an_asset_library_is_no_parameter(self) -> None:
        self.open(
            asset("Object", "studio::tree", "/lib/tree.hda", holds="Sop"),
            node("/obj/tree1", "studio::tree", locked_asset=True),
            node("/out/m", "ifd"),
        )
        self.refused("held-by-no-parameter", "relink", path="/lib/tree.hda", to="/lib2/tree.hda")

    def test_what_nothing_uses_any_more(self) -> None:
        self.open(node("/out/m", "ifd"))
        self.refused("reference-gone", "relink", path="/gone.abc", to="/b.abc")

    def test_another_scene_than_the_one_that_was_open_is_left_alone(self) -> None:
        self.open(node("/obj/geo1", "geo"), node("/obj/geo1/f", "file", {"file": File("$HIP/a.abc")}), node("/out/m", "ifd"))
        houdini_host.load_scene(
            node("/obj/geo1", "geo"), node("/obj/geo1/f", "file", {"file": File("$HIP/a.abc")}), path="/show/other.hip"
        )
        problem = self.ask("relink", path="$HIP/a.abc", to="/lib/a.abc")
        self.assertEqual(problem.code, "scene-switched")
        self.assertEqual(_raw("/obj/geo1/f/file"), "$HIP/a.abc")


class MakingRelative(RequestTestCase):
    def test_from_hip_on_else_from_job(self) -> None:
        self.open(
            node("/obj/geo1", "geo"),
            node("/obj/geo1/a", "file", {"file": File("/show/shot/geo/a.$F4.bgeo", "Geometry")}),
            node("/obj/geo1/b", "file", {"file": File("/show/lib/b.bgeo", "Geometry")}),
            node("/out/m", "ifd"),
        )
        self.assertEqual(self.ask("makeRelative", path="/show/shot/geo/a.$F4.bgeo"), {"changed": 1})
        self.assertEqual(_raw("/obj/geo1/a/file"), "$HIP/geo/a.$F4.bgeo")
        self.ask("makeRelative", path="/show/lib/b.bgeo")
        self.assertEqual(_raw("/obj/geo1/b/file"), "$JOB/lib/b.bgeo")

    def test_a_file_elsewhere_is_refused(self) -> None:
        self.open(node("/obj/geo1", "geo"), node("/obj/geo1/a", "file", {"file": File("/lib/a.abc")}), node("/out/m", "ifd"))
        problem = self.refused("file-elsewhere", "makeRelative", path="/lib/a.abc")
        self.assertIn("$HIP", problem.message)
        self.assertEqual(_raw("/obj/geo1/a/file"), "/lib/a.abc")


class Picking(RequestTestCase):
    def setUp(self) -> None:
        super().setUp()
        open_scene(node("/out/m", "ifd"), path="/show/shot/mill.hip")
        self.start()

    def test_several_files(self) -> None:
        state().answers.append("$HIP/a b.png ; /lib/c.png")
        picked = self.ask("pickFiles", kind="file", title="Wood", multiple=True, folder="/lib")
        self.assertEqual(picked, {"paths": ["/show/shot/a b.png", "/lib/c.png"]})
        kind, asked = self.dialogs()[-1]
        self.assertEqual((kind, asked["title"], asked["start_directory"], asked["multiple_select"]), ("selectFile", "Wood", "/lib", True))
        self.assertEqual(asked["chooser_mode"], hou.fileChooserMode.Read)

    def test_a_folder_without_its_slash(self) -> None:
        state().answers.append("$JOB/renders/")
        self.assertEqual(self.ask("pickFiles", kind="folder", title=""), {"paths": ["/show/renders"]})
        self.assertEqual(self.dialogs()[-1][1]["file_type"], hou.fileType.Directory)

    def test_closed(self) -> None:
        self.assertEqual(self.ask("pickFiles", kind="file", title="x", folder=None), {"paths": []})

    def test_houdini_comes_before_the_browser(self) -> None:
        window = state().main_window = qt_modules.QWidget()
        self.ask("pickFiles", kind="file", title="x")
        self.assertEqual((window.raised, window.activated), (1, 1))


class Revealing(RequestTestCase):
    def test_the_node_is_current_and_a_network_editor_shows_it(self) -> None:
        self.open(
            node("/obj/geo1", "geo"), node("/obj/geo1/file1", "file", {"file": File("$HIP/a.abc")}), node("/out/m", "ifd")
        )
        editor = NetworkEditor()
        state().pane_tabs.append(editor)
        self.assertIsNone(self.ask("reveal", owner={"type": "file", "name": "/obj/geo1/file1", "property": "file"}))
        self.assertEqual([each.path() for each in hou.selectedNodes()], ["/obj/geo1/file1"])
        self.assertEqual((editor.pwd().path(), editor.homed, editor.isCurrentTab()), ("/obj/geo1", 1, True))
        self.assertEqual(state().status[0], "Farmhand: /obj/geo1/file1/file")
        self.assertEqual(state().edits, [])

    def test_without_a_network_editor_it_is_selected_all_the_same(self) -> None:
        self.open(node("/out/m", "ifd"))
        self.ask("reveal", owner={"type": "ifd", "name": "/out/m"})
        self.assertEqual([each.path() for each in hou.selectedNodes()], ["/out/m"])

    def test_what_is_gone(self) -> None:
        self.open(node("/out/m", "ifd"))
        for name in ("/out/gone", "m", "", "/"):
            self.refused("thing-gone", "reveal", owner={"type": "ifd", "name": name})


class ChangingOutputs(RequestTestCase):
    def test_films_become_pictures_with_a_frame_in_their_names(self) -> None:
        self.open(
            node("/out/m1", "ifd", {"vm_picture": File("$HIP/render/a.$F4.exr", "Image", "write")}),
            node("/out/m2", "ifd", {"vm_picture": File("$HIP/render/b.mp4", "Image", "write")}),
        )
        self.assertIsNone(self.ask("changeOutputFormat", format="PNG"))
        self.assertEqual(_raw("/out/m1/vm_picture"), "$HIP/render/a.$F4.exr")
        self.assertEqual(_raw("/out/m2/vm_picture"), "$HIP/render/b.$F4.png")
        self.assertEqual(state().undo_steps, [["Farmhand: change outputs", 1]])

    def test_without_films_those_of_the_first_ones_format(self) -> None:
        self.open(
            node("/out/m1", "ifd", {"vm_picture": File("$HIP/render/a.$F4.jpg", "Image", "write")}),
            node("/out/m2", "ifd", {"vm_picture": File("$HIP/render/b.$F4.jpg", "Image", "write")}),
            node("/out/cache", "geometry", {"sopoutput": File("$HIP/geo/c.$F4.bgeo.sc", "Geometry", "write")}),
        )
        self.ask("changeOutputFormat", format="OPEN_EXR")
        self.assertEqual(
            [_raw("/out/m1/vm_picture"), _raw("/out/m2/vm_picture"), _raw("/out/cache/sopoutput")],
            ["$HIP/render/a.$F4.exr", "$HIP/render/b.$F4.exr", "$HIP/geo/c.$F4.bgeo.sc"],
        )

    def test_unknown_formats_and_scenes_without_pictures(self) -> None:
        self.open(node("/out/cache", "geometry", {"sopoutput": File("$HIP/c.$F4.bgeo.sc", "Geometry", "write")}))
        self.refused("format-unknown", "changeOutputFormat", format="docx")
        self.refused("no-output", "changeOutputFormat", format="png")

    def test_two_nodes_that_write_to_one_path_write_apart(self) -> None:
        shared = File("$HIP/render/shot.$F4.exr", "Image", "write")
        self.open(
            node("/obj/rops", "ropnet"),
            node("/obj/rops/m1", "ifd", {"vm_picture": shared}),
            node("/obj/rops/m2", "ifd", {"vm_picture": shared}),
            node("/out/m2", "ifd", {"vm_picture": shared}),
            node("/out/m3", "ifd", {"vm_picture": File("$HIP/render/other.$F4.exr", "Image", "write")}),
        )
        self.assertIsNone(self.ask("changeOutputPath", path="$HIP/render/shot.$F4.exr"))
        written = [_raw(path + "/vm_picture") for path in ("/obj/rops/m1", "/obj/rops/m2", "/out/m2", "/out/m3")]
        self.assertEqual(
            written,
            [
                "$HIP/render/shot.$F4.exr",
                "$HIP/render/m2_shot.$F4.exr",
                "$HIP/render/m2_2_shot.$F4.exr",
                "$HIP/render/other.$F4.exr",
            ],
        )
        self.assertEqual(state().undo_steps, [["Farmhand: change outputs", 2]])

    def test_a_path_that_nothing_writes_to(self) -> None:
        self.open(node("/out/m1", "ifd"))
        self.refused("output-gone", "changeOutputPath", path="/gone.exr")


if __name__ == "__main__":
    unittest.main()
