"""A Houdini with the plugin in it, and a bridge that starts nothing."""

import unittest
from typing import Any, Callable, Dict, List, Optional, Tuple
from unittest import mock

import houdini_host
import qt_modules
from farmhand_houdini import plugin, texts
from farmhand_houdini.farmhand_bridge import HostRequest, Problem


class Session:
    """In place of the bridge's session, whose own tests are the bridge's: what the plugin does to one."""

    def __init__(self, description: Any, scene: Any, abilities: Any, connect: Callable[[], Any]) -> None:
        self.description = description
        self.scenes = [scene]
        self.abilities = abilities
        self.panels: List[Any] = []
        self.requests: List[HostRequest] = []
        #: What was answered, or the problem that it was refused with, by the request's id.
        self.answers: Dict[str, Any] = {}
        self.news: List[Any] = []
        self.started = False
        self.closed_within: Optional[float] = None
        self.connected = False

    def start(self) -> None:
        self.started = True

    def close(self, timeout_seconds: float = 1.0) -> None:
        self.closed_within = timeout_seconds

    def take_requests(self) -> List[HostRequest]:
        taken, self.requests = self.requests, []
        return taken

    def take_news(self) -> List[Any]:
        taken, self.news = self.news, []
        return taken

    def scene_changed(self, scene: Any) -> None:
        self.scenes.append(scene)

    def answer(self, request: HostRequest, result: Any = None) -> None:
        self.answers[request.request_id] = result

    def refuse(self, request: HostRequest, problem: Problem) -> None:
        self.answers[request.request_id] = problem

    def open_panel(self, screen: str = "submit", embedded: bool = False) -> None:
        self.panels.append((screen, embedded))


class Worker:
    """In place of the bridge's worker: what it was given, and what it is to tell."""

    made: "List[Worker]" = []

    def __init__(self, connect: Callable[[], Any]) -> None:
        self.commands: List[Any] = []
        self.updates: List[Any] = []
        self.started = self.stopped = False
        Worker.made.append(self)

    def start(self) -> None:
        self.started = True

    def stop(self, join_seconds: float = 0.0) -> None:
        self.stopped = True

    def post(self, command: Any) -> None:
        self.commands.append(command)

    def take_updates(self) -> List[Any]:
        taken, self.updates = self.updates, []
        return taken


class Clock:
    """Time that only the test lets pass. Seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class PluginTestCase(unittest.TestCase):
    """Houdini with its windows, and a plugin that was not started yet."""

    def setUp(self) -> None:
        self.application = qt_modules.install()
        self.addCleanup(qt_modules.remove)
        texts.speak(chinese=False)
        self.addCleanup(texts.speak, None)
        self.clock = Clock()
        self.session: Any = None
        Worker.made = []
        for name, fake in (("HostSession", self._make_session), ("Worker", Worker)):
            patch = mock.patch.object(plugin, name, fake)
            patch.start()
            self.addCleanup(patch.stop)
        patch = mock.patch.object(plugin, "monotonic", self.clock)
        patch.start()
        self.addCleanup(patch.stop)
        self.addCleanup(plugin.stop)

    def _make_session(self, *arguments: Any) -> Session:
        self.session = Session(*arguments)
        return self.session

    def start(self) -> plugin.Farmhand:
        """As ``uiready.py`` does, and the first turn of the event loop."""
        farmhand = plugin.start()
        assert farmhand is not None
        houdini_host.idle()
        return farmhand

    def later(self, seconds: float = 0.25, turns: int = 1) -> None:
        """Time passes, and Houdini's event loop turns."""
        for _ in range(turns):
            self.clock.now += seconds
            houdini_host.idle()

    def finish(self) -> None:
        """Turns until all work in slices is done."""
        for _ in range(200):
            self.later()

    def ask(self, action: str, **ask: Any) -> Any:
        """What the plugin answers a panel, or the problem that it refuses with."""
        path = self.session.scenes[-1].path
        self.session.requests.append(HostRequest("r1", action, ask, path))
        self.later()
        return self.session.answers.pop("r1", None)

    @property
    def worker(self) -> Worker:
        return Worker.made[-1]

    def dialogs(self) -> List[Tuple[str, Dict[str, Any]]]:
        return houdini_host.state().dialogs
