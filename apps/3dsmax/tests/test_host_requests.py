import unittest
from typing import Any, List

import pymxs
import qt_modules
from farmhand_3dsmax.farmhand_bridge import HostRequest, OnThread, ProblemError
from farmhand_3dsmax.host_requests import ABILITIES, handlers, open_scene
from qt_modules import QFileDialog

from .support import MaxTestCase


class RequestTestCase(MaxTestCase):
    def ask(self, action: str, **fields: Any) -> Any:
        answer = handlers(self.rt, pymxs.undo)[action](HostRequest("r1", action, fields))
        return answer.finish() if isinstance(answer, OnThread) else answer

    def refusal_of(self, action: str, **fields: Any) -> Any:
        with self.assertRaises(ProblemError) as raised:
            self.ask(action, **fields)
        problem = raised.exception.problem
        self.assertTrue(problem.message)
        # The panel may speak another language than 3ds Max does.
        assert problem.zh is not None
        for words in problem.zh:
            self.assertTrue(any("\u4e00" <= letter <= "\u9fff" for letter in words), words)
        for value in fields.values():
            if isinstance(value, str) and value in problem.message:
                self.assertIn(value, problem.zh.message)
        return problem

    def test_there_is_a_function_for_each_ability(self) -> None:
        self.assertEqual(set(handlers(self.rt, pymxs.undo)), set(ABILITIES))


class OpenSceneTest(MaxTestCase):
    def test_path_name_and_unsaved_changes(self) -> None:
        self.max.save_required = True
        scene = open_scene(self.rt)
        self.assertEqual((scene.path, scene.name, scene.unsaved_changes), ("C:\\shots\\shot.max", "shot", True))
        # Not every change is told, so a number that rises with some of them would promise too much.
        self.assertEqual(scene.revision, 0)

    def test_never_saved(self) -> None:
        self.max.folder, self.max.file = "", ""
        self.assertIsNone(open_scene(self.rt).path)


class SnapshotAndSaveTest(RequestTestCase):
    def test_snapshot(self) -> None:
        self.assertEqual(self.ask("takeSnapshot")["snapshot"]["scenePath"], "C:\\shots\\shot.max")

    def test_saving_under_the_same_name(self) -> None:
        self.max.save_required = True
        self.assertEqual(self.ask("saveScene"), {"scenePath": "C:\\shots\\shot.max"})
        self.assertEqual(self.max.saved, ["C:\\shots\\shot.max"])
        self.assertFalse(self.max.save_required)

    def test_a_scene_that_was_never_saved_is_refused(self) -> None:
        self.max.folder, self.max.file = "", ""
        problem = self.refusal_of("saveScene")
        self.assertEqual(problem.code, "scene-never-saved")
        self.assertIn("Save As", problem.hint)
        self.assertEqual(self.max.saved, [])

    def test_a_disk_that_does_not_take_it_is_told_with_the_path(self) -> None:
        self.max.saves = False
        problem = self.refusal_of("saveScene")
        self.assertEqual(problem.code, "scene-not-saved")
        self.assertIn("C:\\shots\\shot.max", problem.message)
        self.assertTrue(problem.retryable)


