"""Tests of the Houdini plugin, run without Houdini: ``fakes/`` stand in for it.

The plugin's package has the bridge inside itself, as the built zip has.
"""

import importlib
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_APP = os.path.dirname(_HERE)
_BRIDGE = os.path.join(os.path.dirname(os.path.dirname(_APP)), "packages", "bridge")
#: The folder that goes beside ``farmhand.json``, and the Python package in it.
PLUGIN = os.path.join(_APP, "plugin")
PACKAGE = os.path.join(PLUGIN, "farmhand", "scripts", "python", "farmhand_houdini")

for _folder in (os.path.join(_APP, "fakes"), os.path.dirname(PACKAGE)):
    if _folder not in sys.path:
        sys.path.insert(0, _folder)
importlib.import_module("farmhand_houdini").__path__.append(_BRIDGE)
