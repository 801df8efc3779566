"""What Cinema 4D knows of Farmhand: a command, and a timer on the main thread."""

import os
from typing import Any, Optional

import c4d

from . import VERSION
from .dialog import FarmhandDialog
from .document import active_document, host_scene
from .farmhand_bridge import (
    HostDescription,
    HostScene,
    HostSession,
    PanelFailed,
    PanelReady,
    connect,
    find_sidecar_files,
    handle_requests,
    home_folder,
)
from .requests import handlers
from .texts import say, speaks_chinese
from .version import version_text
from .web_view import can_show_panel

#: Placeholders, to be replaced by two numbers of Farmhand's own, which Maxon gives to whoever releases a plugin. These two are
#: among the ten (1000001 to 1000010) that anyone may use for trials, so two plugins on trial can meet.
COMMAND_ID = 1000007
TIMER_ID = 1000008

#: Time between two looks at the document and for requests. Milliseconds.
TIMER_MS = 200

#: Longest that closing Cinema 4D waits for Farmhand to hear of it. Seconds.
_LEAVE_SECONDS = 0.5


class Farmhand:
    """The one connection of this Cinema 4D to Farmhand, from the first tick of its timer on."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._session: Optional[HostSession] = None
        self._revision = 1
        self._ticking = False
        self._closed = False
        self._last_failure = ""
        self.dialog = FarmhandDialog(self.open_panel, can_show_panel(c4d.GetC4DVersion()))
        self._handlers = handlers()

    @property
    def session(self) -> HostSession:
        """Begun when it is first needed: a Cinema 4D that renders from the command line has no use for it."""
        if self._session is not None:
            return self._session
        files = find_sidecar_files(os.path.join(self._folder, "sidecar"))
        session = HostSession(
            HostDescription("cinema4d", version_text(c4d.GetC4DVersion()), VERSION),
            self._scene(),
            sorted(self._handlers),
            lambda: connect(files, home_folder()),
        )
        session.start()
        self._session = session
        return session

    def tick(self) -> None:
        """Does what panels asked, tells what is open, and shows what happened. Main thread only.

        Does nothing while it is at it: Cinema 4D's timer goes on while one of its dialogs is open.
        """
        if self._ticking or self._closed:
            return
        self._ticking = True
        try:
            self._tick(self.session)
        except Exception as error:
            self._failed(error)
        finally:
            self._ticking = False

    def _tick(self, session: HostSession) -> None:
        if handle_requests(session, self._handlers, self._scene, print) == 0:
            session.scene_changed(self._scene())
        for news in session.take_news():
            if isinstance(news, PanelReady):
                self._panel_ready(news)
            elif isinstance(news, PanelFailed):
                self.dialog.show_state(" ".join(news.problem.words(chinese=speaks_chinese())))
            else:
                self.dialog.show_state(_state_text(news.connected))

    def document_changed(self) -> None:
        """Notes that something in the document is different."""
        self._revision += 1

    def open_panel(self) -> None:
        """Opens the panel in the dialog, or in the system's browser."""
        if self._closed:
            # A window that outlived its plugin, which was loaded anew; the new one's command opens its own.
            return
        self.dialog.show_state(say("Opening the panel…"))
        try:
            self.session.open_panel("submit", self.dialog.shows_panel)
        except Exception as error:
            self._failed(error)

    def restored(self) -> None:
        """Shows the panel again where its window was taken away and came back, as it does with another layout."""
        if self._session is not None and self._session.connected and self.dialog.shows_panel:
            self.open_panel()

    def close(self) -> None:
        """Tells Farmhand that this Cinema 4D closes; its jobs go on."""
        self._closed = True
        if self._session is not None:
            self._session.close(_LEAVE_SECONDS)
            self._session = None

    def _failed(self, error: Exception) -> None:
        """One line for the console, however often it comes: left to Cinema 4D it would be many, five times a second."""
        line = "Farmhand: {}: {}".format(type(error).__name__, " ".join(str(error).split()))
        if line != self._last_failure:
            self._last_failure = line
            print(line)
        self.dialog.show_state(say("Something in Farmhand broke. The console has a line about it; please report that."))

    def _panel_ready(self, news: PanelReady) -> None:
        if news.opened:
            self.dialog.show_state(say("The panel is open in your browser."))
        elif self.dialog.show_page(news.url):
            self.dialog.show_state(_state_text(True))

    def _scene(self) -> HostScene:
        return host_scene(active_document(), self._revision)


class FarmhandCommand(c4d.plugins.CommandData):
    """The menu entry."""

    def __init__(self, farmhand: Farmhand) -> None:
        super().__init__()
        self._farmhand = farmhand

    def Execute(self, doc: Any) -> bool:
        """Called by Cinema 4D when the command is chosen: the window appears, and the panel with it."""
        dialog = self._farmhand.dialog
        if not dialog.IsOpen():
            dialog.Open(c4d.DLG_TYPE_ASYNC, COMMAND_ID, defaultw=440, defaulth=700 if dialog.wants_view else 60)
        self._farmhand.open_panel()
        return True

    def RestoreLayout(self, secret: Any) -> bool:
        """Called by Cinema 4D when a layout with the window in it is loaded; starts nothing by itself."""
        restored = self._farmhand.dialog.Restore(COMMAND_ID, secret)
        self._farmhand.restored()
        return restored


class FarmhandTimer(c4d.plugins.MessageData):
    """Cinema 4D's main thread, lent to Farmhand a few times a second."""

    def __init__(self, farmhand: Farmhand) -> None:
        super().__init__()
        self._farmhand = farmhand

    def GetTimer(self) -> int:
        """Asked by Cinema 4D. Milliseconds."""
        return TIMER_MS

    def CoreMessage(self, id: int, bc: Any) -> bool:
        """Called by Cinema 4D with its messages."""
        if id == c4d.MSG_TIMER:
            self._farmhand.tick()
        elif id == c4d.EVMSG_CHANGE:
            self._farmhand.document_changed()
        return True


_running: Optional[Farmhand] = None


def register(folder: str) -> bool:
    """Registers command and timer; ``folder`` is the plugin's own."""
    global _running
    _running = Farmhand(folder)
    icon = c4d.bitmaps.BaseBitmap()
    icon.InitWith(os.path.join(folder, "farmhand.png"))
    return c4d.plugins.RegisterCommandPlugin(
        id=COMMAND_ID,
        str="Farmhand",
        info=0,
        icon=icon,
        help=say("Send this scene to a render farm and bring its frames home"),
        dat=FarmhandCommand(_running),
    ) and c4d.plugins.RegisterMessagePlugin(id=TIMER_ID, str="Farmhand Timer", info=0, dat=FarmhandTimer(_running))


def plugin_message(id: int) -> bool:
    """Cinema 4D closes, or loads its Python plugins anew: both end the connection."""
    if id in (c4d.C4DPL_ENDACTIVITY, c4d.C4DPL_RELOADPYTHONPLUGINS) and _running is not None:
        _running.close()
        return True
    return False


def _state_text(connected: bool) -> str:
    if connected:
        return say("Farmhand is running.")
    return say("Farmhand is not running. Open the panel to start it.")
