import contextlib
import io
import os
import sys
import tempfile
import unittest
from typing import Any, List
from unittest import mock

import qt_modules
from farmhand_3dsmax import open_panel, plugin, start, stop
from farmhand_3dsmax.farmhand_bridge import HostSession, PanelReady
from qt_modules import QTimer, QWebEngineView

from .support import MaxTestCase


class PluginTest(MaxTestCase):
    def setUp(self) -> None:
        super().setUp()
        home = tempfile.TemporaryDirectory(prefix="farmhand-3dsmax-")
        self.addCleanup(home.cleanup)
        before = os.environ.get("FARMHAND_HOME")
        os.environ["FARMHAND_HOME"] = home.name
        self.addCleanup(self.put_back, before)
        self.addCleanup(stop)

    def put_back(self, before: object) -> None:
        os.environ.pop("FARMHAND_HOME", None)
        if isinstance(before, str):
            os.environ["FARMHAND_HOME"] = before

    def test_it_runs_a_timer_on_the_main_thread_once(self) -> None:
        qt = qt_modules.install()
        start()
        start()
        [timer] = QTimer.running
        self.assertIs(timer.parent, qt.main_window)
        self.assertGreater(timer.interval, 0)
        timer.fire()
        self.assertEqual(self.max.from_other_threads, [])

    def test_it_ends_and_can_be_started_again(self) -> None:
        qt_modules.install("PySide2")
        start()
        [timer] = QTimer.running
        stop()
        self.assertEqual(QTimer.running, [])
        # One that was under way is not answered by a plugin that has ended.
        timer.timeout.emit()
        start()
        self.assertEqual(len(QTimer.running), 1)

    def test_a_fault_in_the_timer_is_one_line_in_the_listener(self) -> None:
        qt_modules.install()
        start()
        [timer] = QTimer.running
        console = io.StringIO()
        with mock.patch.object(plugin, "open_scene", side_effect=RuntimeError("no\nscene")):
            with contextlib.redirect_stdout(console):
                for _ in range(3):
                    timer.fire()
        self.assertEqual(console.getvalue(), "Farmhand: RuntimeError: no scene\n")

    def test_in_batch_mode_nothing_starts(self) -> None:
        qt_modules.install()
        self.max.batch_mode = True
        start()
        self.assertEqual(QTimer.running, [])

    def test_without_qt_the_menu_says_what_is_wrong(self) -> None:
        open_panel()
        self.assertEqual(len(self.max.messages), 1)
        self.assertIn("Restart 3ds Max", self.max.messages[0])

    def test_the_browser_can_be_asked_for(self) -> None:
        qt_modules.install()
        self.assertIsNotNone(plugin._engine())
        os.environ["FARMHAND_PANEL"] = "browser"
        try:
            self.assertIsNone(plugin._engine())
        finally:
            del os.environ["FARMHAND_PANEL"]

    def test_a_view_that_is_gone_leaves_the_screen_that_was_asked_for_to_the_browser_and_is_made_anew(self) -> None:
        qt = qt_modules.install()
        start()
        [timer] = QTimer.running
        asked: List[Any] = []
        news = [PanelReady("http://127.0.0.1:1/#code=a", False)]
        with mock.patch.object(HostSession, "open_panel", lambda _self, *screen, **how: asked.append((screen, how))):
            with mock.patch.object(HostSession, "take_news", lambda _self: news):
                open_panel("submit")
                timer.fire()
                open_panel("jobs")
                with mock.patch.object(QWebEngineView, "load", side_effect=RuntimeError("already deleted")):
                    timer.fire()
                open_panel("jobs")
                timer.fire()
        embedded = {"embedded": True}
        self.assertEqual(asked, [(("submit",), embedded), (("jobs",), embedded), (("jobs",), {}), (("jobs",), embedded)])
        self.assertEqual(len([1 for name, _ in qt.main_window.calls if name == "addDockWidget"]), 2)

    def test_the_sidecar_is_beside_the_python_folder(self) -> None:
        contents = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(sys.modules[plugin.__name__].__file__ or ""))))
        self.assertEqual(plugin._sidecar_folder(), os.path.join(contents, "sidecar"))


if __name__ == "__main__":
    unittest.main()
