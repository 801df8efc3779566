"""Tests of the 3ds Max plugin, run without 3ds Max: ``fakes/`` stand in for it.

The plugin's package has the bridge inside itself, as the built zip has.
"""

import importlib
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_APP = os.path.dirname(_HERE)
_BRIDGE = os.path.join(os.path.dirname(os.path.dirname(_APP)), "packages", "bridge")

for _folder in (os.path.join(_APP, "fakes"), os.path.join(_APP, "plugin", "Contents", "python")):
    if _folder not in sys.path:
        sys.path.insert(0, _folder)
importlib.import_module("farmhand_3dsmax").__path__.append(_BRIDGE)