class RelinkTest(RequestTestCase):
    def test_every_holder_of_the_path_and_one_step_of_undo(self) -> None:
        one = self.max.add("Bitmaptexture", "Holz", asset_type="bitmap", filename="F:\\old\\wood.png")
        two = self.max.add("VRayBitmap", "Holz 2", asset_type="bitmap", HDRIMapName="f:/OLD/wood.png")
        other = self.max.add("Bitmaptexture", "Stein", asset_type="bitmap", filename="F:\\old\\stone.png")
        answer = self.ask("relink", path="F:\\old\\wood.png", to="E:\\neu\\木材.png")
        self.assertEqual(answer, {"changed": 2})
        self.assertEqual((one.filename, two.HDRIMapName), ("E:\\neu\\木材.png", "E:\\neu\\木材.png"))
        self.assertEqual(other.filename, "F:\\old\\stone.png")
        self.assertEqual(self.max.undo_steps, ["Farmhand"])

    def test_what_only_the_asset_tracker_reaches(self) -> None:
        self.max.plain_assets = [["C:\\fx\\smoke.aur", "other"]]
        self.assertEqual(self.ask("relink", path="C:\\fx\\smoke.aur", to="E:\\smoke.aur"), {"changed": 1})
        self.assertEqual(self.max.plain_assets[0][0], "E:\\smoke.aur")

    def test_what_the_asset_tracker_does_not_reach(self) -> None:
        self.max.retargets = set()
        texture = self.max.add("Bitmaptexture", "Holz", asset_type="bitmap", filename="F:\\wood.png")
        self.max.xref_scenes = [pymxs.Struct(filename="D:\\lib\\set.max")]
        self.ask("relink", path="F:\\wood.png", to="E:\\wood.png")
        self.ask("relink", path="d:/lib/set.max", to="E:\\set.max")
        self.assertEqual(texture.filename, "E:\\wood.png")
        self.assertEqual(self.max.xref_scenes[0].filename, "E:\\set.max")

    def test_by_the_whole_path_of_the_missing_file_which_findings_have_as_well(self) -> None:
        self.max.project = "D:\\Film"
        texture = self.max.add("Bitmaptexture", "Holz", asset_type="bitmap", filename=".\\maps\\wood.png")
        other = self.max.add("Bitmaptexture", "Stein", asset_type="bitmap", filename=".\\maps\\stone.png")
        for whole in ("d:/film/maps/WOOD.png", "C:\\shots\\wood.png"):
            texture.filename = ".\\maps\\wood.png"
            self.assertEqual(self.ask("relink", path=whole, to="E:\\a.png"), {"changed": 1}, whole)
            self.assertEqual(texture.filename, "E:\\a.png")
        self.assertEqual(other.filename, ".\\maps\\stone.png")

    def test_the_path_as_it_is_stored_goes_before_what_it_could_mean(self) -> None:
        whole = self.max.add("Bitmaptexture", "A", asset_type="bitmap", filename="C:\\shots\\wood.png")
        bare = self.max.add("Bitmaptexture", "B", asset_type="bitmap", filename="wood.png")
        self.assertEqual(self.ask("relink", path="C:\\shots\\wood.png", to="E:\\a.png"), {"changed": 1})
        self.assertEqual((whole.filename, bare.filename), ("E:\\a.png", "wood.png"))

    def test_a_name_that_stands_for_many_files_is_kept(self) -> None:
        texture = self.max.add("Bitmaptexture", "A", asset_type="bitmap", filename="F:\\old\\wood.<UDIM>.png")
        self.ask("relink", path="F:\\old\\wood.<UDIM>.png", to="E:\\neu\\wood.1001.png")
        self.assertEqual(texture.filename, "E:\\neu\\wood.<UDIM>.png")

    def test_a_path_of_three_hundred_letters_on_a_share(self) -> None:
        stored = "\\\\nas\\" + "tiefer\\" * 42 + "木材 \"alt\".png"
        texture = self.max.add("Bitmaptexture", "A", asset_type="bitmap", filename=stored)
        self.ask("relink", path=stored, to="E:\\a.png")
        self.assertEqual(texture.filename, "E:\\a.png")

    def test_a_path_that_nothing_has_any_more(self) -> None:
        self.assertEqual(self.refusal_of("relink", path="F:\\a.png", to="E:\\a.png").code, "reference-not-found")

    def test_a_path_that_3ds_max_does_not_change_is_said_to_be_so(self) -> None:
        self.max.retargets = set()
        self.max.plain_assets = [["C:\\fx\\smoke.aur", "other"]]
        problem = self.refusal_of("relink", path="C:\\fx\\smoke.aur", to="E:\\smoke.aur")
        self.assertEqual(problem.code, "reference-not-changed")
        self.assertIn("C:\\fx\\smoke.aur", problem.message)

    def test_an_exception_within_undo_is_not_lost(self) -> None:
        class Stubborn(pymxs.Thing):
            def __setattr__(self, name: str, value: Any) -> None:
                raise RuntimeError("locked")

        thing = Stubborn("Bitmaptexture", "Holz", filename="F:\\wood.png")
        object.__setattr__(thing, "asset_type", "nothing")
        self.max.things.append(thing)
        with self.assertRaises(RuntimeError):
            self.ask("relink", path="F:\\wood.png", to="E:\\wood.png")


class MakeRelativeTest(RequestTestCase):
    def test_relative_to_the_project(self) -> None:
        self.max.project = "D:\\Film"
        texture = self.max.add("Bitmaptexture", "Holz", asset_type="bitmap", filename="D:\\Film\\maps\\wood.png")
        self.assertEqual(self.ask("makeRelative", path="D:\\Film\\maps\\wood.png"), {"changed": 1})
        self.assertEqual(texture.filename, ".\\maps\\wood.png")

    def test_from_another_drive_there_is_no_way(self) -> None:
        self.max.project = "D:\\Film"
        self.max.add("Bitmaptexture", "Holz", asset_type="bitmap", filename="C:\\wood.png")
        problem = self.refusal_of("makeRelative", path="C:\\wood.png")
        self.assertEqual(problem.code, "no-relative-path")
        self.assertIn("D:\\Film", problem.message)

    def test_without_a_project_neither(self) -> None:
        self.max.project = ""
        self.max.add("Bitmaptexture", "Holz", asset_type="bitmap", filename="C:\\wood.png")
        self.assertEqual(self.refusal_of("makeRelative", path="C:\\wood.png").code, "no-project")

    def test_by_the_whole_path_of_the_file(self) -> None:
        self.max.project = "D:\\Film"
        texture = self.max.add("Bitmaptexture", "Holz", asset_type="bitmap", filename="D:\\Film\\old\\wood.png")
        # The finding says where the file was found: beside the scene, by its bare name.
        self.assertEqual(self.ask("makeRelative", path="C:\\shots\\wood.png"), {"changed": 1})
        self.assertEqual(texture.filename, ".\\old\\wood.png")

    def test_what_is_relative_already(self) -> None:
        self.max.add("Bitmaptexture", "Holz", asset_type="bitmap", filename=".\\maps\\wood.png")
        self.assertEqual(self.refusal_of("makeRelative", path=".\\maps\\wood.png").code, "already-relative")


