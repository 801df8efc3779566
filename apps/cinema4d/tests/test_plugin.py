"""The plugin as Cinema 4D runs it: registered, ticked, opened and closed, with a bridge that starts nothing."""

import contextlib
import io
import os
import threading
import unittest
from typing import Any, Callable, List
from unittest import mock

import c4d
from c4d import host
from farmhand_cinema4d import plugin, web_view
from farmhand_cinema4d.farmhand_bridge import Connected, HostRequest, PanelFailed, PanelReady, Problem, ProblemWords

from . import PLUGIN
from .scenes import HostTestCase, document


class Session:
    """In place of the bridge's session, whose own tests are the bridge's: what the plugin does to one."""

    def __init__(self, description: Any, scene: Any, abilities: Any, connect: Callable[[], Any]) -> None:
        self.description = description
        self.scenes = [scene]
        self.abilities = abilities
        self.panels: List[Any] = []
        self.requests: List[HostRequest] = []
        self.answers: List[Any] = []
        self.news: List[Any] = []
        self.started = self.closed = self.connected = False

    def start(self) -> None:
        self.started = True

    def close(self, timeout_seconds: float = 1.0) -> None:
        self.closed = timeout_seconds <= 1.0

    def take_requests(self) -> List[HostRequest]:
        taken, self.requests = self.requests, []
        return taken

    def take_news(self) -> List[Any]:
        taken, self.news = self.news, []
        return taken

    def scene_changed(self, scene: Any) -> None:
        self.scenes.append(scene)

    def answer(self, request: HostRequest, result: Any = None) -> None:
        self.answers.append((request.request_id, result))

    def refuse(self, request: HostRequest, problem: Problem) -> None:
        self.answers.append((request.request_id, problem))

    def open_panel(self, screen: str = "submit", embedded: bool = False) -> None:
        self.panels.append((screen, embedded))


class PluginTestCase(HostTestCase):
    def setUp(self) -> None:
        super().setUp()
        patch = mock.patch.object(plugin, "HostSession", Session)
        patch.start()
        self.addCleanup(patch.stop)
        document(self.folder, "shot.c4d")

    def register(self) -> Any:
        self.assertTrue(plugin.register(PLUGIN))
        assert plugin._running is not None
        return plugin._running

    def tick(self) -> None:
        self.assertTrue(host.registered_messages[plugin.TIMER_ID].CoreMessage(c4d.MSG_TIMER, None))

    def execute(self) -> None:
        self.assertTrue(host.registered_commands[plugin.COMMAND_ID]["data"].Execute(None))

    def state(self, running: Any) -> str:
        return running.dialog.texts[1001]


class Registering(PluginTestCase):
    def test_a_command_with_an_icon_and_a_timer(self) -> None:
        self.register()
        command = host.registered_commands[plugin.COMMAND_ID]
        self.assertEqual(command["name"], "Farmhand")
        self.assertEqual(command["icon"].loaded, os.path.join(PLUGIN, "farmhand.png"))
        self.assertGreater(host.registered_messages[plugin.TIMER_ID].GetTimer(), 0)

    def test_nothing_runs_before_the_first_tick(self) -> None:
        running = self.register()
        self.assertIsNone(running._session)
        self.tick()
        self.assertTrue(running.session.started)

    def test_it_says_who_it_is_and_what_it_can(self) -> None:
        running = self.register()
        self.tick()
        self.assertEqual(tuple(running.session.description), ("cinema4d", "2024.4.1", "0.1.0"))
        self.assertEqual(
            set(running.session.abilities),
            {
                "takeSnapshot",
                "saveScene",
                "relink",
                "makeRelative",
                "pickFiles",
                "reveal",
                "changeOutputFormat",
                "changeOutputPath",
            },
        )


