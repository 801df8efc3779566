"""The plugin as Houdini runs it: started with its windows, turned by its event loop, and closed, with a bridge that starts nothing."""

import contextlib
import io
import os
import unittest
from typing import Any
from unittest import mock

import hou
import houdini_host
from farmhand_houdini import VERSION, plugin
from farmhand_houdini.farmhand_bridge import (
    Connected,
    HostScene,
    PanelFailed,
    PanelReady,
    Problem,
    ProblemError,
    ProblemUpdate,
    ProblemWords,
    SubmissionUpdate,
    Submit,
)
from farmhand_houdini.job_request import Choice
from farmhand_houdini.snapshot import take_snapshot
from houdini_host import node, open_scene

from . import PLUGIN
from .plugin_support import PluginTestCase


def _mill(**options: Any) -> Any:
    return open_scene(
        node("/obj/cam1", "cam"),
        node("/out/sim1", "geometry", {"sopoutput": "$HIP/geo/sim.$F4.bgeo.sc"}),
        node("/out/mantra1", "ifd", {"vm_picture": "$HIP/render/a.$F4.exr"}, inputs=["sim1"]),
        node("/out/mantra2", "ifd", {"vm_picture": "$HIP/render/b.$F4.exr"}),
        path="/show/shot/mill.hip",
        **options
    )


class Starting(PluginTestCase):
    def test_it_registers_with_the_first_turn_and_no_sooner(self) -> None:
        _mill()
        farmhand = plugin.start()
        self.assertIsNone(self.session)
        houdini_host.idle()
        self.assertTrue(self.session.started)
        self.assertEqual(tuple(self.session.description), ("houdini", "20.5.332", VERSION))
        self.assertEqual(self.session.scenes[0], HostScene("/show/shot/mill.hip", "mill.hip", False, 1))
        self.assertEqual(
            self.session.abilities,
            sorted(
                "takeSnapshot saveScene relink makeRelative pickFiles reveal changeOutputFormat changeOutputPath".split()
            ),
        )
        self.assertIs(plugin.start(), farmhand)
        self.assertEqual(len(hou.ui.eventLoopCallbacks()), 1)

    def test_a_hython_without_windows_is_left_alone(self) -> None:
        _mill(with_ui=False)
        self.assertIsNone(plugin.start())
        with self.assertRaises(ProblemError) as caught:
            plugin.running()
        self.assertEqual(caught.exception.problem.code, "no-windows")

    def test_the_startup_file_starts_it_and_never_raises(self) -> None:
        _mill()
        for version in ("3.7", "3.9", "3.10", "3.11"):
            with open(os.path.join(PLUGIN, "farmhand", "python{}libs".format(version), "uiready.py")) as file:
                text = file.read()
            exec(compile(text, "uiready.py", "exec"), {})
            self.assertEqual(len(hou.ui.eventLoopCallbacks()), 1)
            plugin.stop()
            said = io.StringIO()
            with mock.patch.object(plugin, "start", side_effect=OSError("no such folder")), contextlib.redirect_stdout(said):
                exec(compile(text, "uiready.py", "exec"), {})
            self.assertEqual(said.getvalue(), "Farmhand did not start: OSError: no such folder\n")

    def test_it_ends_when_qt_says_that_houdini_closes(self) -> None:
        _mill()
        self.start()
        self.application.aboutToQuit.emit()
        self.assertIsNotNone(self.session.closed_within)
        self.assertLessEqual(self.session.closed_within, 0.5)
        self.assertEqual((hou.ui.eventLoopCallbacks(), hou.hipFile.eventCallbacks()), ((), ()))
        plugin.stop()

    def test_it_ends_though_houdini_has_let_go_of_it_already(self) -> None:
        _mill()
        self.start()
        for callback in hou.ui.eventLoopCallbacks():
            hou.ui.removeEventLoopCallback(callback)
        plugin.stop()
        self.assertIsNotNone(self.session.closed_within)


