"""Tests of the plugin, run against the stand-ins in ``fakes/``.

A bare ``farmhand_cinema4d`` package stands in for the built one, with the bridge where the zip has it.
"""

import os
import sys
import types

_HERE = os.path.dirname(os.path.abspath(__file__))
_APP = os.path.dirname(_HERE)
PLUGIN = os.path.join(_APP, "plugin")

sys.path.insert(0, os.path.join(_APP, "fakes"))
_package = types.ModuleType("farmhand_cinema4d")
_package.__path__ = [
    os.path.join(PLUGIN, "farmhand_cinema4d"),
    os.path.join(_APP, os.pardir, os.pardir, "packages", "bridge"),
]
setattr(_package, "VERSION", "0.1.0")
sys.modules["farmhand_cinema4d"] = _package
