"""The process that waits in a host's place: what runs at the other end of an :class:`~farmhand_bridge.apart.Apart`.

It runs the same :class:`HostSession` and :class:`Worker` that other hosts have in their own process, hands on what they tell, and
ends with its connection. It imports all it needs before it begins, since its files may be replaced while it runs.
"""

import hmac
import os
import queue
import select
import socket
import sys
import threading
import time
import traceback
from typing import Any, Callable, Dict, List, Optional, Sequence

from .client import Client, JsonObject
from .host_session import HostSession
from .host_values import HostRequest, News
from .launch import connect, find_running
from .message_stream import MessageReader, MessageWriter
from .plain_data import pack, unpack
from .running_copy import SidecarFiles
from .worker import CheckUpdate, Command, ProblemUpdate, Update, Worker

#: Time that is left to commands which were given and not begun, when the host ends. Seconds.
_LAST_COMMANDS_SECONDS = 10.0

#: Time for the goodbye to the sidecar. Seconds.
_GOODBYE_SECONDS = 1.0

#: Time between two looks whether the host is there at all: its end of the connection may live on in a process that it forked.
_LOOK_SECONDS = 2.0

_READ_BYTES = 256 * 1024

Say = Callable[[JsonObject], None]


class TellingWorker(Worker):
    """A worker that says at once what happened, and when a command is done with."""

    def __init__(self, connect: Callable[[], Client], poll_seconds: float, follow: Sequence[str], say: Say) -> None:
        super().__init__(connect, poll_seconds)
        self._open.update(follow)
        self._say = say
        # Commands are known by being the same object: two may be equal.
        self._numbers: Dict[int, int] = {}
        # What is open is said in the order in which it became so.
        self._saying = threading.Lock()

    def post_numbered(self, number: int, command: Command) -> None:
        """Queues a command that the other end knows by this number."""
        self._numbers[id(command)] = number
        self.post(command)

    def _tell(self, update: Update) -> None:
        if isinstance(update, (CheckUpdate, ProblemUpdate)):
            # The command came from there.
            number = None if update.command is None else self._numbers[id(update.command)]
            self._tell_of({"update": pack(update, without="command"), "number": number})
        else:
            self._tell_of({"update": pack(update)})

    def _finish(self, command: Command) -> None:
        super()._finish(command)
        self._tell_of({"finished": self._numbers.pop(id(command))})

    def _tell_of(self, message: JsonObject) -> None:
        with self._saying:
            with self._changed:
                message["open"] = sorted(self._open)
            self._say(message)


