"""The one connection of this Houdini to Farmhand, from the first turn of its event loop on."""

import atexit
import contextlib
import os
from time import monotonic
from typing import Any, Callable, List, Optional

import hou

from . import VERSION, qt
from .farmhand_bridge import (
    Client,
    Connected,
    HostDescription,
    HostRequest,
    HostSession,
    PanelFailed,
    PanelReady,
    ProblemError,
    Submit,
    Worker,
    connect,
    find_sidecar_files,
    handle_requests,
    home_folder,
)
from .farmhand_bridge.problem import problem_of
from .farmhand_bridge.worker import Command
from .job_request import Choice, job_settings
from .jobs import Jobs
from .requests import handlers
from .scene_file import has_unsaved_changes, host_scene, saved_path, scene_path
from .slice_queue import SliceQueue
from .snapshot import take_snapshot_in_slices
from .texts import refusal, say, speaks_chinese
from .version import houdini_version

#: Shortest time between two looks at the scene and for requests. Seconds.
TICK_SECONDS = 0.2

#: Longest that closing Houdini waits for Farmhand to hear of it. Seconds.
_LEAVE_SECONDS = 0.5

#: Names of ``hou.hipFileEventType`` after which the scene is another one, or its file is.
_CHANGES = ("AfterClear", "AfterLoad", "AfterMerge", "AfterSave")


