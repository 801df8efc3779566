"""As much of Qt as the plugin uses, under the names that 3ds Max's Python has it: put into ``sys.modules`` on demand."""

import sys
from types import ModuleType
from typing import Any, Callable, Dict, List, Optional


class Signal:
    """Calls whoever is connected."""

    def __init__(self) -> None:
        self._slots: List[Callable[[], None]] = []

    def connect(self, slot: Callable[[], None]) -> None:
        self._slots.append(slot)

    def emit(self) -> None:
        for slot in list(self._slots):
            slot()


class QTimer:
    """A timer whose time the test decides: :meth:`fire`."""

    running: "List[QTimer]" = []

    def __init__(self, parent: Any = None) -> None:
        self.parent = parent
        self.timeout = Signal()
        self.interval = 0

    def setInterval(self, milliseconds: int) -> None:
        self.interval = milliseconds

    def start(self) -> None:
        QTimer.running.append(self)

    def stop(self) -> None:
        QTimer.running.remove(self)

    def fire(self) -> None:
        if self in QTimer.running:
            self.timeout.emit()


class Widget:
    """Any widget; what was called on it is in ``calls``."""

    def __init__(self, *args: Any) -> None:
        self.args = args
        self.calls: List[Any] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args: self.calls.append((name, args))


class QWebEngineView(Widget):
    """Shows pages; the last one is in ``shown``."""

    shown: "List[str]" = []

    def load(self, url: Any) -> None:
        QWebEngineView.shown.append(url.text)


class QUrl:
    def __init__(self, text: str) -> None:
        self.text = text


class QFileDialog:
    """Answers what the test put here, and keeps what it was asked."""

    files: "List[str]" = []
    folder = ""
    asked: "List[Any]" = []
    #: Called while the dialog is open.
    meanwhile: "List[Callable[[], None]]" = []

    @classmethod
    def _open(cls, *asked: Any) -> None:
        cls.asked.append(asked)
        for call in cls.meanwhile:
            call()

    @classmethod
    def getOpenFileName(cls, _parent: Any, title: str, folder: str) -> Any:
        cls._open("file", title, folder)
        return (cls.files[0] if cls.files else "", "")

    @classmethod
    def getOpenFileNames(cls, _parent: Any, title: str, folder: str) -> Any:
        cls._open("files", title, folder)
        return (list(cls.files), "")

    @classmethod
    def getExistingDirectory(cls, _parent: Any, title: str, folder: str) -> str:
        cls._open("folder", title, folder)
        return cls.folder


_NAMES = ("PySide6", "PySide2", "qtmax")


class FakeQt:
    """What :func:`install` put in place."""

    def __init__(self) -> None:
        self.main_window = Widget("main window")
        self.keys_kept: List[Any] = []


def install(
    binding: str = "PySide6",
    chromium: Optional[str] = "108.0.5359.220",
    shares_contexts: bool = True,
    tells_version: bool = True,
) -> FakeQt:
    """A Qt of 3ds Max; without page engine where ``chromium`` is None. ``tells_version`` is Qt 6.2 and newer."""
    _forget_modules()
    fake = FakeQt()
    attribute = object()
    core = _module(
        binding + ".QtCore",
        QTimer=QTimer,
        QUrl=QUrl,
        Qt=type("Qt", (), {"AA_ShareOpenGLContexts": attribute, "RightDockWidgetArea": 2}),
        QCoreApplication=type(
            "QCoreApplication",
            (),
            {"testAttribute": staticmethod(lambda asked: asked is attribute and shares_contexts)},
        ),
    )
    widgets = _module(binding + ".QtWidgets", QFileDialog=QFileDialog, QDockWidget=Widget)
    parts: Dict[str, ModuleType] = {"QtCore": core, "QtWidgets": widgets}
    if chromium is not None:
        agent = "Mozilla/5.0 (Windows NT 10.0) QtWebEngine/5.15.2 Chrome/{} Safari/537.36".format(chromium)
        profile = type("P", (), {"httpUserAgent": lambda self: agent})
        page = {"QWebEngineProfile": type("QWebEngineProfile", (), {"defaultProfile": staticmethod(profile)})}
        in_core = {"qWebEngineChromiumVersion": lambda: chromium} if tells_version else {}
        parts["QtWebEngineCore"] = _module(binding + ".QtWebEngineCore", **in_core)
        parts["QtWebEngineWidgets"] = _module(
            binding + ".QtWebEngineWidgets", QWebEngineView=QWebEngineView, **page
        )
    package = _module(binding, **parts)
    package.__path__ = []
    _module(
        "qtmax",
        GetQMaxMainWindow=lambda: fake.main_window,
        DisableMaxAcceleratorsOnFocus=lambda widget, on: fake.keys_kept.append((widget, on)),
    )
    return fake


def remove() -> None:
    """No Qt at all, and nothing that happened in it."""
    _forget_modules()
    QTimer.running = []
    QWebEngineView.shown = []
    QFileDialog.files, QFileDialog.folder, QFileDialog.asked, QFileDialog.meanwhile = [], "", [], []


def _forget_modules() -> None:
    for name in list(sys.modules):
        if name.split(".")[0] in _NAMES:
            del sys.modules[name]


def _module(name: str, **members: Any) -> ModuleType:
    module = ModuleType(name)
    for member, value in members.items():
        setattr(module, member, value)
    sys.modules[name] = module
    return module