class Ticking(PluginTestCase):
    def test_it_tells_what_is_open(self) -> None:
        running = self.register()
        self.tick()
        doc = document(self.folder, "other.c4d")
        doc.changed = True
        self.tick()
        scene = running.session.scenes[-1]
        self.assertEqual(
            (scene.path, scene.name, scene.unsaved_changes), (os.path.join(self.folder, "other.c4d"), "other.c4d", True)
        )

    def test_a_change_of_the_document_is_a_newer_revision(self) -> None:
        running = self.register()
        self.tick()
        before = running.session.scenes[-1].revision
        host.registered_messages[plugin.TIMER_ID].CoreMessage(c4d.EVMSG_CHANGE, None)
        self.tick()
        self.assertGreater(running.session.scenes[-1].revision, before)

    def test_requests_are_answered(self) -> None:
        running = self.register()
        self.tick()
        running.session.requests = [HostRequest("7", "takeSnapshot", {}), HostRequest("8", "saveScene", {})]
        document("", "Untitled 1")
        self.tick()
        (first, result), (second, problem) = running.session.answers
        self.assertEqual((first, second), ("7", "8"))
        self.assertIsNone(result["snapshot"]["scenePath"])
        self.assertEqual(problem.code, "scene-never-saved")

    def ask(self, running: Any, request: HostRequest) -> Any:
        """The answer, and what was written to the console meanwhile."""
        running.session.requests = [request]
        console = io.StringIO()
        with contextlib.redirect_stdout(console):
            self.tick()
        return running.session.answers[-1][1], console.getvalue()

    def test_a_function_that_fails_is_one_line_in_the_console_and_a_sentence_for_the_artist(self) -> None:
        running = self.register()
        self.tick()
        request = HostRequest("7", "takeSnapshot", {})
        with mock.patch.object(c4d.documents, "GetAllAssetsNew", side_effect=SystemError("bad call")):
            problem, console = self.ask(running, request)
            self.assertEqual(console, "Farmhand: takeSnapshot failed: SystemError: bad call\n")
            self.assertEqual((problem.code, problem.message), ("host-failed", "The program could not do it."))
            self.assertEqual(problem.words(chinese=True).message, "程序无法完成该操作。")

    def test_a_change_that_was_asked_for_another_document_is_not_made_in_this_one(self) -> None:
        running = self.register()
        self.tick()
        before = os.path.join(self.folder, "shot.c4d")
        document(self.folder, "other.c4d")
        problem, _ = self.ask(running, HostRequest("7", "saveScene", {}, before))
        self.assertEqual((problem.code, host.commands), ("scene-switched", []))

    def test_what_a_newer_sidecar_asks_is_refused_in_plain_words(self) -> None:
        running = self.register()
        self.tick()
        problem, console = self.ask(running, HostRequest("7", "paintScene", {}))
        self.assertEqual((problem.code, console), ("host-cannot", ""))
        self.assertIn("update the Farmhand plugin", problem.hint)

    def test_while_a_dialog_of_cinema_4d_is_open_nothing_else_is_done(self) -> None:
        running = self.register()
        self.tick()
        running.session.requests = [HostRequest("7", "pickFiles", {"kind": "file", "title": ""})]

        def while_it_is_open(**_arguments: Any) -> str:
            running.session.requests = [HostRequest("8", "saveScene", {})]
            self.tick()
            return "/tex/a.png"

        with mock.patch.object(c4d.storage, "LoadDialog", while_it_is_open):
            self.tick()
        self.assertEqual(running.session.answers, [("7", {"paths": ["/tex/a.png"]})])
        self.tick()
        self.assertEqual(running.session.answers[1][0], "8")

    def test_a_fault_is_shown_and_does_not_reach_cinema_4d(self) -> None:
        running = self.register()
        self.execute()
        console = io.StringIO()
        with mock.patch.object(c4d.documents, "GetActiveDocument", side_effect=RuntimeError("no\ndocument")):
            with contextlib.redirect_stdout(console):
                for _ in range(3):
                    self.tick()
        # One line, however often.
        self.assertEqual(console.getvalue(), "Farmhand: RuntimeError: no document\n")
        self.assertIn("broke", self.state(running))
        self.assertNotIn("document", self.state(running))
        before = len(running.session.scenes)
        self.tick()
        self.assertGreater(len(running.session.scenes), before)

    def test_a_document_is_not_for_other_threads(self) -> None:
        """The stand-in would tell of a plugin that broke the rule; so it does."""
        errors: List[BaseException] = []

        def touch() -> None:
            try:
                c4d.documents.GetActiveDocument()
            except AssertionError as error:
                errors.append(error)

        thread = threading.Thread(target=touch)
        thread.start()
        thread.join()
        self.assertEqual(len(errors), 1)


