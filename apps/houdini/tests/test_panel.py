"""The panel inside Houdini, the shelf's tools, and the submitter's buttons: what the artist sees and presses."""

import contextlib
import io
import unittest
from typing import Any, Dict, List
from unittest import mock

import hou
import houdini_host
import qt_modules
from farmhand_houdini import actions, panel_view, plugin, texts
from farmhand_houdini.farmhand_bridge import Cancel, Confirm, Problem, ProblemError, Retry, SubmissionUpdate, Submit
from farmhand_houdini.jobs import Jobs
from farmhand_houdini.panel_state import panel_state
from farmhand_houdini.progress import progress_of
from houdini_host import PythonPanel, node, open_scene, state

from .plugin_support import PluginTestCase

PATH = "/show/shot/mill.hip"


def _view(state_name: str, **more: Any) -> Dict[str, Any]:
    return dict({"id": "s1", "state": state_name, "scenePath": PATH}, **more)


def _mill(**options: Any) -> None:
    options.setdefault("path", PATH)
    open_scene(
        node("/out/mantra1", "ifd"),
        node("/out/mantra2", "ifd"),
        node(
            "/out/submit1", "farmhand_submit", {"frames_from": 0, "frames": "", "with_dependencies": True}, inputs=["mantra2"]
        ),
        **options
    )
    state().python_panels["farmhand"] = "Farmhand"


class ProgressWords(unittest.TestCase):
    def setUp(self) -> None:
        self.addCleanup(texts.speak, None)

    def test_each_state_has_words_and_numbers(self) -> None:
        texts.speak(chinese=False)
        upload = {"filesDone": 2, "filesTotal": 8, "bytesDone": 1_500_000, "bytesTotal": 3_000_000}
        frames = {"total": 48, "done": 12, "rendering": 1, "failed": 0, "waiting": 35}
        for view, expected in (
            (_view("drafted"), ("Checking the scene", None, "")),
            (_view("taskCreated", upload=upload), ("Uploading", 0.5, "2 of 8 files, 1.5 MB of 3.0 MB")),
            (_view("taskCreated", upload=dict(upload, bytesTotal=0)), ("Uploading", 0.25, "2 of 8 files, 1.5 MB of 0 bytes")),
            (_view("rendering", frames=frames), ("Rendering", 0.25, "12 of 48 frames")),
            (_view("downloading", frames=frames, filesDownloaded=3), ("Bringing the frames home", 0.25, "3 of 12 files")),
            (_view("doneWithFailedFrames", frames=frames), ("Finished with failed frames", 0.25, "12 of 48 frames")),
            (_view("rendering"), ("Rendering", None, "")),
            (_view("hovering"), ("hovering", None, "")),
        ):
            self.assertEqual(tuple(progress_of(view)), expected)

    def test_in_chinese(self) -> None:
        texts.speak(chinese=True)
        self.assertEqual(progress_of(_view("rendering")).headline, "正在渲染")


