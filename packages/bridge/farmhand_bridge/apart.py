"""A process of the host's own that does all waiting in its place, for hosts in which no thread of ours may run.

Blender's own documentation says that Python threads which go on beside a script can crash it, and they do: where Blender takes
Python's lock for held by itself, it reads what a thread is just writing. So :class:`Apart` starts another process with the
host's Python, and the threads run there (``apart_process.py``). What the host keeps of them are *tenants*
(:class:`~farmhand_bridge.worker_apart.WorkerApart`, :class:`~farmhand_bridge.host_session_apart.HostSessionApart`), which exchange
messages with it over a loopback connection whenever the host calls them, and never wait for it.

The process ends with its connection, so it cannot outlive the host. If it is killed, another one takes its place and hears from
the tenants what the other one had not done yet. Where none can be started, the tenants go on with threads after all.
"""

import hmac
import os
import select
import socket
import subprocess
import sys
import time
from typing import Callable, Dict, List, Mapping, Optional, Set

from .client import Client, JsonObject
from .launch import clean_environment, connect, find_running, windows_creation_flags
from .message_stream import MessageReader, MessageWriter, StreamBroken
from .running_copy import SidecarFiles

#: Time that one look may spend on making messages of large values: what the artist does not notice. Seconds.
BUDGET_SECONDS = 0.008

#: Bytes read at once, and in one look.
_READ_BYTES = 256 * 1024
_READ_AT_MOST_BYTES = 16 * 1024 * 1024

#: Time in which a process has to connect. Far longer than it takes; a machine may be busy. Seconds.
_CONNECT_SECONDS = 60.0

#: Longest pause before another process is started in place of one that ended. Seconds.
_LONGEST_PAUSE_SECONDS = 30.0

#: A process that lived for so long was a sound one, and its end is not the fault of what it did. Seconds.
_SOUND_SECONDS = 60.0

#: Processes in a row that ended before they connected, after which none is expected to.
_MOST_STARTS = 3

#: So many may be connected and not have said who they are.
_MOST_STRANGERS = 16

#: Length of the word that the process says to prove itself, and of the one that it wants to hear then. Both come to it by its
#: standard input, with the port.
_WORD_BYTES = 32

#: Variables that opening the system's browser depends on, beyond what the sidecar gets.
_BROWSER_VARIABLES = (
    "BROWSER",
    "DESKTOP_SESSION",
    "GNOME_DESKTOP_SESSION_ID",
    "KDE_FULL_SESSION",
    "KDE_SESSION_VERSION",
)

#: Loads this package from the folder it lies in, under its own name, whatever the host calls it and whatever lies beside.
_BOOT = """
import importlib.util, os, sys
folder = sys.argv[1]
start = os.path.join(folder, "__init__.py")
spec = importlib.util.spec_from_file_location("farmhand_bridge", start, submodule_search_locations=[folder])
package = sys.modules["farmhand_bridge"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(package)
from farmhand_bridge.apart_process import main
main()
"""

#: Processes that were let go, until the system has taken note that they ended.
_let_go: List["subprocess.Popen[bytes]"] = []


class Tenant:
    """What an :class:`Apart` does its waiting for. It is called from :meth:`Apart.pump`, and so from within its own calls too."""

    #: The name under which both sides know it.
    name = ""

    def begin(self) -> None:
        """Says what a process that has just been started must hear first, above all what the one before it left undone."""
        raise NotImplementedError

    def take_in(self, message: JsonObject) -> None:
        """Takes in what the process says."""
        raise NotImplementedError

    def lost(self) -> None:
        """The process ended; another one follows."""
        raise NotImplementedError

    def fall_back(self) -> None:
        """There is no process: from now on the tenant works with threads."""
        raise NotImplementedError


