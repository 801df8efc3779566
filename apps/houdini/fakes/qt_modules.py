"""As much of Qt as the plugin uses, under the name that Houdini's Python has it: put into ``sys.modules`` on demand.

Names that Qt has and the plugin does not use are left out, so that a name of nobody's fails.
"""

import sys
from types import ModuleType
from typing import Any, Callable, List, Optional, Tuple

_NAMES = ("hutil", "PySide6", "PySide2")


class Signal:
    """Calls whoever is connected."""

    def __init__(self) -> None:
        self._slots: List[Callable[..., None]] = []

    def connect(self, slot: Callable[..., None]) -> None:
        self._slots.append(slot)

    def emit(self, *values: Any) -> None:
        for slot in list(self._slots):
            slot(*values)


class QWidget:
    """Visible from the start, as one is that Houdini shows at once; deleted below its Python object by :meth:`delete`."""

    def __init__(self, parent: Any = None) -> None:
        self.destroyed = Signal()
        self.layouts: List[Any] = []
        self._visible = True
        self._deleted = False
        self.raised = self.activated = 0

    def isVisible(self) -> bool:
        if self._deleted:
            raise RuntimeError("Internal C++ object (PySide2.QtWidgets.QWidget) already deleted.")
        return self._visible

    def setVisible(self, visible: bool) -> None:
        self._visible = visible

    def setToolTip(self, text: str) -> None:
        self.tool_tip = text

    def setEnabled(self, enabled: bool) -> None:
        self.enabled = enabled

    def raise_(self) -> None:
        self.raised += 1

    def activateWindow(self) -> None:
        self.activated += 1

    def delete(self) -> None:
        """What Qt does to it; no name of Qt's."""
        self._deleted = True
        self.destroyed.emit(self)


class _Layout:
    def __init__(self, parent: Optional[QWidget] = None) -> None:
        self.items: List[Any] = []
        if parent is not None:
            parent.layouts.append(self)

    def addWidget(self, widget: QWidget) -> None:
        self.items.append(widget)

    def addLayout(self, layout: "_Layout") -> None:
        self.items.append(layout)

    def addStretch(self, stretch: int = 0) -> None:
        pass


class QVBoxLayout(_Layout):
    pass


class QHBoxLayout(_Layout):
    pass


class QLabel(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def setText(self, text: str) -> None:
        if not isinstance(text, str):
            raise TypeError("setText(str)")
        self._text = text

    def text(self) -> str:
        return self._text

    def setWordWrap(self, on: bool) -> None:
        pass


class QPushButton(QLabel):
    def __init__(self) -> None:
        super().__init__()
        self.clicked = Signal()
        self.enabled = True

    def click(self) -> None:
        """As an artist does: nothing happens where it cannot be pressed."""
        if self.enabled and self._visible:
            self.clicked.emit(False)


class QCheckBox(QWidget):
    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text
        self._checked = False

    def text(self) -> str:
        return self._text

    def setChecked(self, checked: bool) -> None:
        self._checked = checked

    def isChecked(self) -> bool:
        return self._checked


class QProgressBar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._range = (0, 100)
        self._value = 0

    def setRange(self, least: int, most: int) -> None:
        self._range = (least, most)

    def setTextVisible(self, visible: bool) -> None:
        pass

    def setValue(self, value: int) -> None:
        if not isinstance(value, int):
            raise TypeError("setValue(int)")
        self._value = value

    def value(self) -> int:
        return self._value

    def maximum(self) -> int:
        return self._range[1]


class QLocale:
    #: What the system speaks.
    language = "en_GB"

    @staticmethod
    def system() -> "QLocale":
        return QLocale()

    def name(self) -> str:
        return QLocale.language


class QCoreApplication:
    _instance: "Optional[QCoreApplication]" = None

    def __init__(self) -> None:
        self.aboutToQuit = Signal()
        QCoreApplication._instance = self

    @staticmethod
    def instance() -> "Optional[QCoreApplication]":
        return QCoreApplication._instance


_CORE: Tuple[Any, ...] = (QLocale, QCoreApplication)
_WIDGETS: Tuple[Any, ...] = (QWidget, QVBoxLayout, QHBoxLayout, QLabel, QPushButton, QCheckBox, QProgressBar)


def install(binding: str = "hutil.Qt", language: str = "en_GB") -> QCoreApplication:
    """A Qt of Houdini's, with a running application: behind Houdini's own door, or as ``PySide2`` or ``PySide6`` alone."""
    remove()
    QLocale.language = language
    whole = ""
    for part in binding.split("."):
        whole = whole + "." + part if whole else part
        _module(whole).__path__ = []
    core, widgets = _module(binding + ".QtCore"), _module(binding + ".QtWidgets")
    for each in _CORE:
        setattr(core, each.__name__, each)
    for each in _WIDGETS:
        setattr(widgets, each.__name__, each)
    return QCoreApplication()


def remove() -> None:
    """No Qt at all, as in a hython without it."""
    for name in list(sys.modules):
        if name.split(".")[0] in _NAMES:
            del sys.modules[name]
    QCoreApplication._instance = None


def _module(name: str) -> ModuleType:
    module = ModuleType(name)
    sys.modules[name] = module
    return module