class WhatIsShown(unittest.TestCase):
    def setUp(self) -> None:
        texts.speak(chinese=False)
        self.addCleanup(texts.speak, None)
        self.jobs = Jobs()

    def shown(self, path: Any = PATH, unsaved: bool = False, selected: Any = ()) -> Any:
        return panel_state("Farmhand is running.", path, unsaved, selected, self.jobs)

    def submitted(self, view: Dict[str, Any]) -> None:
        self.jobs.apply(SubmissionUpdate(view, PATH))

    def test_a_saved_scene_can_be_submitted(self) -> None:
        shown = self.shown(selected=("/out/a", "/out/b"))
        self.assertEqual((shown.submit_text, shown.can_submit, shown.note), ("Submit", True, ""))
        self.assertEqual(shown.chosen, "Selected: /out/a, /out/b")
        self.assertEqual(self.shown().chosen, "The output that is active")
        many = self.shown(selected=["/out/{}".format(number) for number in range(12)])
        self.assertEqual(many.chosen, "Selected: /out/0, /out/1 and 10 more")

    def test_unsaved_changes_are_told_and_saved_by_the_same_press(self) -> None:
        shown = self.shown(unsaved=True)
        self.assertEqual((shown.submit_text, shown.can_submit), ("Save and Submit", True))
        self.assertEqual(shown.note, "Unsaved changes: Submit saves the scene first.")

    def test_a_scene_without_a_file_cannot_be_submitted(self) -> None:
        shown = self.shown(path=None, unsaved=True)
        self.assertEqual((shown.can_submit, shown.note), (False, "Not saved yet: the farm renders the file on disk."))

    def test_each_step_of_a_submission_and_what_can_be_answered(self) -> None:
        self.jobs.reading(PATH)
        shown = self.shown()
        self.assertEqual((shown.progress.headline, shown.can_submit, shown.can_cancel), ("Reading the scene", False, False))
        self.jobs.handing_over(PATH)
        self.assertEqual(self.shown().progress.headline, "Handing over")
        for state_name, answers in (
            ("drafted", (False, False, True)),
            ("awaitingConfirmation", (True, False, True)),
            ("rendering", (False, False, True)),
            ("failed", (False, True, False)),
            ("done", (False, False, False)),
        ):
            self.submitted(_view(state_name))
            shown = self.shown()
            self.assertEqual((shown.can_confirm, shown.can_retry, shown.can_cancel), answers, state_name)
            self.assertEqual(shown.can_submit, state_name in ("failed", "done"))

    def test_another_scene_knows_nothing_of_it(self) -> None:
        self.submitted(_view("rendering"))
        shown = self.shown(path="/show/other.hip")
        self.assertEqual((shown.progress, shown.can_submit, shown.can_cancel), (None, True, False))

    def test_problems_and_the_gravest_findings_are_whole_sentences(self) -> None:
        findings = [
            {"severity": "notice", "text": {"en": "Notice."}},
            {"severity": "warning", "text": {"en": "Wood is missing.", "zh": "缺少木纹。"}},
            {"severity": "error", "text": {"en": "No camera."}},
        ]
        problem = {"message": "The farm says no.", "hint": "Ask it.", "zh": {"message": "农场拒绝。", "hint": "请询问。"}}
        self.submitted(_view("failed", problem=problem, findings=findings))
        self.assertEqual(self.shown().messages, ["The farm says no. Ask it.", "No camera.", "Wood is missing."])
        texts.speak(chinese=True)
        self.assertEqual(self.shown().messages, ["农场拒绝。 请询问。", "No camera.", "缺少木纹。"])

    def test_what_was_wrong_with_the_last_one_is_gone_once_submit_is_pressed_again(self) -> None:
        self.submitted(_view("failed", problem={"message": "The farm says no.", "hint": "Ask it."}))
        self.jobs.reading(PATH)
        shown = self.shown()
        self.assertEqual((shown.messages, shown.can_retry), ([], False))

    def test_warnings_of_a_job_that_goes_on_are_not_repeated(self) -> None:
        self.submitted(_view("rendering", findings=[{"severity": "warning", "text": {"en": "Wood is missing."}}]))
        self.assertEqual(self.shown().messages, [])


class PanelTestCase(PluginTestCase):
    def panel(self) -> Any:
        """What Houdini puts into its pane."""
        return panel_view.create_panel()

    def parts(self, widget: Any, kind: Any) -> List[Any]:
        found: List[Any] = []
        waiting = list(widget.layouts)
        for layout in waiting:
            for item in layout.items:
                if isinstance(item, (qt_modules.QVBoxLayout, qt_modules.QHBoxLayout)):
                    waiting.append(item)
                elif type(item) is kind:
                    found.append(item)
        return found

    def lines(self, widget: Any) -> List[str]:
        return [each.text() for each in self.parts(widget, qt_modules.QLabel) if each.isVisible() and each.text()]

    def button(self, widget: Any, text: str) -> Any:
        return next(each for each in self.parts(widget, qt_modules.QPushButton) if each.text() == text)

    def pressable(self, widget: Any) -> List[str]:
        return [each.text() for each in self.parts(widget, qt_modules.QPushButton) if each.isVisible() and each.enabled]


