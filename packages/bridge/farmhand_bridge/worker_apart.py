"""A :class:`Worker` whose threads run in another process: what a host keeps of it."""

import uuid
from typing import Callable, Dict, List, NamedTuple, Optional

from .apart import Apart, Tenant
from .client import JsonObject
from .plain_data import pack, unpack
from .problem import Problem, ProblemWords
from .worker import Command, Connect, ProblemUpdate, Submit, Update, Worker, problem_to_tell

#: Processes that may end with a command under way; it is not given to another one, whose end it may be as well.
_MOST_TRIES = 3

_GIVEN_UP = Problem(
    code="apart-ended",
    message="The part of Farmhand that works beside this program ended several times while it did this.",
    hint="Try again. If it stays like this, start this program anew.",
    retryable=True,
    zh=ProblemWords("Farmhand 在执行此操作时，其后台进程多次意外结束。", "请重试。如果仍然如此，请重新启动此程序。"),
)


class _Posted(NamedTuple):
    #: As the host posted it, and as it is given on.
    command: Command
    given: Command
    tries: int = 0


class WorkerApart(Tenant):
    """To be used as a :class:`Worker` is; it has no thread, and works whenever one of its calls is made.

    A command that the process ended with is given to the next one. That does no harm: whatever the worker asks of the sidecar may
    be asked twice, and a submission carries an id under which the sidecar takes it once.
    """

    name = "worker"

    def __init__(self, apart: Apart, poll_seconds: float = 0.5) -> None:
        self._apart = apart
        self._poll_seconds = poll_seconds
        self._posted: Dict[int, _Posted] = {}
        self._count = 0
        self._open: List[str] = []
        self._updates: List[Update] = []
        self._attached = False
        self._stopped = False
        self._in_threads: Optional[Worker] = None

    def start(self) -> None:
        """Nothing runs before the first command."""

    def stop(self, join_seconds: float = 0.0) -> None:
        """Lets the process end after the commands it was given; the sidecar goes on."""
        self._stopped = True
        if self._in_threads is not None:
            self._in_threads.stop(join_seconds)
        elif self._attached:
            self._apart.send(self, {"do": "stop"})
            self._apart.pump()
            self._apart.detach(self)

    def post(self, command: Command) -> None:
        """Gives a command on, at once or as soon as there is somebody to take it. Never blocks."""
        if self._stopped:
            return
        if self._in_threads is not None:
            self._in_threads.post(command)
            return
        given = command
        if isinstance(command, Submit) and command.request_id is None:
            given = command._replace(request_id=str(uuid.uuid4()))
        self._count += 1
        self._posted[self._count] = _Posted(command, given)
        if self._attached:
            self._give(self._count)
            self._apart.pump()
        else:
            self._attached = True
            self._apart.attach(self)

    @property
    def busy(self) -> bool:
        """Whether a command is waiting or under way, or a submission is still open."""
        if self._in_threads is not None:
            return self._in_threads.busy or bool(self._updates)
        self._apart.pump()
        return bool(self._posted or self._open)

    def take_updates(self) -> List[Update]:
        """Everything that happened since the last call, oldest first. Never blocks."""
        self._apart.pump()
        taken, self._updates = self._updates, []
        if self._in_threads is not None:
            taken += self._in_threads.take_updates()
        return taken

    def wait(self, timeout_seconds: float) -> bool:
        """Blocks until an update is there to take; False when none came in time. For scripts without a UI."""
        if self._in_threads is None:
            holds: Callable[[], bool] = lambda: bool(self._updates or self._in_threads is not None)
            if not self._apart.wait(holds, timeout_seconds) and self._in_threads is None:
                return False
        if self._updates or self._in_threads is None:
            return bool(self._updates)
        return self._in_threads.wait(timeout_seconds)

    # What the process hears and says.

    def begin(self) -> None:
        start: JsonObject = {
            "do": "start",
            "files": list(self._apart.files),
            "home": self._apart.home,
            "pollSeconds": self._poll_seconds,
            "follow": self._open,
        }
        self._apart.send(self, start)
        for number, posted in list(self._posted.items()):
            if posted.tries >= _MOST_TRIES:
                self._refuse(number, _GIVEN_UP)
            else:
                self._give(number)

    def take_in(self, message: JsonObject) -> None:
        self._open = message["open"]
        if "finished" in message:
            self._posted.pop(message["finished"], None)
            return
        number = message.get("number")
        if "number" not in message:
            self._updates.append(unpack(message["update"]))
        elif number is None:
            self._updates.append(unpack(message["update"], command=None))
        elif number in self._posted:
            self._updates.append(unpack(message["update"], command=self._posted[number].command))

    def lost(self) -> None:
        # What is under way and what is open is told to the next one; the artist need not hear of it.
        pass

    def fall_back(self) -> None:
        worker = Worker(self._apart.connect, self._poll_seconds)
        worker.start()
        self._in_threads = worker
        if self._open:
            worker.post(Connect())
        for posted in self._posted.values():
            worker.post(posted.given)
        self._posted = {}

    def _give(self, number: int) -> None:
        """Hands a command on, if there is somebody to take it; else it waits for :meth:`begin`."""
        if self._apart.connected:
            posted = self._posted[number]
            self._posted[number] = posted._replace(tries=posted.tries + 1)
            message: JsonObject = {"do": "post", "number": number, "command": pack(posted.given)}
            self._apart.send(self, message, lambda error: self._refuse(number, problem_to_tell(error)))

    def _refuse(self, number: int, problem: Problem) -> None:
        posted = self._posted.pop(number, None)
        if posted is not None:
            self._updates.append(ProblemUpdate(problem, posted.command))