class Turning(PluginTestCase):
    def test_it_looks_at_the_scene_five_times_a_second_at_most(self) -> None:
        _mill()
        self.start()
        told = len(self.session.scenes)
        for _ in range(4):
            self.later(0.04)
        self.assertEqual(len(self.session.scenes), told)
        self.later(0.05)
        self.assertEqual(len(self.session.scenes), told + 1)

    def test_another_scene_and_a_saved_one_are_told_with_a_new_revision(self) -> None:
        _mill()
        self.start()
        houdini_host.load_scene(node("/out/m", "ifd"), path="/show/other.hip", unsaved=True)
        self.later()
        now = self.session.scenes[-1]
        self.assertEqual((now.path, now.name, now.unsaved_changes), ("/show/other.hip", "other.hip", True))
        before = now.revision
        self.assertGreater(before, 1)
        hou.hipFile.save()
        self.later()
        self.assertGreater(self.session.scenes[-1].revision, before)
        self.assertFalse(self.session.scenes[-1].unsaved_changes)

    def test_what_is_about_to_happen_to_the_scene_is_no_change_yet(self) -> None:
        _mill()
        self.start()
        for name in ("BeforeSave", "BeforeLoad", "BeforeClear", "BeforeMerge"):
            houdini_host.tell_hip_event(name)
        self.later()
        self.assertEqual(self.session.scenes[-1].revision, 1)

    def test_a_scene_that_was_never_saved_has_no_path(self) -> None:
        open_scene(node("/out/m", "ifd"), path=None)
        self.start()
        self.assertIsNone(self.session.scenes[-1].path)

    def test_a_turn_below_its_own_dialog_does_nothing(self) -> None:
        _mill()
        self.start()
        counted = len(self.session.scenes)

        def meanwhile() -> str:
            self.clock.now += 5
            houdini_host.idle(3)
            self.assertEqual(len(self.session.scenes), counted)
            return ""

        houdini_host.state().answers.append(meanwhile)
        self.assertEqual(self.ask("pickFiles", kind="file", title="Pick"), {"paths": []})

    def test_a_fault_is_told_once_and_the_loop_goes_on(self) -> None:
        _mill()
        farmhand = self.start()
        said = io.StringIO()
        with mock.patch.object(plugin, "host_scene", side_effect=RuntimeError("a\nfault")), contextlib.redirect_stdout(said):
            self.later(turns=5)
        self.assertEqual(said.getvalue(), "Farmhand: RuntimeError: a fault\n")
        self.assertIn("Something in Farmhand broke", farmhand.status)
        counted = len(self.session.scenes)
        self.later()
        self.assertEqual(len(self.session.scenes), counted + 1)

    def test_news_are_one_line(self) -> None:
        _mill()
        farmhand = self.start()
        problem = Problem("x", "No.", "Do that.", True, ProblemWords("不。", "这样做。"))
        for news, line in (
            (Connected(True), "Farmhand is running."),
            (PanelReady("http://127.0.0.1/#code=secret", True), "The panel is open in your browser."),
            (PanelFailed(problem), "No. Do that."),
            (Connected(False), "Farmhand is not running. Submit or Open Panel starts it."),
        ):
            self.session.news.append(news)
            self.later()
            self.assertEqual(farmhand.status, line)


class Snapshots(PluginTestCase):
    def test_a_snapshot_is_taken_over_several_turns_and_cooks_nothing(self) -> None:
        _mill()
        self.start()
        turns = 0

        def slices() -> Any:
            nonlocal turns
            for _ in range(3):
                turns += 1
                yield
            return take_snapshot()

        with mock.patch.object(plugin, "take_snapshot_in_slices", slices):
            self.assertIsNone(self.ask("takeSnapshot"))
            self.later(0.0, turns=2)
            self.assertEqual((turns, self.session.answers), (2, {}))
            self.later(0.0, turns=3)
        snapshot = self.session.answers["r1"]["snapshot"]
        self.assertEqual([scene["name"] for scene in snapshot["scenes"]], ["/out/sim1", "/out/mantra1", "/out/mantra2"])
        self.assertEqual(houdini_host.state().cooked, [])

    def test_the_real_one_arrives_too(self) -> None:
        _mill()
        self.start()
        self.ask("takeSnapshot")
        self.finish()
        self.assertEqual(self.session.answers["r1"]["snapshot"]["scenePath"], "/show/shot/mill.hip")

    def test_a_fault_while_it_is_taken_refuses_the_request(self) -> None:
        _mill()
        self.start()

        def slices() -> Any:
            yield
            raise hou.OperationFailed("the disk is on fire")

        said = io.StringIO()
        with mock.patch.object(plugin, "take_snapshot_in_slices", slices), contextlib.redirect_stdout(said):
            self.ask("takeSnapshot")
            self.later(turns=3)
        self.assertEqual(self.session.answers["r1"].code, "snapshot-failed")
        self.assertIn("the disk is on fire", self.session.answers["r1"].message)
        self.assertEqual(len(said.getvalue().splitlines()), 1)


