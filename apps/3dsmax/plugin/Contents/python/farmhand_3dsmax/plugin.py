"""What runs inside 3ds Max: the host session, and the timer on the main thread that carries out what panels ask.

The bridge's threads do all waiting and never touch 3ds Max: pymxs may be used on its main thread only.
"""

import os
from typing import Any, Dict, Optional

import pymxs

from . import VERSION, page_engine, panel_view, qt
from .farmhand_bridge import (
    Handler,
    HostDescription,
    HostSession,
    PanelFailed,
    PanelReady,
    connect,
    find_sidecar_files,
    handle_requests,
    home_folder,
)
from .host_requests import ABILITIES, handlers, open_scene
from .mxs import attempt
from .snapshot import host_version
from .texts import follow_language, say, speaks_chinese

#: Time between two looks into the queue. Milliseconds.
_TICK_MS = 200

_session: Optional[HostSession] = None
_timer: Optional[Any] = None
_handlers: Dict[str, Handler] = {}
#: Screen that the panel was asked for last.
_screen = "submit"
_in_tick = False
_last_failure = ""


def start() -> None:
    """Starts the session and the timer. Does nothing the second time, and nothing where no artist sits: in batch mode."""
    global _session, _timer, _handlers
    rt = pymxs.runtime
    if _session is not None or attempt(lambda: bool(rt.maxOps.isInNonInteractiveMode()), False):
        return
    core = qt.module("QtCore")
    if core is None:
        # Every 3ds Max that has Python 3 has Qt's; without its timer nothing could be carried out.
        return
    follow_language(rt)
    files = find_sidecar_files(_sidecar_folder())
    home = home_folder()
    _handlers = handlers(rt, pymxs.undo)
    session = HostSession(
        HostDescription("3dsmax", host_version(rt), VERSION),
        open_scene(rt),
        ABILITIES,
        lambda: connect(files, home),
    )
    timer = core.QTimer(qt.main_window())
    timer.setInterval(_TICK_MS)
    timer.timeout.connect(tick)
    session.start()
    timer.start()
    _session, _timer = session, timer


def stop() -> None:
    """Ends all of it; the sidecar goes on with open jobs."""
    global _session, _timer
    if _timer is not None:
        _timer.stop()
    _timer = None
    panel_view.close()
    if _session is not None:
        _session.close()
    _session = None


def open_panel(screen: str = "submit") -> None:
    """Asks for the panel; the timer shows it when its address is there."""
    global _screen
    start()
    if _session is None:
        _tell(
            say("Farmhand did not start, so its panel cannot open."),
            say("Restart 3ds Max. If it stays like this, install the plugin again."),
        )
        return
    _screen = screen
    _session.open_panel(screen, embedded=_engine() is not None)


def tick() -> None:
    """Carries out what was asked, and tells what is open. Called by the timer on the main thread."""
    global _in_tick
    session = _session
    # A dialog that a request opens runs the timer on below it.
    if session is None or _in_tick:
        return
    _in_tick = True
    try:
        _tick(session)
    except Exception as error:
        _failed(error)
    finally:
        _in_tick = False


def _tick(session: HostSession) -> None:
    rt = pymxs.runtime
    session.scene_changed(open_scene(rt))
    handle_requests(session, _handlers, lambda: open_scene(rt), print)
    for news in session.take_news():
        if isinstance(news, PanelReady) and not news.opened:
            _show(session, news.url)
        elif isinstance(news, PanelFailed):
            _tell(*news.problem.words(chinese=speaks_chinese()))


def _failed(error: Exception) -> None:
    """One line for the listener, however often it comes: left to Qt it would be many, five times a second."""
    global _last_failure
    line = "Farmhand: {}: {}".format(type(error).__name__, " ".join(str(error).split()))
    if line != _last_failure:
        _last_failure = line
        print(line)


def _show(session: HostSession, url: str) -> None:
    engine = _engine()
    shown = attempt(lambda: panel_view.show(engine, url), False) if engine is not None else False
    if not shown:
        # It may be a window that Qt has deleted since: the next one is made anew.
        attempt(panel_view.close, None)
        # The address served once; the browser gets its own.
        session.open_panel(_screen)


def _engine() -> Optional[page_engine.PageEngine]:
    """The page engine to show the panel with; ``FARMHAND_PANEL=browser`` keeps it out of 3ds Max."""
    if os.environ.get("FARMHAND_PANEL", "").lower() == "browser":
        return None
    return page_engine.find_page_engine()


def _tell(message: str, hint: str) -> None:
    attempt(lambda: pymxs.runtime.messageBox("{}\n\n{}".format(message, hint), title="Farmhand"), None)


def _sidecar_folder() -> str:
    """``Contents/sidecar``; this package is in ``Contents/python``."""
    contents = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    return os.path.join(contents, "sidecar")
