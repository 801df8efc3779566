"""The Qt that Houdini brings. Nothing is ever installed."""

import importlib
from types import ModuleType
from typing import Any, Optional

import hou

#: ``hutil.Qt`` is Houdini's own door to the binding it has: PySide2 up to 20.5, PySide6 after. The bindings themselves are asked
#: only where that door is not there.
_PACKAGES = ("hutil.Qt", "PySide6", "PySide2")


def module(name: str) -> Optional[ModuleType]:
    """A module of Qt, such as ``QtCore``; None where this Houdini lacks it, as hython may."""
    for package in _PACKAGES:
        try:
            return importlib.import_module("{}.{}".format(package, name))
        except Exception:
            # The door is one module with the others in it, where importing them by a path of its own fails.
            pass
        try:
            return getattr(importlib.import_module(package), name)
        except Exception:
            continue
    return None


def main_window() -> Any:
    """Houdini's own window; None where it has none."""
    try:
        return hou.qt.mainWindow()
    except Exception:
        return None


def come_forward() -> None:
    """Brings Houdini before the browser, in which the artist may have the panel: a dialog would open behind it.

    A system that lets no program come forward by itself shows that it wants to, in its taskbar.
    """
    window = main_window()
    if window is not None:
        window.raise_()
        window.activateWindow()
