"""``hou.qt``: Houdini's own window, for those who make windows with Qt."""

from typing import Any

from ._state import require_main_thread, state


def mainWindow() -> Any:
    require_main_thread()
    return state().main_window
