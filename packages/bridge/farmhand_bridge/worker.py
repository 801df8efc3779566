"""A background thread that does all waiting, so that a host's UI code only ever looks into a queue.

The UI thread calls :meth:`Worker.post` with a command and, from a timer, :meth:`Worker.take_updates`. Neither
blocks. The thread never touches the host: commands and updates are plain data.
"""

import queue
import threading
import time
import uuid
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Set, TypeVar, Union

from .client import AccountDetails, Client, JsonObject, NotFound, NotTheSidecar, SidecarGone, SidecarTimeout
from .kept_settings import over_kept
from .problem import Problem, ProblemError, ProblemWords

#: States nothing follows; a submission in one of them is polled no more.
ENDED_STATES = frozenset(["done", "doneWithFailedFrames", "failed", "cancelled"])

#: Longest wait between attempts to reach a sidecar that does not start. Seconds.
_LONGEST_PAUSE_SECONDS = 10.0

Result = TypeVar("Result")


class Connect(NamedTuple):
    """Find or start the sidecar, then report the account and every submission."""


class SaveAccount(NamedTuple):
    """Give the sidecar the farm account."""

    details: AccountDetails


class Check(NamedTuple):
    """Say what a submission of the scene as saved at ``scene_path`` would run into. Holds no other command up."""

    scene_path: str
    #: ``JobSettingsInput`` of the shared model.
    settings: Dict[str, Any]
    #: ``HostSnapshot`` of the shared model.
    snapshot: Optional[Dict[str, Any]] = None
    #: Leave the farm alone; what was kept of it serves.
    offline: bool = False


class Submit(NamedTuple):
    """Submit the scene as saved at ``scene_path``."""

    scene_path: str
    #: ``JobSettingsInput`` of the shared model.
    settings: Dict[str, Any]
    #: ``HostSnapshot`` of the shared model.
    snapshot: Optional[Dict[str, Any]] = None
    confirm_warnings: bool = False
    #: A UUID, under which the sidecar submits once however often it is asked; drawn by the worker unless given.
    request_id: Optional[str] = None
    #: Have what was chosen for the scene in the panel where ``settings`` says nothing.
    over_kept_settings: bool = False


class Confirm(NamedTuple):
    """Submit in spite of the warnings."""

    submission_id: str


class Retry(NamedTuple):
    """Take a failed submission up where it stopped."""

    submission_id: str


class Cancel(NamedTuple):
    """Stop a submission."""

    submission_id: str


Command = Union[Connect, SaveAccount, Check, Submit, Confirm, Retry, Cancel]


class ConnectionUpdate(NamedTuple):
    """The sidecar was reached (again: a problem told before is over), or was lost and is being looked for."""

    connected: bool


class AccountUpdate(NamedTuple):
    """The account as the sidecar has it: ``{configured, endpoint, accessId}``."""

    account: Dict[str, Any]


class SubmissionUpdate(NamedTuple):
    """A submission as it stands now (``SubmissionView`` of the shared model)."""

    view: Dict[str, Any]
    #: Scene path of the :class:`Submit` that made it; None when it is only news of a known one.
    submitted_scene: Optional[str] = None


class CheckUpdate(NamedTuple):
    """What a check found (``CheckReport`` of the shared model)."""

    report: Dict[str, Any]
    command: Check


class ProblemUpdate(NamedTuple):
    """A command failed, or (``command`` is None) the sidecar cannot be reached while a job is open."""

    problem: Problem
    command: Optional[Command]


Update = Union[ConnectionUpdate, AccountUpdate, SubmissionUpdate, CheckUpdate, ProblemUpdate]


