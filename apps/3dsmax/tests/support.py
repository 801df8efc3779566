"""A 3ds Max of its own for each test."""

import unittest

import pymxs
import qt_modules


class MaxTestCase(unittest.TestCase):
    """``self.max`` is what is open, ``self.rt`` the runtime that the plugin gets."""

    def setUp(self) -> None:
        self.max = pymxs.reset()
        self.rt = pymxs.runtime
        qt_modules.remove()
        self.addCleanup(qt_modules.remove)