class Apart:
    """The process, and the connection with it. All calls are made on one thread of the host's, and none of them blocks.

    ``python`` is the program to run it with; without one, all tenants fall back to threads at once. ``files`` and ``home`` are
    what :func:`farmhand_bridge.connect` needs. ``log`` writes a line into the host's console.
    """

    def __init__(
        self,
        python: Optional[str],
        files: SidecarFiles,
        home: str,
        environ: Optional[Mapping[str, str]] = None,
        log: Callable[[str], None] = print,
        first_pause_seconds: float = 0.5,
    ) -> None:
        self.files = files
        self.home = home
        #: Whether there is no process, and never will be.
        self.fallen_back = False
        self._python = python
        self._environ = environ
        self._log = log
        self._first_pause_seconds = first_pause_seconds
        self._tenants: Dict[str, Tenant] = {}
        self._closed = False
        self._process: Optional["subprocess.Popen[bytes]"] = None
        self._listener: Optional[socket.socket] = None
        self._strangers: Dict[socket.socket, bytes] = {}
        self._connection: Optional[socket.socket] = None
        self._said = b""
        self._answer = b""
        self._reader = MessageReader()
        self._writer = MessageWriter()
        self._starts_in_vain = 0
        self._ends_in_a_row = 0
        #: Of the monotonic clock: when to start, when to give up a start, when the connection was made. Seconds.
        self._start_at = 0.0
        self._give_up_at = 0.0
        self._connected_at = 0.0
        self._in_pump = False

    @property
    def connected(self) -> bool:
        """Whether there is a process that hears what is said."""
        return self._connection is not None

    @property
    def process_id(self) -> Optional[int]:
        """Number of the process, while there is one that has connected."""
        return self._process.pid if self._process is not None and self._connection is not None else None

    @property
    def sending(self) -> bool:
        """Whether something is still to be written, so that it is worth while to look again soon."""
        return self._connection is not None and not self._writer.empty

    def connect(self) -> Client:
        """Finds or starts the sidecar. Blocks: for the threads of tenants that fell back."""
        return connect(self.files, self.home, self._environ)

    def find(self) -> Optional[Client]:
        """Finds a sidecar that runs. Blocks, as :meth:`connect` does."""
        return find_running(self.home)

    def attach(self, tenant: Tenant) -> None:
        """Lets a tenant in, for whom the process is started if there is none."""
        self._tenants[tenant.name] = tenant
        if self.fallen_back:
            tenant.fall_back()
        elif self._python is None:
            self._fall_back("this program brings no Python to run")
        elif self._connection is not None:
            tenant.begin()
        self.pump()

    def detach(self, tenant: Tenant) -> None:
        """Sees a tenant off; it hears nothing any more."""
        if self._tenants.get(tenant.name) is tenant:
            del self._tenants[tenant.name]

    def send(
        self, tenant: Tenant, message: JsonObject, failed: Optional[Callable[[Exception], None]] = None
    ) -> None:
        """Says something to the process, now or in later looks. Lost when there is none, or it ends: see :meth:`Tenant.begin`.

        ``failed`` is called when JSON cannot hold the message.
        """
        if self._connection is not None:
            self._writer.put({"to": tenant.name, "message": message}, failed)

    def pump(self) -> None:
        """Reads what is there and writes what can be written. What is left waits for the next call."""
        # A tenant may call in return for what it is told.
        if self._in_pump or self._closed or self.fallen_back:
            return
        self._in_pump = True
        try:
            self._reap()
            if self._connection is None:
                self._look_after_start()
            if self._connection is not None:
                self._read()
            if self._connection is not None:
                self._write()
        finally:
            self._in_pump = False

    def wait(self, holds: Callable[[], bool], timeout_seconds: float) -> bool:
        """Blocks until ``holds()``; False when it does not in that time. For scripts without a UI."""
        give_up_at = time.monotonic() + timeout_seconds
        while True:
            self.pump()
            if holds():
                return True
            left_seconds = give_up_at - time.monotonic()
            if left_seconds <= 0 or self._closed or self.fallen_back:
                return False
            self._wait_for_sockets(left_seconds)

    def close(self) -> None:
        """Lets the process go, which ends by itself when it has done what it was told before. Returns at once."""
        if self._connection is not None:
            try:
                self._writer.write(self._send, BUDGET_SECONDS)
                self._connection.shutdown(socket.SHUT_WR)
            except OSError:
                # It has ended already.
                pass
        if self._process is not None:
            _let_go.append(self._process)
            self._process = None
        self._close_sockets()
        self._closed = True
        self._tenants = {}
        self._reap()

    # Starting.

    def _look_after_start(self) -> None:
        if self._process is None:
            if self._tenants and time.monotonic() >= self._start_at:
                self._start()
            return
        self._accept()
        if self._connection is not None:
            return
        if self._process.poll() is not None:
            self._failed_to_start("it ended with code {}".format(self._process.returncode))
        elif time.monotonic() >= self._give_up_at:
            self._failed_to_start("it did not connect")

    def _start(self) -> None:
        assert self._python is not None
        self._said = _word()
        self._answer = _word()
        try:
            self._listener = _listen()
            port = self._listener.getsockname()[1]
            handover = b"%d %s %s\n" % (port, self._said, self._answer)
            self._process = _spawn(self._python, handover, self._child_environment())
        except OSError as error:
            self._failed_to_start(error.strerror or str(error), for_good=_is_final(error))
            return
        self._give_up_at = time.monotonic() + _CONNECT_SECONDS

    def _child_environment(self) -> Dict[str, str]:
        environ = os.environ if self._environ is None else self._environ
        kept = clean_environment(environ, self.home)
        kept.update({name: environ[name] for name in _BROWSER_VARIABLES if name in environ})
        return kept

    def _failed_to_start(self, why: str, for_good: bool = False) -> None:
        self._drop_process()
        self._starts_in_vain += 1
        if for_good or self._starts_in_vain >= _MOST_STARTS:
            self._fall_back(why)
        else:
            self._pause()

    def _pause(self) -> None:
        self._ends_in_a_row += 1
        pause_seconds = self._first_pause_seconds * 2 ** min(self._ends_in_a_row - 1, 20)
        self._start_at = time.monotonic() + min(pause_seconds, _LONGEST_PAUSE_SECONDS)

    def _fall_back(self, why: str) -> None:
        if self.fallen_back:
            return
        self.fallen_back = True
        self._drop_process()
        self._log("Farmhand: its own process could not be started ({}); threads in this program do its work.".format(why))
        for tenant in list(self._tenants.values()):
            tenant.fall_back()

    def _accept(self) -> None:
        """Lets in whoever says the right word, and nobody after."""
        for _ in range(_MOST_STRANGERS):
            if self._listener is None:
                return
            if len(self._strangers) >= _MOST_STRANGERS:
                # The process speaks as soon as it is let in; who came first and said nothing is not the one.
                silent = next(iter(self._strangers))
                del self._strangers[silent]
                silent.close()
            try:
                stranger = self._listener.accept()[0]
            except OSError:
                # Nobody more is there, or left before being let in.
                break
            stranger.setblocking(False)
            self._strangers[stranger] = b""
        for stranger in list(self._strangers):
            if self._is_ours(stranger):
                del self._strangers[stranger]
                self._let_in(stranger)
                return

    def _is_ours(self, stranger: socket.socket) -> bool:
        try:
            heard = stranger.recv(_WORD_BYTES - len(self._strangers[stranger]))
        except BlockingIOError:
            return False
        except OSError:
            heard = b""
        said = self._strangers[stranger] + heard
        self._strangers[stranger] = said
        if heard and len(said) < _WORD_BYTES:
            # Not before all is said: else a stranger could try one letter after the other.
            return False
        if heard and hmac.compare_digest(said, self._said):
            return True
        del self._strangers[stranger]
        stranger.close()
        return False

    def _let_in(self, connection: socket.socket) -> None:
        self._close_sockets()
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # As short as it is, and the first that is sent: it fits.
            connection.send(self._answer, _SEND_FLAGS)
        except OSError:
            connection.close()
            return
        self._connection = connection
        self._connected_at = time.monotonic()
        self._starts_in_vain = 0
        self._reader = MessageReader()
        self._writer = MessageWriter()
        for tenant in list(self._tenants.values()):
            tenant.begin()

    # Being connected.

    def _read(self) -> None:
        left = _READ_AT_MOST_BYTES
        while self._connection is not None and left > 0:
            try:
                received = self._connection.recv(_READ_BYTES)
            except BlockingIOError:
                return
            except OSError:
                received = b""
            if not received:
                self._lose()
                return
            left -= len(received)
            try:
                for message in self._reader.take_in(received):
                    self._deliver(message)
            except (StreamBroken, ValueError, KeyError, TypeError) as error:
                # Nothing that comes after can be understood either.
                self._log("Farmhand: its own process said what makes no sense: {}".format(error))
                self._lose()
                return

    def _deliver(self, message: JsonObject) -> None:
        if message["to"] == "log":
            self._log(message["message"])
            return
        tenant = self._tenants.get(message["to"])
        if tenant is not None:
            tenant.take_in(message["message"])

    def _write(self) -> None:
        try:
            self._writer.write(self._send, BUDGET_SECONDS)
        except OSError:
            self._lose()

    def _send(self, content: memoryview) -> int:
        assert self._connection is not None
        try:
            return self._connection.send(content, _SEND_FLAGS)
        except BlockingIOError:
            return 0

    def _lose(self) -> None:
        self._drop_process()
        if time.monotonic() - self._connected_at >= _SOUND_SECONDS:
            self._ends_in_a_row = 0
        self._pause()
        for tenant in list(self._tenants.values()):
            tenant.lost()

    def _drop_process(self) -> None:
        """Nothing of it may go on: what it was about to do is done by the next one."""
        if self._process is not None:
            self._process.kill()
            _let_go.append(self._process)
            self._process = None
        self._close_sockets()

    def _close_sockets(self) -> None:
        for each in [self._listener, self._connection] + list(self._strangers):
            if each is not None:
                each.close()
        self._listener = self._connection = None
        self._strangers = {}

    def _wait_for_sockets(self, timeout_seconds: float) -> None:
        readable: Set[socket.socket] = set(self._strangers)
        for each in (self._listener, self._connection):
            if each is not None:
                readable.add(each)
        if self._connection is None:
            # Whether a process ended that has not connected, no socket tells; nor when it is time for the next one.
            timeout_seconds = min(timeout_seconds, 0.05)
        if not readable:
            time.sleep(timeout_seconds)
            return
        writable = [self._connection] if self._connection is not None and not self._writer.empty else []
        select.select(list(readable), writable, [], timeout_seconds)

    def _reap(self) -> None:
        _let_go[:] = [each for each in _let_go if each.poll() is None]


