"""The panel in a window of 3ds Max that can be docked."""

from typing import Any

from . import qt
from .page_engine import PageEngine

_NAME = "FarmhandPanel"

#: Held here, since Python would collect a window that only Qt knows.
_dock: Any = None
_view: Any = None


def show(engine: PageEngine, url: str) -> bool:
    """Shows the panel at ``url``, in the window that is there already or in a new one; False where there is no main window."""
    global _dock, _view
    window = qt.main_window()
    core, widgets = qt.module("QtCore"), qt.module("QtWidgets")
    if window is None or core is None or widgets is None:
        return False
    if _dock is None:
        _view = engine.view(window)
        _dock = widgets.QDockWidget("Farmhand", window)
        _dock.setObjectName(_NAME)
        _dock.setWidget(_view)
        qt.keep_keys(_dock)
        window.addDockWidget(_right_side(core), _dock)
    _view.load(core.QUrl(url))
    _dock.show()
    _dock.raise_()
    return True


def close() -> None:
    """Closes the window for good, with the page in it."""
    global _dock, _view
    dock, _dock, _view = _dock, None, None
    if dock is not None:
        dock.close()
        dock.deleteLater()


def _right_side(core: Any) -> Any:
    side = getattr(core.Qt, "RightDockWidgetArea", None)
    return core.Qt.DockWidgetArea.RightDockWidgetArea if side is None else side
