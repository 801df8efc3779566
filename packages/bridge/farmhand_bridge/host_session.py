"""A host program that panels can talk to: it registers with the sidecar, hears requests and answers them.

Two threads do all waiting; they never touch the host, and everything that passes between them and the host is plain
data. The host's own thread calls, from a timer, :func:`handle_requests` and :meth:`HostSession.take_news`, and
:meth:`HostSession.scene_changed` whenever something changed. None of them blocks::

    session = HostSession(HostDescription("blender", "5.2.0", "0.1.0"), scene(), ["saveScene"], connect_or_start)
    session.start()

    def timer():
        handle_requests(session, {"saveScene": save_scene}, scene)
        for news in session.take_news():
            ...

A session never starts a sidecar by itself, since one that was ended on purpose would never stay ended: it waits until
there is one. Only :meth:`HostSession.open_panel` starts it, because then the artist has asked for it.
"""

import os
import threading
import time
import uuid
import webbrowser
from typing import Any, Callable, List, Mapping, NamedTuple, Optional, Sequence, Union

from .client import Client, JsonObject, NotFound, SidecarGone
from .host_values import Connected, HostDescription, HostRequest, HostScene, News, PanelFailed, PanelReady
from .json_pieces import encode_json
from .launch import find_running
from .paths import home_folder
from .problem import Problem, ProblemWords, problem_of, problem_to_json
from .request_inbox import RequestInbox
from .snapshot_head import system_name

#: Time the sidecar may hold a poll. Seconds.
_POLL_SECONDS = 20.0

#: Shortest time between two tellings of a changed scene: artists drag things about. Seconds.
_SCENE_SECONDS = 0.25

#: A poll that is answered emptily and sooner is followed by a pause as long. Seconds.
_TOO_SOON_SECONDS = 0.25

#: A sidecar that is there but does not take hosts (an older one, one that has too many) is asked less and less often. Seconds.
_LONGEST_PAUSE_SECONDS = 10.0


class _Answer(NamedTuple):
    request_id: str
    outcome: JsonObject
    scene: HostScene


class _OpenPanel(NamedTuple):
    screen: str
    embedded: bool