#: A peer that is gone is an error to be told of, and must not end the host.
_SEND_FLAGS = getattr(socket, "MSG_NOSIGNAL", 0)


def _word() -> bytes:
    return os.urandom(_WORD_BYTES // 2).hex().encode("ascii")


def _listen() -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            # Else Windows lets another program take the same port.
            listener.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_EXCLUSIVEADDRUSE"), 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen(_MOST_STRANGERS)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


def _spawn(python: str, handover: bytes, environ: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Starts the process. What it must know alone comes by its standard input, which no list of processes shows."""
    folder = os.path.dirname(os.path.abspath(__file__))
    # Written before there is anybody to read it: so it neither waits for a reader nor breaks where that one ends at once.
    read_end, write_end = os.pipe()
    try:
        os.write(write_end, handover)
    finally:
        os.close(write_end)
    try:
        return subprocess.Popen(
            # Isolated from the user's own packages and variables; and nothing is written into the plugin's folder.
            [python, "-I", "-B", "-X", "utf8", "-c", _BOOT, folder],
            stdin=read_end,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Not the scene's folder: on Windows a working folder can be neither moved nor deleted.
            cwd=os.path.dirname(os.path.abspath(python)),
            env=dict(environ),
            close_fds=True,
            start_new_session=sys.platform != "win32",
            creationflags=windows_creation_flags(),
        )
    finally:
        os.close(read_end)


def _is_final(error: OSError) -> bool:
    return isinstance(error, (FileNotFoundError, PermissionError, NotADirectoryError))