class PickFilesTest(RequestTestCase):
    def test_one_file_in_windows_notation(self) -> None:
        qt_modules.install()
        QFileDialog.files = ["E:/tex/wood.png", "E:/tex/stone.png"]
        answer = self.ask("pickFiles", kind="file", title="Where is wood.png?", multiple=False, folder="E:\\tex")
        self.assertEqual(answer, {"paths": ["E:\\tex\\wood.png"]})
        self.assertEqual(QFileDialog.asked, [("file", "Where is wood.png?", "E:\\tex")])

    def test_max_comes_before_the_browser_that_has_the_panel(self) -> None:
        qt = qt_modules.install()
        done: List[str] = []
        QFileDialog.meanwhile = [lambda: done.extend(name for name, _ in qt.main_window.calls)]
        self.ask("pickFiles", kind="file", title="t")
        self.assertEqual(done, ["raise_", "activateWindow"])

    def test_many_and_folders(self) -> None:
        qt_modules.install("PySide2")
        QFileDialog.files, QFileDialog.folder = ["E:/a.png", "//nas/tex/b.png"], "E:/tex"
        self.assertEqual(
            self.ask("pickFiles", kind="file", title="", multiple=True, folder=None)["paths"],
            ["E:\\a.png", "\\\\nas\\tex\\b.png"],
        )
        self.assertEqual(self.ask("pickFiles", kind="folder", title="", folder=None)["paths"], ["E:\\tex"])
        self.assertEqual([asked[1] for asked in QFileDialog.asked], ["Choose a file", "Choose a folder"])

    def test_a_closed_dialog_picks_nothing(self) -> None:
        qt_modules.install()
        for fields in ({"kind": "file"}, {"kind": "file", "multiple": True}, {"kind": "folder"}):
            self.assertEqual(self.ask("pickFiles", title="t", **fields), {"paths": []})

    def test_without_qt_max_own_dialogs(self) -> None:
        self.max.open_file_answer, self.max.save_path_answer = "E:\\wood.png", "E:\\tex"
        self.assertEqual(self.ask("pickFiles", kind="file", title="t", folder="E:\\tex"), {"paths": ["E:\\wood.png"]})
        self.assertEqual(self.ask("pickFiles", kind="folder", title="t", folder=None), {"paths": ["E:\\tex"]})
        self.assertEqual(self.max.dialogs[0], {"caption": "t", "filename": "E:\\tex\\"})
        self.max.open_file_answer = None
        self.assertEqual(self.ask("pickFiles", kind="file", title="t", folder=None), {"paths": []})


class RevealTest(RequestTestCase):
    def test_a_node_is_selected(self) -> None:
        self.max.camera("Camera 夜")
        self.ask("reveal", owner={"type": "Camera", "name": "camera 夜"})
        self.assertEqual(self.max.selected, ["Camera 夜"])

    def test_a_texture_is_shown_by_the_nodes_that_use_it(self) -> None:
        self.max.add("Bitmaptexture", "Holz", asset_type="bitmap", on="Tisch", filename="wood.png")
        self.max.add("Bitmaptexture", "Stein", asset_type="bitmap", on="Wand", filename="stone.png")
        self.ask("reveal", owner={"type": "Bitmaptexture", "name": "Holz", "property": "filename"})
        self.assertEqual(self.max.selected, ["Tisch"])

    def test_a_texture_with_the_name_of_another_node_is_still_the_texture(self) -> None:
        self.max.camera("Holz")
        self.max.add("Bitmaptexture", "Holz", asset_type="bitmap", on="Tisch", filename="wood.png")
        self.ask("reveal", owner={"type": "Bitmaptexture", "name": "Holz"})
        self.assertEqual(self.max.selected, ["Tisch"])
        self.ask("reveal", owner={"type": "VRayProxy", "name": "Holz"})
        self.assertEqual(self.max.selected, ["Holz"])

    def test_a_file_of_something_unlisted_is_shown_in_asset_tracking(self) -> None:
        self.max.plain_assets = [["C:\\fx\\smoke.aur", "other"]]
        self.ask("reveal", owner={"type": "Other", "name": "smoke.aur"})
        self.assertTrue(self.max.tracker_visible)
        self.assertEqual(self.max.tracker_selection, ["C:\\fx\\smoke.aur"])

    def test_an_output_is_shown_in_render_setup(self) -> None:
        self.max.add_batch_view("Overview", outputFilename="D:\\out\\a.png")
        for name in ("Overview", "shot"):
            self.max.dialog_open = False
            self.ask("reveal", owner={"type": "Scene", "name": name})
            self.assertTrue(self.max.dialog_open, name)

    def test_what_is_gone_is_said_to_be_so(self) -> None:
        problem = self.refusal_of("reveal", owner={"type": "Bitmaptexture", "name": "Holz"})
        self.assertEqual(problem.code, "nothing-to-reveal")
        self.assertIn("Holz", problem.message)