class HostSession:
    """One running host, as panels see it.

    ``connect`` finds or starts the sidecar (see :func:`farmhand_bridge.connect`) and is called for :meth:`open_panel` only.
    ``find`` finds one that runs already, and is called every ``look_seconds`` while there is none; the user's own unless given.
    ``abilities`` are the names of the actions that the host can carry out. ``browse`` opens an address in the system's
    browser and returns whether it could. All of them are called from threads. ``session_id`` and ``process_id`` are those of the
    host where the session is kept in another process than the host's own.
    """

    def __init__(
        self,
        host: HostDescription,
        scene: HostScene,
        abilities: Sequence[str],
        connect: Callable[[], Client],
        find: Optional[Callable[[], Optional[Client]]] = None,
        browse: Callable[[str], bool] = webbrowser.open,
        look_seconds: float = 2.0,
        session_id: Optional[str] = None,
        process_id: Optional[int] = None,
    ) -> None:
        #: A UUID; the same for as long as the host runs.
        self.id = session_id or str(uuid.uuid4())
        self._process_id = process_id or os.getpid()
        self._host = host
        self._abilities = list(abilities)
        self._connect = connect
        self._find = find if find is not None else lambda: find_running(home_folder())
        self._browse = browse
        self._look_seconds = look_seconds
        # Guards everything below; also tells the threads that something is to be done.
        self._changed = threading.Condition()
        self._scene = scene
        self._scene_told = True
        #: Tellings of what is open that are on their way.
        self._telling = 0
        self._inbox = RequestInbox()
        self._news: List[News] = []
        self._to_send: List[Union[_Answer, _OpenPanel]] = []
        self._client: Optional[Client] = None
        self._closed = False
        self._look_now = False
        self._sender: Optional[threading.Thread] = None

    def start(self) -> None:
        """Starts the threads, which look for a sidecar and register this host with it."""
        self._sender = threading.Thread(target=self._send_all, name="farmhand-host-answers", daemon=True)
        self._sender.start()
        threading.Thread(target=self._listen, name="farmhand-host-requests", daemon=True).start()

    def close(self, timeout_seconds: float = 1.0) -> None:
        """Tells the sidecar that this host closes; returns after the given time at the latest, told or not."""
        give_up_at = time.monotonic() + timeout_seconds
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            client = self._client
        if client is not None:
            leave = threading.Thread(target=_leave, args=(client, self.id), name="farmhand-host-leaves", daemon=True)
            leave.start()
            leave.join(timeout_seconds)
        with self._changed:
            # What is being told just now comes after the goodbye and takes it back, unless its thread lives on to say it again.
            self._changed.wait_for(lambda: self._telling == 0, max(0.0, give_up_at - time.monotonic()))

    @property
    def connected(self) -> bool:
        """Whether a sidecar knows this host just now."""
        with self._changed:
            return self._client is not None

    def take_requests(self) -> List[HostRequest]:
        """What panels asked since the last call, oldest first; each is to be answered or refused. Never blocks.

        Without what nobody waits for any more, because the host was busy for too long.
        """
        with self._changed:
            return self._inbox.take()

    def answer(self, request: HostRequest, result: Optional[Mapping[str, Any]] = None) -> None:
        """Tells that a request was carried out. Never blocks.

        ``result`` has the fields of the action's result (``changed`` of ``relink``) and may be large; it is made into JSON
        on a thread, so the host must not change it afterwards.
        """
        self._post_answer(request, {"type": "done", "result": dict(result or {}, action=request.action)})

    def refuse(self, request: HostRequest, problem: Problem) -> None:
        """Tells why a request was not carried out. Never blocks."""
        self._post_answer(request, {"type": "refused", "problem": problem_to_json(problem)})

    def scene_changed(self, scene: HostScene) -> None:
        """Tells what is open now. Never blocks, and costs nothing when nothing changed; may be called as often as one likes."""
        with self._changed:
            if scene != self._scene:
                self._scene = scene
                self._scene_told = False
                self._changed.notify_all()

    def open_panel(self, screen: str = "submit", embedded: bool = False) -> None:
        """Opens the panel in the system's browser, with this host's scene. Never blocks.

        With ``embedded`` nothing is opened: :class:`PanelReady` brings the address for a view of the host's own.
        Starts the sidecar when there is none. Whatever becomes of it is told by :meth:`take_news`.
        """
        with self._changed:
            self._to_send.append(_OpenPanel(screen, embedded))
            self._changed.notify_all()

    def take_news(self) -> List[News]:
        """What happened since the last call, oldest first. Never blocks."""
        with self._changed:
            taken = self._news
            self._news = []
            return taken

    def wait(self, timeout_seconds: float) -> bool:
        """Blocks until there are requests or news to take; False when none came in time. For scripts without a UI."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._inbox.waiting or self._news), timeout_seconds)

    # The thread that hears requests.

    def _listen(self) -> None:
        pause_seconds = self._look_seconds
        while not self._closed:
            client: Optional[Client] = None
            try:
                client = self._find()
                if client is not None:
                    self._serve(client)
            except Exception:
                # Whatever is wrong there, it may be mended or another sidecar there at the next look; open_panel says it.
                pass
            is_refused = client is not None and not self.connected
            pause_seconds = min(pause_seconds * 2, _LONGEST_PAUSE_SECONDS) if is_refused else self._look_seconds
            self._lose()
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._look_now, pause_seconds)
                self._look_now = False

    def _serve(self, client: Client) -> None:
        """Registers and hears requests until the sidecar is gone."""
        self._register(client)
        while not self._closed:
            asked_at = time.monotonic()
            with self._changed:
                held = self._inbox.held
            requests: List[JsonObject] = []
            try:
                requests = client.poll_host(self.id, held, _POLL_SECONDS)
            except NotFound:
                # It was started anew behind the same address, or has forgotten a host that slept for long.
                if self._closed:
                    return
                self._register(client)
            is_new = self._take_in(requests)
            if not is_new and time.monotonic() - asked_at < _TOO_SOON_SECONDS:
                with self._changed:
                    self._changed.wait_for(lambda: self._closed, _TOO_SOON_SECONDS)

    def _take_in(self, requests: List[JsonObject]) -> bool:
        """Queues what was not heard before; whether there was anything."""
        with self._changed:
            is_new = [self._inbox.put(each, self._scene.path) for each in requests]
            if any(is_new):
                self._changed.notify_all()
        return any(is_new)

    def _register(self, client: Client) -> None:
        self._tell_state(client)
        with self._changed:
            if self._closed:
                return
            was_known = self._client is not None
            self._client = client
            if not was_known:
                self._tell(Connected(True))

    def _lose(self) -> None:
        with self._changed:
            # Whoever asked went with the sidecar; where it is there all the same, it hands them out anew.
            self._inbox.forget_waiting()
            if self._client is not None:
                self._client = None
                self._tell(Connected(False))

    # The thread that tells.

    def _send_all(self) -> None:
        scene_due_at = 0.0
        while True:
            with self._changed:
                while not self._closed and not self._to_send:
                    if self._scene_told or self._client is None:
                        self._changed.wait()
                    elif scene_due_at > time.monotonic():
                        self._changed.wait(scene_due_at - time.monotonic())
                    else:
                        break
                if self._closed and not self._to_send:
                    return
                todo = self._to_send.pop(0) if self._to_send else None
            if isinstance(todo, _Answer):
                self._send_answer(todo)
            elif todo is not None:
                self._make_panel(todo)
            else:
                pause_seconds = _SCENE_SECONDS if self._send_scene() else self._look_seconds
                scene_due_at = time.monotonic() + pause_seconds

    def _send_answer(self, answer: _Answer) -> None:
        with self._changed:
            client = self._client
        taken = False
        try:
            if client is not None:
                taken = client.answer_host(self.id, encode_json(_answer_json(answer)))
        except SidecarGone:
            # Whoever asked went with it.
            pass
        except Exception as error:
            taken = self._send_refusal(client, answer, error)
        with self._changed:
            # Only now: while it was on its way, the sidecar must not hand the request out anew.
            self._inbox.answered(answer.request_id)
            if not taken:
                # Then what is open was not taken from it either.
                self._scene_told = False

    def _send_refusal(self, client: Optional[Client], answer: _Answer, error: Exception) -> bool:
        """What cannot be sent (a field that is no JSON, one that the sidecar does not understand) is refused instead."""
        outcome: JsonObject = {"type": "refused", "problem": problem_to_json(problem_of(error))}
        try:
            return client is not None and client.answer_host(
                self.id, encode_json(_answer_json(answer._replace(outcome=outcome)))
            )
        except Exception:
            # Then whoever asked hears of it when their time is over.
            return False

    def _send_scene(self) -> bool:
        """Whether the sidecar knows now what is open; if not, it is told again later, or by the thread that hears requests."""
        with self._changed:
            client = self._client
        try:
            if client is not None:
                self._tell_state(client)
            return True
        except Exception:
            return False

    def _tell_state(self, client: Client) -> None:
        """Registers, or says what is open now. Raises what the client does; what is open then counts as not told."""
        with self._changed:
            scene = self._scene
            self._scene_told = True
            self._telling += 1
        try:
            client.register_host(self.id, self._state(scene))
            if self._closed:
                # The goodbye may have come before this, and a host that was not known yet said none.
                _leave(client, self.id)
        except Exception:
            with self._changed:
                self._scene_told = False
            raise
        finally:
            with self._changed:
                self._telling -= 1
                self._changed.notify_all()

    def _make_panel(self, wanted: _OpenPanel) -> None:
        try:
            client = self._connect()
            self._register(client)
            url = client.panel_address(self.id, wanted.screen)
        except Exception as error:
            with self._changed:
                self._tell(PanelFailed(problem_of(error)))
            return
        with self._changed:
            self._look_now = True
            if wanted.embedded:
                self._tell(PanelReady(url, False))
            self._changed.notify_all()
        if not wanted.embedded:
            # Some browsers hold their caller until they are closed.
            threading.Thread(target=self._browse_to, args=(url,), name="farmhand-browser", daemon=True).start()

    def _browse_to(self, url: str) -> None:
        try:
            opened = self._browse(url)
        except Exception:
            opened = False
        with self._changed:
            self._tell(PanelReady(url, True) if opened else PanelFailed(_NO_BROWSER))

    def _post_answer(self, request: HostRequest, outcome: JsonObject) -> None:
        with self._changed:
            self._to_send.append(_Answer(request.request_id, outcome, self._scene))
            self._scene_told = True
            self._changed.notify_all()

    def _tell(self, news: News) -> None:
        self._news.append(news)
        self._changed.notify_all()

    def _state(self, scene: HostScene) -> JsonObject:
        return {
            "host": {"name": self._host.name, "version": self._host.version, "system": system_name()},
            "pluginVersion": self._host.plugin_version,
            "processId": self._process_id,
            "scene": _scene_json(scene),
            "abilities": self._abilities,
        }


_NO_BROWSER = Problem(
    code="no-browser",
    message="No web browser could be opened for the Farmhand panel.",
    hint="Choose a default browser in the system's settings, then open the panel again.",
    retryable=True,
    zh=ProblemWords("无法打开浏览器来显示 Farmhand 面板。", "请在系统设置中选择默认浏览器，然后重新打开面板。"),
)


def _leave(client: Client, session_id: str) -> None:
    try:
        client.leave_host(session_id)
    except Exception:
        # It finds out by itself.
        pass


def _answer_json(answer: _Answer) -> JsonObject:
    return {"requestId": answer.request_id, "outcome": answer.outcome, "scene": _scene_json(answer.scene)}


def _scene_json(scene: HostScene) -> JsonObject:
    return {
        "path": scene.path,
        "name": scene.name[:1000],
        "unsavedChanges": scene.unsaved_changes,
        "revision": scene.revision,
    }