class Submitting(PluginTestCase):
    def submit(self, choice: Choice) -> plugin.Farmhand:
        farmhand = self.start()
        farmhand.submit(choice)
        self.finish()
        return farmhand

    def test_it_hands_the_snapshot_and_the_chosen_outputs_over(self) -> None:
        _mill()
        farmhand = self.submit(Choice(("/out/mantra1",), "1-48"))
        command = self.worker.commands[0]
        assert isinstance(command, Submit)
        self.assertEqual((command.scene_path, command.over_kept_settings), ("/show/shot/mill.hip", True))
        self.assertEqual(command.settings["outputs"], [{"name": "/out/mantra1", "frames": "1-48"}])
        self.assertIs(command.settings["withDependencies"], True)
        self.assertEqual(command.snapshot and command.snapshot["unsavedChanges"], False)
        self.assertTrue(farmhand.jobs.is_busy("/show/shot/mill.hip"))
        self.assertEqual(houdini_host.state().cooked, [])

    def test_it_returns_before_the_scene_is_looked_at(self) -> None:
        _mill()
        farmhand = self.start()
        with mock.patch.object(plugin, "take_snapshot_in_slices", side_effect=AssertionError("too soon")):
            farmhand.submit(Choice())
        self.assertTrue(farmhand.jobs.is_being_read("/show/shot/mill.hip"))

    def test_unsaved_and_never_saved_scenes_are_refused_in_words(self) -> None:
        for path, code in (("/show/a.hip", "unsaved-changes"), (None, "scene-never-saved")):
            open_scene(node("/out/m", "ifd"), path=path, unsaved=True)
            farmhand = self.start()
            with self.assertRaises(ProblemError) as caught:
                farmhand.submit(Choice())
            self.assertEqual(caught.exception.problem.code, code)
            self.assertIsNotNone(caught.exception.problem.zh)
            plugin.stop()

    def test_a_second_press_does_not_submit_twice(self) -> None:
        _mill()
        farmhand = self.start()
        farmhand.submit(Choice())
        with self.assertRaises(ProblemError) as caught:
            farmhand.submit(Choice())
        self.assertEqual(caught.exception.problem.code, "submission-under-way")
        self.finish()
        self.assertEqual(len(self.worker.commands), 1)

    def test_a_scene_that_was_switched_meanwhile_is_not_submitted(self) -> None:
        _mill()
        farmhand = self.start()
        farmhand.submit(Choice())
        houdini_host.load_scene(node("/out/m", "ifd"), path="/show/other.hip")
        self.finish()
        assert farmhand.jobs.problem is not None
        self.assertEqual(farmhand.jobs.problem.code, "scene-switched")
        self.assertFalse(farmhand.jobs.is_busy("/show/shot/mill.hip"))

    def test_what_is_no_output_node_is_refused_after_the_look(self) -> None:
        _mill()
        farmhand = self.submit(Choice(("/obj/cam1",)))
        assert farmhand.jobs.problem is not None
        self.assertEqual(farmhand.jobs.problem.code, "output-not-found")
        self.assertFalse(farmhand.jobs.is_busy("/show/shot/mill.hip"))

    def test_a_scene_without_output_nodes_is_refused(self) -> None:
        open_scene(node("/obj/cam1", "cam"), path="/show/a.hip")
        farmhand = self.submit(Choice())
        assert farmhand.jobs.problem is not None
        self.assertEqual(farmhand.jobs.problem.code, "no-output-node")

    def test_what_becomes_of_it_is_followed(self) -> None:
        _mill()
        farmhand = self.submit(Choice())
        heard = []
        farmhand.listen(lambda: heard.append(1))
        path = "/show/shot/mill.hip"
        self.worker.updates.append(SubmissionUpdate({"id": "s1", "state": "drafted", "scenePath": path}, path))
        self.later()
        view = farmhand.jobs.submission_of(path)
        self.assertEqual(view and view["state"], "drafted")
        self.worker.updates.append(SubmissionUpdate({"id": "s1", "state": "done", "scenePath": path}))
        self.later()
        self.assertFalse(farmhand.jobs.is_busy(path))
        self.assertEqual(len(heard), 2)

    def test_a_submission_that_did_not_get_through_can_be_pressed_again(self) -> None:
        _mill()
        farmhand = self.submit(Choice())
        problem = Problem("sidecar-start-failed", "No.", "Free some space.", True)
        self.worker.updates.append(ProblemUpdate(problem, self.worker.commands[0]))
        self.later()
        self.assertEqual(farmhand.jobs.problem, problem)
        self.assertFalse(farmhand.jobs.is_busy("/show/shot/mill.hip"))


if __name__ == "__main__":
    unittest.main()