class Panel(PanelTestCase):
    def test_submit_renders_what_is_selected(self) -> None:
        _mill(selection=["/out/mantra2"])
        panel = self.panel()
        self.assertIn("Selected: /out/mantra2", self.lines(panel))
        self.button(panel, "Submit").click()
        self.assertIn("Reading the scene", self.lines(panel))
        self.assertNotIn("Submit", self.pressable(panel))
        self.finish()
        command = self.worker.commands[0]
        assert isinstance(command, Submit)
        self.assertEqual([each["name"] for each in command.settings["outputs"]], ["/out/mantra2"])
        self.assertIs(command.settings["withDependencies"], True)

    def test_what_is_wired_in_before_can_be_left_out(self) -> None:
        _mill(selection=["/out/mantra2"])
        panel = self.panel()
        self.parts(panel, qt_modules.QCheckBox)[0].setChecked(False)
        self.button(panel, "Submit").click()
        self.finish()
        self.assertIs(self.worker.commands[0].settings["withDependencies"], False)

    def test_the_same_press_saves_without_a_dialog(self) -> None:
        _mill(unsaved=True)
        panel = self.panel()
        self.button(panel, "Save and Submit").click()
        self.finish()
        self.assertEqual((state().saved, self.dialogs(), len(self.worker.commands)), ([PATH], [], 1))

    def test_it_follows_the_job_and_gives_the_answers(self) -> None:
        _mill()
        panel = self.panel()
        self.button(panel, "Submit").click()
        self.finish()
        warning = [{"severity": "warning", "text": {"en": "Wood is missing."}}]
        self.worker.updates.append(SubmissionUpdate(_view("awaitingConfirmation", findings=warning), PATH))
        self.later()
        self.assertIn("Wood is missing.", self.lines(panel))
        self.button(panel, "Submit Anyway").click()
        frames = {"total": 48, "done": 12, "rendering": 1, "failed": 0, "waiting": 35}
        self.worker.updates.append(SubmissionUpdate(_view("rendering", frames=frames)))
        self.later()
        self.assertIn("Rendering 12 of 48 frames", self.lines(panel))
        bar = self.parts(panel, qt_modules.QProgressBar)[0]
        self.assertEqual((bar.isVisible(), bar.value() / bar.maximum()), (True, 0.25))
        self.button(panel, "Cancel").click()
        self.worker.updates.append(SubmissionUpdate(_view("failed")))
        self.later()
        self.button(panel, "Try Again").click()
        self.assertEqual(self.worker.commands[1:], [Confirm("s1"), Cancel("s1"), Retry("s1")])

    def test_open_panel_opens_the_browser_and_says_so(self) -> None:
        _mill()
        panel = self.panel()
        self.button(panel, "Open Panel").click()
        self.assertEqual(self.session.panels, [("submit", False)])
        self.assertIn("Opening the panel…", self.lines(panel))

    def test_what_is_selected_meanwhile_is_shown(self) -> None:
        _mill()
        panel = self.panel()
        hou.node("/out/mantra1").setSelected(True)
        self.later()
        self.assertIn("Selected: /out/mantra1", self.lines(panel))

    def test_one_that_nobody_sees_asks_houdini_nothing(self) -> None:
        _mill()
        panel = self.panel()
        panel.setVisible(False)
        with mock.patch.object(panel_view, "selected_outputs", side_effect=AssertionError("asked")):
            self.later(turns=3)
        self.assertNotIn("broke", self.start().status)

    def test_one_that_qt_deleted_is_forgotten(self) -> None:
        _mill()
        panel = self.panel()
        farmhand = self.start()
        panel.delete()
        self.later()
        self.assertEqual(farmhand._listeners, [])

    def test_a_houdini_without_qt_is_told_in_words(self) -> None:
        _mill()
        qt_modules.remove()
        with self.assertRaises(ProblemError) as caught:
            self.panel()
        self.assertEqual(caught.exception.problem.code, "no-qt")

    def test_the_bindings_serve_where_houdinis_door_to_them_is_not_there(self) -> None:
        for binding in ("PySide2", "PySide6"):
            _mill()
            qt_modules.install(binding)
            self.assertIn("Open Panel", self.pressable(self.panel()))
            plugin.stop()

    def test_it_speaks_what_the_system_speaks(self) -> None:
        texts.speak(None)
        for language, text in (("zh_CN", "打开面板"), ("ja_JP", "Open Panel")):
            _mill()
            qt_modules.install(language=language)
            texts.speak(None)
            self.assertIn(text, self.pressable(self.panel()))
            plugin.stop()


