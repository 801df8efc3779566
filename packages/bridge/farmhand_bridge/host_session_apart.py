"""A :class:`HostSession` whose threads run in another process: what a host keeps of it."""

import os
import time
import uuid
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence

from .apart import Apart, Tenant
from .client import JsonObject
from .host_session import HostSession
from .host_values import Connected, HostDescription, HostRequest, HostScene, News, PanelFailed
from .plain_data import pack, unpack
from .problem import Problem, ProblemWords, problem_of

#: Processes that may end while they open a panel; then the artist is told.
_MOST_TRIES = 3

_GIVEN_UP = Problem(
    code="apart-ended",
    message="The part of Farmhand that works beside this program ended several times while it opened the panel.",
    hint="Try again. If it stays like this, start this program anew.",
    retryable=True,
    zh=ProblemWords("打开面板时，Farmhand 的后台进程多次意外结束。", "请重试。如果仍然如此，请重新启动此程序。"),
)


class _Asked(NamedTuple):
    request: HostRequest
    #: Of the monotonic clock, which is the same in all processes of a machine. Seconds.
    expires_at: float


class _Panel(NamedTuple):
    screen: str
    embedded: bool
    tries: int = 0


class _Answer(NamedTuple):
    request: HostRequest
    #: One of the two.
    result: Optional[Mapping[str, Any]]
    problem: Optional[Problem]


