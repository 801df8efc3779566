"""A small stand-in for Cinema 4D's ``c4d`` module, built from its public documentation.

Only what the plugin uses, with the names, parameters and answers that Maxon documents. What is not documented is left out,
so that using it fails here. ``host`` is the test's side: version, language, what dialogs answer, what was pressed.
Every touch of a document from another thread than the one that imported this fails, as it may in Cinema 4D.
"""

from . import bitmaps, documents, gui, host, plugins, storage
from .constants import *
from .host import CallCommand, EventAdd, GeGetLanguage, GetC4DVersion, GetGlobalTexturePaths
from .nodes import (
    BaseContainer,
    BaseList2D,
    BaseMaterial,
    BaseObject,
    BaseShader,
    BaseTag,
    BaseTime,
    DescID,
    DescLevel,
)

__all__ = [
    "BaseContainer",
    "BaseList2D",
    "BaseMaterial",
    "BaseObject",
    "BaseShader",
    "BaseTag",
    "BaseTime",
    "CallCommand",
    "DescID",
    "DescLevel",
    "EventAdd",
    "GeGetLanguage",
    "GetC4DVersion",
    "GetGlobalTexturePaths",
    "bitmaps",
    "documents",
    "gui",
    "host",
    "plugins",
    "storage",
]