class Actions(PanelTestCase):
    def test_the_shelf_submits_what_is_selected_and_shows_the_panel(self) -> None:
        _mill(selection=["/out/mantra1", "/out/mantra2"])
        actions.submit_selected({})
        self.finish()
        names = [each["name"] for each in self.worker.commands[0].settings["outputs"]]
        self.assertEqual(names, ["/out/mantra1", "/out/mantra2"])
        tab = hou.ui.paneTabOfType(hou.paneTabType.PythonPanel)
        assert isinstance(tab, PythonPanel)
        interface = tab.activeInterface()
        self.assertEqual(interface and interface.name(), "farmhand")

    def test_a_panel_that_is_there_comes_forward(self) -> None:
        _mill()
        other, ours = PythonPanel("a"), PythonPanel("b")
        interface = hou.pypanel.interfaceByName("farmhand")
        assert interface is not None
        ours.setActiveInterface(interface)
        state().pane_tabs.extend([other, ours])
        actions.show_panel()
        self.assertEqual((ours.isCurrentTab(), len(state().pane_tabs)), (True, 2))

    def test_a_package_without_its_panel_shows_progress_in_the_browser(self) -> None:
        _mill()
        state().python_panels.clear()
        actions.submit_selected()
        self.assertEqual(self.session.panels, [("progress", False)])

    def test_unsaved_changes_are_asked_about(self) -> None:
        _mill(unsaved=True)
        state().answers.append(1)
        actions.submit_selected()
        self.finish()
        asked = self.dialogs()[-1][1]
        self.assertEqual(asked["text"], "mill.hip has changes that are not saved.")
        self.assertEqual(asked["buttons"], ("Save and Submit", "Cancel"))
        self.assertEqual((state().saved, [each.commands for each in self.made()]), ([], []))
        state().answers.append(0)
        actions.submit_selected()
        self.finish()
        self.assertEqual((state().saved, len(self.worker.commands)), ([PATH], 1))

    def made(self) -> Any:
        from .plugin_support import Worker

        return Worker.made

    def test_refusals_are_dialogs_with_what_to_do(self) -> None:
        _mill(path=None)
        actions.submit_selected()
        shown = self.dialogs()[-1][1]
        self.assertEqual(shown["severity"], hou.severityType.Error)
        self.assertEqual(shown["text"], "This scene was never saved, so it has no file.")
        self.assertIn("File > Save As", shown["help"])

    def test_a_disk_that_is_full_stops_the_submission(self) -> None:
        _mill(unsaved=True)
        state().save_failure = "No space left on device"
        actions.submit_selected()
        self.finish()
        self.assertIn("No space left on device", self.dialogs()[-1][1]["text"])
        self.assertEqual(self.made(), [])

    def test_without_windows_a_line_says_what_to_use(self) -> None:
        _mill(with_ui=False)
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            actions.submit_node(hou.node("/out/submit1"))
        self.assertIn("Use the farmhand command in a terminal instead.", said.getvalue())

    def test_a_fault_is_a_line_for_the_console_and_a_dialog(self) -> None:
        _mill()
        said = io.StringIO()
        with mock.patch.object(plugin, "running", side_effect=ValueError("x")), contextlib.redirect_stdout(said):
            actions.open_panel()
        self.assertEqual(said.getvalue(), "Farmhand: ValueError: x\n")
        self.assertEqual(len(self.dialogs()), 1)

    def test_a_right_click_submits_that_node(self) -> None:
        _mill(selection=["/out/mantra1"])
        actions.submit_clicked({"node": hou.node("/out/mantra2")})
        self.finish()
        self.assertEqual([each["name"] for each in self.worker.commands[0].settings["outputs"]], ["/out/mantra2"])

    def test_the_submitter_goes_by_its_inputs_and_parameters(self) -> None:
        _mill()
        submitter = hou.node("/out/submit1")
        actions.submit_node(submitter)
        self.finish()
        self.assertEqual(self.worker.commands[0].settings["outputs"], [{"name": "/out/mantra2", "frames": None}])
        submitter.parm("frames_from").set(1)
        submitter.parm("frames").set(" 1-48x2 ")
        submitter.parm("with_dependencies").set(0)
        choice = actions.choice_of(submitter)
        self.assertEqual(tuple(choice), (("/out/mantra2",), "1-48x2", False))

    def test_frames_that_are_not_typed_are_asked_for(self) -> None:
        _mill()
        submitter = hou.node("/out/submit1")
        submitter.parm("frames_from").set(1)
        actions.submit_node(submitter)
        self.assertEqual(self.dialogs()[-1][1]["text"], "No frames are typed at /out/submit1.")


if __name__ == "__main__":
    unittest.main()