class Farmhand:
    """Everything here is called on Houdini's own thread. Nothing of it waits."""

    def __init__(self) -> None:
        self.jobs = Jobs()
        #: One line on what goes on with Farmhand itself.
        self.status = ""
        self._session: Optional[HostSession] = None
        self._worker: Optional[Worker] = None
        self._slices = SliceQueue()
        self._handlers = handlers(self._answer_with_snapshot)
        self._listeners: List[Callable[[], None]] = []
        self._revision = 1
        self._due_at = 0.0
        self._ticking = False
        self._closed = False
        self._last_failure = ""
        # Kept, since each look at a method makes a new object, and Houdini may want the very one back that it was given.
        self.on_turn: Callable[[], None] = self.turn
        self.on_scene_event: Callable[[Any], None] = self.scene_event

    @property
    def session(self) -> HostSession:
        """Begun when it is first needed."""
        if self._session is None:
            session = HostSession(
                HostDescription("houdini", houdini_version(), VERSION),
                host_scene(self._revision),
                sorted(self._handlers),
                _connect,
            )
            session.start()
            self._session = session
        return self._session

    def turn(self) -> None:
        """Called by Houdini whenever it has nothing else to do, about every 50 ms."""
        if self._ticking or self._closed:
            # One of its dialogs, opened by a request, lets the loop go on below it.
            return
        self._ticking = True
        try:
            self._slices.advance()
            now = monotonic()
            if now >= self._due_at:
                self._due_at = now + TICK_SECONDS
                self._tick(self.session)
        except Exception as error:
            self._failed(error)
        finally:
            self._ticking = False

    def scene_event(self, event_type: Any) -> None:
        """Called by Houdini when a scene was opened, merged, saved or cleared."""
        if event_type in [getattr(hou.hipFileEventType, name) for name in _CHANGES]:
            self._revision += 1

    def open_panel(self, screen: str = "submit") -> None:
        """Opens the web panel in the system's browser."""
        self.status = say("Opening the panel…")
        self.session.open_panel(screen)

    def submit(self, choice: Choice) -> None:
        """Has the scene looked at, in slices, and submitted. Refused for one that is not saved, or is being submitted."""
        path = saved_path()
        if has_unsaved_changes():
            raise refusal(
                "unsaved-changes",
                "{} has changes that are not saved.",
                "Save the scene, then submit it: the farm renders the file on disk.",
                os.path.basename(path),
            )
        if self.jobs.is_busy(path):
            raise refusal(
                "submission-under-way",
                "A submission of this scene is under way.",
                "Wait for it, or cancel it in the panel.",
            )
        self.jobs.reading(path)
        self._slices.add(
            take_snapshot_in_slices,
            lambda snapshot: self._hand_over(path, snapshot, choice),
            lambda error: self._not_submitted(path, error),
        )

    def post(self, command: Command) -> None:
        """Gives a command to the worker, which begins with the first one."""
        worker = self._worker
        if worker is None:
            worker = self._worker = Worker(_connect)
            worker.start()
        worker.post(command)

    def listen(self, listener: Callable[[], None]) -> None:
        """Has ``listener`` called after each look: the panel's, to show what is there now."""
        self._listeners.append(listener)

    def forget(self, listener: Callable[[], None]) -> None:
        """Ends that."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def close(self) -> None:
        """Tells Farmhand that this Houdini closes; its jobs go on."""
        self._closed = True
        self._slices.clear()
        self._listeners = []
        if self._worker is not None:
            self._worker.stop()
            self._worker = None
        if self._session is not None:
            self._session.close(_LEAVE_SECONDS)
            self._session = None

    def _tick(self, session: HostSession) -> None:
        if handle_requests(session, self._handlers, lambda: host_scene(self._revision), print) == 0:
            session.scene_changed(host_scene(self._revision))
        for news in session.take_news():
            if isinstance(news, Connected):
                self.status = _state_text(news.connected)
            elif isinstance(news, PanelFailed):
                self.status = " ".join(news.problem.words(chinese=speaks_chinese()))
            elif isinstance(news, PanelReady):
                self.status = say("The panel is open in your browser.")
        for update in self._worker.take_updates() if self._worker is not None else []:
            self.jobs.apply(update)
        for listener in list(self._listeners):
            listener()

    def _answer_with_snapshot(self, request: HostRequest) -> None:
        session = self.session
        self._slices.add(
            take_snapshot_in_slices,
            lambda snapshot: session.answer(request, {"snapshot": snapshot}),
            lambda error: session.refuse(request, _reading_failed(error).problem),
        )

    def _hand_over(self, path: str, snapshot: Any, choice: Choice) -> None:
        try:
            if scene_path() != path:
                raise refusal(
                    "scene-switched",
                    "Another scene is open now than when Submit was pressed, so nothing was submitted.",
                    "Look at the scene that is open now, and try again.",
                )
            settings = job_settings(snapshot, choice)
        except Exception as error:
            self.jobs.failed(path, problem_of(error))
            return
        self.jobs.handing_over(path)
        self.post(Submit(path, settings, snapshot, over_kept_settings=True))

    def _not_submitted(self, path: str, error: Exception) -> None:
        self.jobs.failed(path, _reading_failed(error).problem)

    def _failed(self, error: Exception) -> None:
        """One line for the console, however often it comes: left to Houdini it would be many, five times a second."""
        line = "Farmhand: {}: {}".format(type(error).__name__, " ".join(str(error).split()))
        if line != self._last_failure:
            self._last_failure = line
            print(line)
        self.status = say("Something in Farmhand broke. The console has a line about it; please report that.")


_running: Optional[Farmhand] = None


def start() -> Optional[Farmhand]:
    """Begins, once; None in a Houdini without windows, which has no event loop and no artist. Touches no network."""
    global _running
    if _running is None and hou.isUIAvailable():
        farmhand = Farmhand()
        hou.hipFile.addEventCallback(farmhand.on_scene_event)
        hou.ui.addEventLoopCallback(farmhand.on_turn)
        _running = farmhand
        _when_houdini_closes(stop)
    return _running


def running() -> Farmhand:
    """The connection, begun where it was not yet. Refused in a Houdini without windows."""
    farmhand = start()
    if farmhand is None:
        raise refusal(
            "no-windows",
            "Farmhand works in a Houdini with windows only.",
            "Use the farmhand command in a terminal instead.",
        )
    return farmhand


def stop() -> None:
    """Ends all of it; the sidecar goes on with open jobs."""
    global _running
    farmhand, _running = _running, None
    if farmhand is None:
        return
    farmhand.close()
    # A Houdini that closes may have let go of them already.
    with contextlib.suppress(hou.OperationFailed):
        hou.ui.removeEventLoopCallback(farmhand.on_turn)
    with contextlib.suppress(hou.OperationFailed):
        hou.hipFile.removeEventCallback(farmhand.on_scene_event)


def _when_houdini_closes(leave: Callable[[], None]) -> None:
    """Houdini has no event for it; Qt has, and Python another, which comes later if at all."""
    atexit.register(leave)
    core = qt.module("QtCore")
    application = core.QCoreApplication.instance() if core is not None else None
    if application is not None:
        application.aboutToQuit.connect(leave)


def _reading_failed(error: Exception) -> ProblemError:
    if isinstance(error, ProblemError):
        return error
    said = "{}: {}".format(type(error).__name__, " ".join(str(error).split()))
    print("Farmhand: takeSnapshot failed: {}".format(said))
    return refusal(
        "snapshot-failed",
        "Houdini could not tell what is in this scene: {}",
        "Try again. If it stays like this, please report it with the text above.",
        said,
    )


def _connect() -> Client:
    """The sidecar of this plugin, started when none runs. Blocks: for the bridge's threads only."""
    return connect(find_sidecar_files(_sidecar_folder()), home_folder())


def _sidecar_folder() -> str:
    """``sidecar`` in the package's folder; this module is in its ``scripts/python/farmhand_houdini``."""
    folder = os.path.dirname(os.path.abspath(__file__))
    for _ in range(3):
        folder = os.path.dirname(folder)
    return os.path.join(folder, "sidecar")


def _state_text(connected: bool) -> str:
    if connected:
        return say("Farmhand is running.")
    return say("Farmhand is not running. Submit or Open Panel starts it.")
