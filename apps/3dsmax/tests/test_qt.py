import os
import sys
import tempfile

import qt_modules
from farmhand_3dsmax import qt

from .support import MaxTestCase


class BindingTest(MaxTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.folder = tempfile.TemporaryDirectory(prefix="farmhand-3dsmax-")
        self.addCleanup(self.folder.cleanup)
        sys.path.insert(0, self.folder.name)
        self.addCleanup(sys.path.remove, self.folder.name)

    def put_into_python(self, binding: str) -> None:
        """What somebody has installed into 3ds Max's Python: all that is asked for is there."""
        package = os.path.join(self.folder.name, binding)
        os.mkdir(package)
        for name in ("__init__", "QtCore", "QtWebEngineWidgets"):
            with open(os.path.join(package, name + ".py"), "w", encoding="utf-8") as file:
                file.write("")

    def test_a_second_binding_beside_that_of_max_is_never_loaded(self) -> None:
        for own, other in (("PySide2", "PySide6"), ("PySide6", "PySide2")):
            self.put_into_python(other)
            qt_modules.install(own, chromium=None)
            core = qt.module("QtCore")
            assert core is not None
            self.assertEqual(core.__name__, own + ".QtCore")
            self.assertIsNone(qt.module("QtWebEngineWidgets"))
            self.assertNotIn(other, sys.modules)

    def test_where_nothing_is_loaded_yet_the_one_that_is_there_is(self) -> None:
        self.put_into_python("PySide2")
        core = qt.module("QtCore")
        assert core is not None
        self.assertEqual(core.__name__, "PySide2.QtCore")
