"""Tests of the add-on's plain Python, run without Blender.

The add-on's own ``__init__`` needs Blender, so a bare package of the same name stands in for it, with the bridge
where the built zip has it.
"""

import os
import sys
import types

_HERE = os.path.dirname(os.path.abspath(__file__))
_package = types.ModuleType("farmhand")
_package.__path__ = [
    os.path.join(_HERE, os.pardir, "addon", "farmhand"),
    os.path.join(_HERE, os.pardir, os.pardir, os.pardir, "packages", "bridge"),
]
sys.modules["farmhand"] = _package