class Opening(PluginTestCase):
    def test_in_the_browser_where_the_engine_of_the_view_is_not_known(self) -> None:
        running = self.register()
        self.execute()
        self.assertTrue(running.dialog.IsOpen())
        self.assertIsNone(running.dialog.view)
        self.assertEqual(running.session.panels, [("submit", False)])
        running.session.news = [PanelReady("http://127.0.0.1:1/#code=x", True)]
        self.tick()
        self.assertEqual(self.state(running), "The panel is open in your browser.")

    def test_inside_where_it_is(self) -> None:
        host.version = 2026000
        with mock.patch.object(plugin, "can_show_panel", lambda version: web_view.can_show_panel(version, "win32")):
            running = self.register()
        self.execute()
        self.assertEqual(running.session.panels, [("submit", True)])
        running.session.news = [PanelReady("http://127.0.0.1:1/#code=x", False)]
        self.tick()
        self.assertEqual(running.dialog.view.urls, [("http://127.0.0.1:1/#code=x", c4d.URL_ENCODING_UTF16)])

    def test_in_the_browser_when_cinema_4d_makes_no_view_after_all(self) -> None:
        host.version, host.has_web_view = 2026000, False
        with mock.patch.object(plugin, "can_show_panel", lambda version: web_view.can_show_panel(version, "win32")):
            running = self.register()
        self.execute()
        self.assertEqual(running.session.panels, [("submit", False)])

    def test_which_views_are_known(self) -> None:
        for version, platform, known in (
            (2026000, "win32", True),
            (2026302, "win32", True),
            (2025310, "win32", False),
            (23110, "win32", False),
            (2026000, "darwin", False),
            (2026000, "linux", False),
        ):
            self.assertIs(web_view.can_show_panel(version, platform), known, (version, platform))

    def test_the_window_is_opened_once_and_the_panel_each_time(self) -> None:
        running = self.register()
        self.execute()
        self.execute()
        running.dialog.Command(1000, None)
        self.assertEqual(len(running.dialog.opened), 1)
        self.assertEqual(len(running.session.panels), 3)

    def test_why_it_could_not_be_opened(self) -> None:
        running = self.register()
        self.execute()
        running.session.news = [PanelFailed(Problem("no-browser", "No browser.", "Choose one.", True))]
        self.tick()
        self.assertEqual(self.state(running), "No browser. Choose one.")
        host.languages = [("zh-CN", "简体中文", True)]
        chinese = ProblemWords("没有浏览器。", "请选择一个。")
        running.session.news = [PanelFailed(Problem("no-browser", "No browser.", "Choose one.", True, chinese))]
        self.tick()
        self.assertEqual(self.state(running), "没有浏览器。 请选择一个。")

    def test_the_connection_is_told_in_the_artists_language(self) -> None:
        running = self.register()
        self.execute()
        running.session.news = [Connected(True)]
        self.tick()
        self.assertEqual(self.state(running), "Farmhand is running.")
        host.languages = [("zh-CN", "简体中文", True)]
        running.session.news = [Connected(False)]
        self.tick()
        self.assertEqual(self.state(running), "Farmhand 未运行。打开面板即可启动。")

    def test_a_window_in_a_layout_comes_back_and_starts_nothing(self) -> None:
        running = self.register()
        secret = object()
        self.assertTrue(host.registered_commands[plugin.COMMAND_ID]["data"].RestoreLayout(secret))
        self.assertEqual(running.dialog.restored, [(plugin.COMMAND_ID, secret)])
        self.assertIsNone(running._session)

    def test_the_panel_comes_back_with_its_window_in_another_layout(self) -> None:
        host.version = 2026000
        with mock.patch.object(plugin, "can_show_panel", lambda version: web_view.can_show_panel(version, "win32")):
            running = self.register()
        self.execute()
        running.session.connected = True
        running.dialog.Close()
        host.registered_commands[plugin.COMMAND_ID]["data"].RestoreLayout(object())
        self.assertEqual(running.session.panels, [("submit", True)] * 2)

    def test_news_for_a_window_that_was_closed_meanwhile(self) -> None:
        host.version = 2026000
        with mock.patch.object(plugin, "can_show_panel", lambda version: web_view.can_show_panel(version, "win32")):
            running = self.register()
        self.execute()
        running.dialog.Close()
        running.session.news = [PanelReady("http://127.0.0.1:1/#code=x", False)]
        self.tick()
        self.assertEqual(running.dialog.view.urls, [])
        running.dialog.Restore(plugin.COMMAND_ID, object())
        self.assertEqual(self.state(running), "Opening the panel…")


class Closing(PluginTestCase):
    def test_it_says_good_bye_and_waits_for_no_answer(self) -> None:
        for message in (c4d.C4DPL_ENDACTIVITY, c4d.C4DPL_RELOADPYTHONPLUGINS):
            running = self.register()
            self.tick()
            session = running.session
            self.assertTrue(plugin.plugin_message(message))
            self.assertTrue(session.closed)
            # Until Cinema 4D has put the plugin away its timer may tick once more.
            self.tick()
            self.assertIsNone(running._session)

    def test_a_window_that_outlived_its_plugin_starts_nothing(self) -> None:
        """Python plugins can be loaded anew while Cinema 4D runs; windows of theirs stay open."""
        running = self.register()
        self.execute()
        plugin.plugin_message(c4d.C4DPL_RELOADPYTHONPLUGINS)
        running.dialog.Command(1000, None)
        self.assertIsNone(running._session)

    def test_other_messages_are_none_of_its_business(self) -> None:
        self.register()
        self.assertFalse(plugin.plugin_message(12345))


if __name__ == "__main__":
    unittest.main()