class Worker:
    """Runs commands against the sidecar and polls every open submission.

    ``connect`` finds or starts the sidecar (see :func:`farmhand_bridge.connect`) and is called anew whenever the
    sidecar is gone, so a killed sidecar comes back and the work goes on. ``poll_seconds`` is the time between two
    looks at an open submission; without one, nothing is asked and the thread sleeps.
    """

    def __init__(self, connect: Callable[[], Client], poll_seconds: float = 0.5) -> None:
        self._connect = connect
        self._poll_seconds = poll_seconds
        self._commands: "queue.Queue[Optional[Command]]" = queue.Queue()
        # Reading a large scene takes minutes, and Cancel must not wait for it: checks have a thread of their own.
        self._checks: "queue.Queue[Optional[Check]]" = queue.Queue()
        self._updates: List[Update] = []
        self._changed = threading.Condition()
        self._client: Optional[Client] = None
        self._open: Set[str] = set()
        self._last_views: Dict[str, JsonObject] = {}
        self._pause_seconds = poll_seconds
        self._poll_problem_told = False
        self._busy = 0
        self._thread: Optional[threading.Thread] = None

    def start(self) -> None:
        """Starts the threads; they do nothing until the first command."""
        self._thread = threading.Thread(target=self._run, name="farmhand-worker", daemon=True)
        self._thread.start()
        threading.Thread(target=self._run_checks, name="farmhand-checks", daemon=True).start()

    def stop(self, join_seconds: float = 0.0) -> None:
        """Ends the threads after the command they are in; the sidecar goes on without them."""
        self._commands.put(None)
        self._checks.put(None)
        if self._thread is not None and join_seconds > 0:
            self._thread.join(join_seconds)

    def post(self, command: Command) -> None:
        """Queues a command. Never blocks."""
        with self._changed:
            self._busy += 1
        if isinstance(command, Check):
            self._checks.put(command)
        else:
            self._commands.put(command)

    @property
    def busy(self) -> bool:
        """Whether a command is waiting or under way, or a submission is still open."""
        with self._changed:
            return self._busy > 0 or bool(self._open)

    def take_updates(self) -> List[Update]:
        """Everything that happened since the last call, oldest first. Never blocks."""
        with self._changed:
            taken = self._updates
            self._updates = []
            return taken

    def wait(self, timeout_seconds: float) -> bool:
        """Blocks until an update is there to take; False when none came in time. For scripts without a UI."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._updates), timeout_seconds)

    def _run(self) -> None:
        next_poll_at = time.monotonic()
        while True:
            wait_seconds = max(0.0, next_poll_at - time.monotonic()) if self._open else None
            try:
                command = self._commands.get(timeout=wait_seconds)
            except queue.Empty:
                self._poll_open()
                next_poll_at = time.monotonic() + self._pause_seconds
                continue
            if command is None:
                return
            self._finish(command)

    def _run_checks(self) -> None:
        while True:
            command = self._checks.get()
            if command is None:
                return
            self._finish(command)

    def _finish(self, command: Command) -> None:
        """Carries a command out; whatever goes wrong is told."""
        try:
            self._carry_out(command)
        except Exception as error:
            self._tell(ProblemUpdate(problem_to_tell(error), command))
        finally:
            with self._changed:
                self._busy -= 1

    def _carry_out(self, command: Command) -> None:
        if isinstance(command, Connect):
            self._tell(AccountUpdate(self._with_client(lambda client: client.account())))
            for view in self._with_client(lambda client: client.submissions()):
                self._tell_view(view)
        elif isinstance(command, SaveAccount):
            details = command.details
            self._tell(AccountUpdate(self._with_client(lambda client: client.save_account(details))))
        elif isinstance(command, Check):
            asked = command
            report = self._with_client(
                lambda client: client.check(asked.scene_path, asked.settings, asked.snapshot, asked.offline)
            )
            self._tell(CheckUpdate(report, asked))
        elif isinstance(command, Submit):
            self._tell_view(self._submit(command), command.scene_path)
        elif isinstance(command, Confirm):
            submission_id = command.submission_id
            self._tell_view(self._with_client(lambda client: client.confirm(submission_id)))
        elif isinstance(command, Retry):
            submission_id = command.submission_id
            self._tell_view(self._with_client(lambda client: client.retry(submission_id)))
        else:
            submission_id = command.submission_id
            self._tell_view(self._with_client(lambda client: client.cancel(submission_id)))

    def _submit(self, command: Submit) -> JsonObject:
        """Submits once, even if the sidecar is killed or hangs between taking the request and answering it."""
        request_id = command.request_id or str(uuid.uuid4())
        settings = command.settings
        if command.over_kept_settings:
            settings = self._with_client(lambda client: over_kept(client, command.scene_path, command.settings))

        def send(client: Client) -> JsonObject:
            return client.submit(
                command.scene_path, settings, command.snapshot, command.confirm_warnings, request_id
            )

        try:
            return self._with_client(send)
        except SidecarTimeout:
            # It may have taken the request all the same; under the same id it is not taken twice.
            return self._with_client(send)

    def _poll_open(self) -> None:
        try:
            for submission_id in sorted(self._open):
                self._poll(submission_id)
        except Exception as error:
            if not self._poll_problem_told:
                self._poll_problem_told = True
                self._tell(ProblemUpdate(problem_to_tell(error), None))
            self._pause_seconds = min(self._pause_seconds * 2, _LONGEST_PAUSE_SECONDS)
            return
        if self._poll_problem_told:
            self._poll_problem_told = False
            self._tell(ConnectionUpdate(True))
        self._pause_seconds = self._poll_seconds

    def _poll(self, submission_id: str) -> None:
        try:
            self._tell_view(self._with_client(lambda client: client.submission(submission_id)))
        except NotFound as error:
            with self._changed:
                self._open.discard(submission_id)
            self._tell(ProblemUpdate(error.problem, None))

    def _with_client(self, call: Callable[[Client], Result]) -> Result:
        """Makes a call that may be made twice: if the sidecar is gone it is started again and asked again."""
        client = self._client or self._reach()
        try:
            return call(client)
        except (SidecarGone, NotTheSidecar):
            self._lose()
            return call(self._reach())

    def _reach(self) -> Client:
        client = self._connect()
        self._client = client
        self._tell(ConnectionUpdate(True))
        return client

    def _lose(self) -> None:
        self._client = None
        self._tell(ConnectionUpdate(False))

    def _tell_view(self, view: JsonObject, submitted_scene: Optional[str] = None) -> None:
        submission_id = str(view.get("id"))
        with self._changed:
            if view.get("state") in ENDED_STATES:
                self._open.discard(submission_id)
            else:
                self._open.add(submission_id)
        if submitted_scene is None and self._last_views.get(submission_id) == view:
            return
        self._last_views[submission_id] = view
        self._tell(SubmissionUpdate(view, submitted_scene))

    def _tell(self, update: Update) -> None:
        with self._changed:
            self._updates.append(update)
            self._changed.notify_all()


def problem_to_tell(error: Exception) -> Problem:
    """The problem to show for any exception: a fault of ours must reach the artist and leave the thread alive."""
    if isinstance(error, ProblemError):
        return error.problem
    said = "{}: {}".format(type(error).__name__, error)
    return Problem(
        code="unexpected",
        message="Something in Farmhand broke: {}.".format(said),
        hint="Please report this with the text above.",
        retryable=False,
        zh=ProblemWords("Farmhand 出现错误：{}。".format(said), "请附上以上文字报告此问题。"),
    )