class HostSessionApart(Tenant):
    """To be used as a :class:`HostSession` is; it has no thread, and works whenever one of its calls is made.

    The process ends and is replaced without a panel noticing more than a short silence. What was taken from here to be carried
    out is carried out once: the next process knows what the host has in hand. What was not taken is handed out anew.
    """

    name = "host"

    def __init__(
        self,
        host: HostDescription,
        scene: HostScene,
        abilities: Sequence[str],
        apart: Apart,
        look_seconds: float = 2.0,
    ) -> None:
        #: A UUID; the same for as long as the host runs.
        self.id = str(uuid.uuid4())
        self._host = host
        self._scene = scene
        self._scene_told = True
        self._abilities = list(abilities)
        self._apart = apart
        self._look_seconds = look_seconds
        self._connected = False
        self._asked: List[_Asked] = []
        # Taken by the host and not answered yet; and answered, and not known to have arrived.
        self._in_hand: Dict[str, None] = {}
        self._answers: Dict[str, _Answer] = {}
        self._panels: List[_Panel] = []
        self._news: List[News] = []
        self._in_threads: Optional[HostSession] = None

    def start(self) -> None:
        """Has the process look for a sidecar and register this host with it."""
        self._apart.attach(self)

    def close(self, timeout_seconds: float = 1.0) -> None:
        """Has the process tell the sidecar that this host closes.

        Returns at once, or after the given time at the latest where something large is still on its way to it.
        """
        if self._in_threads is not None:
            self._in_threads.close(timeout_seconds)
            return
        self._apart.send(self, {"do": "close"})
        self._apart.wait(lambda: not self._apart.sending, timeout_seconds)
        self._apart.detach(self)

    @property
    def connected(self) -> bool:
        """Whether a sidecar knows this host just now."""
        if self._in_threads is not None:
            return self._in_threads.connected
        self._look()
        return self._connected

    def take_requests(self) -> List[HostRequest]:
        """What panels asked since the last call, oldest first; each is to be answered or refused. Never blocks.

        Without what nobody waits for any more, because the host was busy for too long.
        """
        if self._in_threads is not None:
            return self._in_threads.take_requests()
        self._look()
        now = time.monotonic()
        asked, self._asked = self._asked, []
        taken = [each.request for each in asked if each.expires_at > now]
        self._in_hand.update({each.request_id: None for each in taken})
        self._drop([each.request.request_id for each in asked if each.expires_at <= now])
        return taken

    def answer(self, request: HostRequest, result: Optional[Mapping[str, Any]] = None) -> None:
        """Tells that a request was carried out. Never blocks.

        ``result`` has the fields of the action's result and may be large; it is made into JSON a little at a time, so the host
        must not change it afterwards.
        """
        if self._in_threads is not None:
            self._in_threads.answer(request, result)
        else:
            self._post_answer(_Answer(request, dict(result or {}), None))

    def refuse(self, request: HostRequest, problem: Problem) -> None:
        """Tells why a request was not carried out. Never blocks."""
        if self._in_threads is not None:
            self._in_threads.refuse(request, problem)
        else:
            self._post_answer(_Answer(request, None, problem))

    def scene_changed(self, scene: HostScene) -> None:
        """Tells what is open now. Never blocks, and costs nothing when nothing changed; may be called as often as one likes."""
        if self._in_threads is not None:
            self._in_threads.scene_changed(scene)
        else:
            if scene != self._scene:
                self._scene = scene
                self._scene_told = False
            self._look()

    def open_panel(self, screen: str = "submit", embedded: bool = False) -> None:
        """Opens the panel, as :meth:`HostSession.open_panel` does. Never blocks."""
        if self._in_threads is not None:
            self._in_threads.open_panel(screen, embedded)
            return
        self._panels.append(_Panel(screen, embedded))
        self._open(len(self._panels) - 1)
        self._look()

    def take_news(self) -> List[News]:
        """What happened since the last call, oldest first. Never blocks."""
        self._look()
        taken, self._news = self._news, []
        if self._in_threads is not None:
            taken += self._in_threads.take_news()
        return taken

    def wait(self, timeout_seconds: float) -> bool:
        """Blocks until there are requests or news to take; False when none came in time. For scripts without a UI."""
        if self._in_threads is None:
            self._look()
            holds: Callable[[], bool] = lambda: bool(self._asked or self._news or self._in_threads is not None)
            if not self._apart.wait(holds, timeout_seconds) and self._in_threads is None:
                return False
        if self._news or self._in_threads is None:
            return True
        return self._in_threads.wait(timeout_seconds)

    # What the process hears and says.

    def begin(self) -> None:
        self._scene_told = True
        start: JsonObject = {
            "do": "start",
            "files": list(self._apart.files),
            "home": self._apart.home,
            "id": self.id,
            "processId": os.getpid(),
            "host": pack(self._host),
            "scene": pack(self._scene),
            "abilities": self._abilities,
            "lookSeconds": self._look_seconds,
            "held": list(self._in_hand),
        }
        self._apart.send(self, start)
        panels, self._panels = self._panels, []
        for each in panels:
            if each.tries >= _MOST_TRIES:
                self._news.append(PanelFailed(_GIVEN_UP))
            else:
                self._panels.append(each)
                self._open(len(self._panels) - 1)

    def take_in(self, message: JsonObject) -> None:
        if "request" in message:
            request: HostRequest = unpack(message["request"])
            if request.request_id not in self._in_hand:
                self._asked.append(_Asked(request, message["expiresAt"]))
        elif "answered" in message:
            self._answers.pop(message["answered"], None)
            self._in_hand.pop(message["answered"], None)
        else:
            self._take_in_news(unpack(message["news"]))

    def lost(self) -> None:
        # They are handed out anew: the next process does not say that it has them.
        self._asked = []
        if self._connected:
            self._take_in_news(Connected(False))

    def fall_back(self) -> None:
        session = HostSession(
            self._host,
            self._scene,
            self._abilities,
            self._apart.connect,
            self._apart.find,
            look_seconds=self._look_seconds,
            session_id=self.id,
        )
        session.start()
        self._in_threads = session
        for answer in self._answers.values():
            if answer.problem is not None:
                session.refuse(answer.request, answer.problem)
            else:
                session.answer(answer.request, answer.result)
        for panel in self._panels:
            session.open_panel(panel.screen, panel.embedded)

    def _look(self) -> None:
        """Says what is open, where it is not said yet, once all that was to be said before has gone: only the last counts."""
        self._apart.pump()
        if not self._scene_told and self._apart.connected and not self._apart.sending:
            self._scene_told = True
            self._apart.send(self, {"do": "scene", "scene": pack(self._scene)})
            self._apart.pump()

    def _take_in_news(self, news: News) -> None:
        self._news.append(news)
        if not isinstance(news, Connected):
            # Each panel that was asked for comes to one or the other end.
            self._panels = self._panels[1:]
            return
        self._connected = news.connected
        if news.connected:
            for answer in list(self._answers.values()):
                self._send_answer(answer)
        else:
            # Whoever asked went with the sidecar; where it is there all the same, it hands them out anew.
            asked, self._asked = self._asked, []
            self._drop([each.request.request_id for each in asked])

    def _drop(self, request_ids: List[str]) -> None:
        if request_ids:
            self._apart.send(self, {"do": "drop", "requestIds": request_ids})
            self._apart.pump()

    def _post_answer(self, answer: _Answer) -> None:
        self._answers[answer.request.request_id] = answer
        if self._connected:
            self._send_answer(answer)
            self._apart.pump()

    def _send_answer(self, answer: _Answer) -> None:
        """Before the sidecar knows this host again, an answer would be dropped there; so it waits for that."""
        request = answer.request
        message: JsonObject = {"do": "answer", "requestId": request.request_id, "action": request.action}
        message["scene"] = pack(self._scene)
        self._scene_told = True
        if answer.problem is not None:
            message["problem"] = pack(answer.problem)
        else:
            message["result"] = answer.result
        self._apart.send(self, message, lambda error: self.refuse(request, problem_of(error)))

    def _open(self, index: int) -> None:
        if self._apart.connected:
            panel = self._panels[index]
            self._panels[index] = panel._replace(tries=panel.tries + 1)
            message: JsonObject = {"do": "openPanel", "screen": panel.screen, "embedded": panel.embedded}
            self._apart.send(self, message)
