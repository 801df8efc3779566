"""Whether this 3ds Max can show the panel itself: its Qt has a page engine, and that is new enough."""

import re
from typing import Any, NamedTuple, Optional

from . import qt

#: The panel is built for Chromium 87 and newer.
OLDEST_CHROMIUM = 87

_CHROMIUM = re.compile(r"(?:Chrome/|^)(\d+)\.")


class PageEngine(NamedTuple):
    """Qt WebEngine, ready to be used."""

    #: ``QWebEngineView``.
    view: Any
    chromium: int


def find_page_engine() -> Optional[PageEngine]:
    """The page engine; None where there is none, it is too old, or nothing tells how old it is.

    Which releases of 3ds Max ship Qt WebEngine for Python is not documented, so it is looked for rather than known.
    """
    core = qt.module("QtCore")
    if core is None or not _shares_contexts(core):
        return None
    widgets = qt.module("QtWebEngineWidgets")
    view = getattr(widgets, "QWebEngineView", None)
    if view is None:
        return None
    chromium = _chromium_version()
    return PageEngine(view, chromium) if chromium is not None and chromium >= OLDEST_CHROMIUM else None


def chromium_in(told: str) -> Optional[int]:
    """Major version in ``Mozilla/5.0 ... QtWebEngine/5.15.2 Chrome/83.0.4103.122 Safari/537.36`` or in ``108.0.5359.220``."""
    found = _CHROMIUM.search(told)
    return int(found.group(1)) if found else None


def _shares_contexts(core: Any) -> bool:
    """Qt WebEngine works only in a program that let its OpenGL contexts be shared before it began; importing it elsewhere
    can end 3ds Max. Source: Qt's documentation, ``Qt::AA_ShareOpenGLContexts``."""
    try:
        attribute = getattr(core.Qt, "AA_ShareOpenGLContexts", None)
        if attribute is None:
            attribute = core.Qt.ApplicationAttribute.AA_ShareOpenGLContexts
        return bool(core.QCoreApplication.testAttribute(attribute))
    except Exception:
        return False


def _chromium_version() -> Optional[int]:
    core = qt.module("QtWebEngineCore")
    tell = getattr(core, "qWebEngineChromiumVersion", None)
    if tell is not None:
        return chromium_in(str(tell()))
    # Before Qt 6.2 only the name that it gives itself to servers tells.
    for name in ("QtWebEngineCore", "QtWebEngineWidgets"):
        profile = getattr(qt.module(name), "QWebEngineProfile", None)
        if profile is not None:
            try:
                return chromium_in(str(profile.defaultProfile().httpUserAgent()))
            except Exception:
                return None
    return None
