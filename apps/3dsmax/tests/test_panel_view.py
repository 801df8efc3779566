import unittest

import qt_modules
from farmhand_3dsmax import panel_view
from farmhand_3dsmax.page_engine import find_page_engine
from qt_modules import QWebEngineView

from .support import MaxTestCase


class PanelViewTest(MaxTestCase):
    def tearDown(self) -> None:
        panel_view.close()

    def test_one_window_that_is_docked_and_keeps_its_keys(self) -> None:
        qt = qt_modules.install()
        engine = find_page_engine()
        assert engine is not None
        self.assertTrue(panel_view.show(engine, "http://127.0.0.1:1/#code=a"))
        self.assertTrue(panel_view.show(engine, "http://127.0.0.1:1/#code=b"))
        self.assertEqual(QWebEngineView.shown, ["http://127.0.0.1:1/#code=a", "http://127.0.0.1:1/#code=b"])
        docked = [arguments for name, arguments in qt.main_window.calls if name == "addDockWidget"]
        self.assertEqual(len(docked), 1)
        self.assertEqual([on for _, on in qt.keys_kept], [True])
        self.assertIs(qt.keys_kept[0][0], docked[0][1])

    def test_closed_it_is_made_anew(self) -> None:
        qt = qt_modules.install()
        engine = find_page_engine()
        assert engine is not None
        panel_view.show(engine, "http://127.0.0.1:1/#code=a")
        panel_view.close()
        panel_view.show(engine, "http://127.0.0.1:1/#code=b")
        self.assertEqual(len([1 for name, _ in qt.main_window.calls if name == "addDockWidget"]), 2)


if __name__ == "__main__":
    unittest.main()