class TellingHostSession(HostSession):
    """A host session that hands on at once what is asked and what happens."""

    def __init__(self, held: Sequence[str], say: Say, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._say = say
        for each in held:
            self._inbox.hold(each)

    def drop(self, request_id: str) -> None:
        """The host did not begin with what was asked, and never will."""
        with self._changed:
            self._inbox.forget(request_id)

    def _take_in(self, requests: List[JsonObject]) -> bool:
        heard_at = time.monotonic()
        is_new = super()._take_in(requests)
        expiry = {str(each.get("requestId")): heard_at + float(each.get("withinMs", 60000)) / 1000 for each in requests}
        with self._changed:
            for each in self._inbox.take():
                # That clock is the same in all processes of a machine.
                self._say({"request": pack(each), "expiresAt": expiry[each.request_id]})
        return is_new

    def _send_answer(self, answer: Any) -> None:
        super()._send_answer(answer)
        self._say({"answered": answer.request_id})

    def _tell(self, news: News) -> None:
        self._say({"news": pack(news)})


class _Rooms:
    """What the other end's tenants asked for."""

    def __init__(self, say: Callable[[JsonObject], None]) -> None:
        self._say_all = say
        self._worker: Optional[TellingWorker] = None
        self._session: Optional[TellingHostSession] = None

    def take_in(self, message: JsonObject) -> None:
        """Does what the other end says. Never blocks."""
        said: JsonObject = message["message"]
        if message["to"] == "worker":
            self._take_in_of_worker(said)
        else:
            self._take_in_of_host(said)

    def _take_in_of_worker(self, said: JsonObject) -> None:
        if said["do"] == "start":
            self._worker = TellingWorker(
                _connector(said), said["pollSeconds"], said["follow"], self._sayer("worker")
            )
            self._worker.start()
        elif self._worker is None:
            return
        elif said["do"] == "post":
            self._worker.post_numbered(said["number"], unpack(said["command"]))
        elif said["do"] == "stop":
            self._worker.stop()

    def _take_in_of_host(self, said: JsonObject) -> None:
        if said["do"] == "start":
            home: str = said["home"]
            self._session = TellingHostSession(
                said["held"],
                self._sayer("host"),
                unpack(said["host"]),
                unpack(said["scene"]),
                said["abilities"],
                _connector(said),
                find=lambda: find_running(home),
                look_seconds=said["lookSeconds"],
                session_id=said["id"],
                process_id=said["processId"],
            )
            self._session.start()
        elif self._session is None:
            return
        elif said["do"] == "scene":
            self._session.scene_changed(unpack(said["scene"]))
        elif said["do"] == "answer":
            request = HostRequest(said["requestId"], said["action"], {})
            self._session.scene_changed(unpack(said["scene"]))
            if "problem" in said:
                self._session.refuse(request, unpack(said["problem"]))
            else:
                self._session.answer(request, said["result"])
        elif said["do"] == "drop":
            for each in said["requestIds"]:
                self._session.drop(each)
        elif said["do"] == "openPanel":
            self._session.open_panel(said["screen"], said["embedded"])
        elif said["do"] == "close":
            # Here and now: after this the connection may end, and with it the process.
            self._session.close(_GOODBYE_SECONDS)
            self._session = None

    def leave(self) -> None:
        """Lets commands end that were given before.

        A host that closes has said so by now. One that is gone without a word says no goodbye to the sidecar either: panels show
        it as lost, and it may come back under its id.
        """
        if self._worker is not None:
            self._worker.stop(_LAST_COMMANDS_SECONDS)

    def _sayer(self, name: str) -> Say:
        return lambda message: self._say_all({"to": name, "message": message})


def _connector(said: JsonObject) -> Callable[[], Client]:
    files, home = SidecarFiles(*said["files"]), str(said["home"])
    return lambda: connect(files, home)


def main() -> None:
    """Connects with the host that started this, and does its waiting until the connection ends."""
    connection = _meet()
    outbox: "queue.Queue[Optional[JsonObject]]" = queue.Queue()
    arguments = (connection, outbox)
    writer = threading.Thread(target=_write_all, args=arguments, name="farmhand-apart-writer", daemon=True)
    writer.start()
    rooms = _Rooms(outbox.put)
    try:
        _read_all(connection, rooms)
    except Exception:
        outbox.put({"to": "log", "message": traceback.format_exc()})
    rooms.leave()
    outbox.put(None)
    writer.join(_GOODBYE_SECONDS)
    # Threads that wait for a sidecar would hold it up for as long.
    os._exit(0)


def _meet() -> socket.socket:
    port, said, answer = sys.stdin.buffer.readline().split()
    connection = socket.create_connection(("127.0.0.1", int(port)))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(said)
    heard = b""
    while len(heard) < len(answer):
        received = connection.recv(len(answer) - len(heard))
        if not received:
            break
        heard += received
    if not hmac.compare_digest(heard, answer):
        # Whoever has the port by now is not the host.
        os._exit(1)
    return connection


def _read_all(connection: socket.socket, rooms: _Rooms) -> None:
    reader = MessageReader()
    parent = _parent()
    while True:
        if not select.select([connection], [], [], _LOOK_SECONDS)[0]:
            if _parent() != parent:
                return
            continue
        try:
            received = connection.recv(_READ_BYTES)
        except OSError:
            return
        if not received:
            return
        for message in reader.take_in(received):
            rooms.take_in(message)


def _parent() -> int:
    # Windows does not tell who else holds a connection; there nothing is forked either.
    return 0 if sys.platform == "win32" else os.getppid()


def _write_all(connection: socket.socket, outbox: "queue.Queue[Optional[JsonObject]]") -> None:
    """Writes what is to be said, however long a busy host takes to read it; ends when None is to be said."""
    writer = MessageWriter()
    while True:
        message = outbox.get()
        if message is None:
            return
        writer.put(message, lambda error: outbox.put({"to": "log", "message": "Farmhand: {}".format(error)}))
        try:
            while not writer.empty:
                writer.write(connection.send)
        except OSError:
            # The reader hears of it too.
            return
