"""The Qt that 3ds Max brings: PySide6 from 2025 on, PySide2 before. Nothing is ever installed."""

import importlib
import sys
from types import ModuleType
from typing import Any, Optional, Sequence

_BINDINGS = ("PySide6", "PySide2")


def module(name: str) -> Optional[ModuleType]:
    """A module of Qt, such as ``QtCore``; None where this 3ds Max lacks it."""
    for binding in _bindings():
        try:
            return importlib.import_module("{}.{}".format(binding, name))
        except Exception:
            # A binding whose parts do not fit together raises more than ImportError.
            continue
    return None


def _bindings() -> Sequence[str]:
    """The binding that is in use here, which 3ds Max's own ``qtmax`` loads; both only where that tells nothing.

    The other one, when somebody has installed it into this Python, would bring a second Qt, which can end 3ds Max.
    """
    try:
        importlib.import_module("qtmax")
    except Exception:
        pass
    loaded = [binding for binding in _BINDINGS if binding + ".QtCore" in sys.modules]
    return loaded[:1] or _BINDINGS


def main_window() -> Any:
    """3ds Max's own window; None where it has none, as in batch mode."""
    try:
        return importlib.import_module("qtmax").GetQMaxMainWindow()
    except Exception:
        return None


def come_forward() -> None:
    """Brings 3ds Max before the browser, in which the artist may have the panel: a dialog would open behind it.

    A system that lets no program come forward by itself shows that it wants to, in its taskbar.
    """
    window = main_window()
    if window is not None:
        window.raise_()
        window.activateWindow()


def keep_keys(widget: Any) -> None:
    """Lets a widget have its keys: otherwise typing in it triggers 3ds Max's shortcuts."""
    try:
        importlib.import_module("qtmax").DisableMaxAcceleratorsOnFocus(widget, True)
    except Exception:
        # Not there before 3ds Max 2022, so far as is known; the panel is in the browser there.
        pass
