import unittest

import qt_modules
from farmhand_3dsmax.page_engine import chromium_in, find_page_engine

from .support import MaxTestCase


class PageEngineTest(MaxTestCase):
    def test_a_new_enough_one_is_used(self) -> None:
        for binding, chromium, tells in (
            ("PySide6", "108.0.5359.220", True),
            ("PySide6", "90.0.4430.228", False),
            ("PySide2", "87.0.4280.144", False),
        ):
            qt_modules.install(binding, chromium, tells_version=tells)
            engine = find_page_engine()
            self.assertIsNotNone(engine, binding)
            assert engine is not None
            self.assertEqual(engine.chromium, int(chromium.split(".")[0]))
            self.assertIs(engine.view, qt_modules.QWebEngineView)

    def test_an_older_one_is_not(self) -> None:
        qt_modules.install("PySide2", "83.0.4103.122", tells_version=False)
        self.assertIsNone(find_page_engine())
        qt_modules.install("PySide2", "80.0.3987.163", tells_version=False)
        self.assertIsNone(find_page_engine())

    def test_nor_is_one_that_does_not_say_how_old_it_is(self) -> None:
        qt_modules.install("PySide2", "unknown", tells_version=False)
        self.assertIsNone(find_page_engine())

    def test_a_qt_without_one_and_no_qt_at_all(self) -> None:
        qt_modules.install("PySide6", None)
        self.assertIsNone(find_page_engine())
        qt_modules.remove()
        self.assertIsNone(find_page_engine())

    def test_a_program_that_shares_no_contexts_is_not_made_to_load_it(self) -> None:
        qt_modules.install("PySide2", "87.0.4280.144", shares_contexts=False)
        self.assertIsNone(find_page_engine())


class VersionTest(unittest.TestCase):
    def test_both_ways_of_telling(self) -> None:
        self.assertEqual(chromium_in("Mozilla/5.0 QtWebEngine/5.15.2 Chrome/83.0.4103.122 Safari/537.36"), 83)
        self.assertEqual(chromium_in("108.0.5359.220"), 108)
        self.assertIsNone(chromium_in("Mozilla/5.0 Safari/537.36"))


if __name__ == "__main__":
    unittest.main()