class OutputTest(RequestTestCase):
    def test_another_format_also_for_elements_of_the_same(self) -> None:
        self.max.output = "D:\\out\\shot.mov"
        self.max.elements = [pymxs.Thing("Z", "z", elementName="Z", enabled=True) for _ in range(2)]
        self.max.element_files = ["D:\\out\\z.mov", "D:\\out\\id.exr"]
        self.ask("changeOutputFormat", format="PNG")
        self.assertEqual(self.max.output, "D:\\out\\shot.png")
        self.assertEqual(self.max.element_files, ["D:\\out\\z.png", "D:\\out\\id.exr"])
        self.assertEqual(len(self.max.undo_steps), 1)

    def test_other_spellings_of_formats(self) -> None:
        for spelling, ending in (("OPEN_EXR", "exr"), (".tif", "tif"), ("jpeg", "jpg")):
            self.max.output = "D:\\out\\shot.avi"
            self.ask("changeOutputFormat", format=spelling)
            self.assertEqual(self.max.output, "D:\\out\\shot." + ending)

    def test_a_format_nobody_knows(self) -> None:
        self.max.output = "D:\\out\\shot.mov"
        problem = self.refusal_of("changeOutputFormat", format="mp4")
        self.assertEqual(problem.code, "unknown-format")
        self.assertIn("exr", problem.hint)
        self.assertEqual(self.max.output, "D:\\out\\shot.mov")

    def test_without_an_output_there_is_nothing_to_change(self) -> None:
        self.assertEqual(self.refusal_of("changeOutputFormat", format="png").code, "no-output")

    def test_render_setup_is_closed_for_the_change_and_opened_again(self) -> None:
        self.max.output, self.max.dialog_open = "D:\\out\\shot.mov", True
        self.ask("changeOutputFormat", format="png")
        self.assertEqual(self.max.output, "D:\\out\\shot.png")
        self.assertFalse(self.max.output_written_while_open)
        self.assertTrue(self.max.dialog_open)

    def test_outputs_that_write_over_each_other_get_names_of_their_own(self) -> None:
        self.max.output = "D:\\out\\shot.png"
        view = self.max.add_batch_view("Camera A", outputFilename="d:/out/SHOT.png")
        other = self.max.add_batch_view("Camera B", outputFilename="D:\\out\\b.png")
        self.ask("changeOutputPath", path="D:\\out\\shot.png")
        self.assertEqual(self.max.output, "D:\\out\\shot.png")
        self.assertEqual(view.outputFilename, "d:/out/Camera_A_SHOT.png")
        self.assertEqual(other.outputFilename, "D:\\out\\b.png")

    def test_several_of_one_label_get_names_that_differ(self) -> None:
        self.max.output = "D:\\out\\shot.png"
        views = [self.max.add_batch_view("View", outputFilename="D:\\out\\shot.png") for _ in range(2)]
        self.max.add_batch_view("Other", outputFilename="D:\\out\\View_shot.png")
        self.ask("changeOutputPath", path="D:\\out\\shot.png")
        self.assertEqual(
            [view.outputFilename for view in views], ["D:\\out\\View_2_shot.png", "D:\\out\\View_3_shot.png"]
        )

    def test_one_alone_gets_the_scenes_name(self) -> None:
        self.max.output = "D:\\out\\frame.png"
        self.ask("changeOutputPath", path="D:\\out\\frame.png")
        self.assertEqual(self.max.output, "D:\\out\\shot_frame.png")

    def test_a_path_nothing_writes_to_any_more(self) -> None:
        self.max.output = "D:\\out\\frame.png"
        self.assertEqual(self.refusal_of("changeOutputPath", path="D:\\out\\a.png").code, "output-not-found")


if __name__ == "__main__":
    unittest.main()
