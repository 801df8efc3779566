"""Starting the sidecar, or joining the one that runs already."""

import json
import os
import queue
import re
import stat
import subprocess
import sys
import threading
import time
from typing import Dict, List, Mapping, NamedTuple, Optional, cast

from .client import Client, JsonObject, SidecarGone, SidecarTimeout
from .discovery import process_alive, read_discovery
from .handshake import agree
from .paths import discovery_file, log_file
from .problem import Problem, ProblemError, ProblemWords, problem_from_json
from .running_copy import SidecarFiles, make_running_copy

SERVICE_NAME = "farmhand-sidecar"

#: Variables the sidecar may inherit, in upper case. Everything else stays out, above all what changes how Node
#: itself behaves (``NODE_OPTIONS`` and its like) and what a host sets for its own libraries.
_KEPT_VARIABLES = frozenset(
    [
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "LANG",
        "TZ",
        "TMPDIR",
        "TEMP",
        "TMP",
        "USERPROFILE",
        "USERNAME",
        "USERDOMAIN",
        "LOCALAPPDATA",
        "APPDATA",
        "SYSTEMROOT",
        "SYSTEMDRIVE",
        "WINDIR",
        "COMSPEC",
        "PATHEXT",
        # The farm may lie behind a proxy, even though the sidecar never does.
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        # Showing a file in the file manager needs the user's screen.
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "XAUTHORITY",
        "DBUS_SESSION_BUS_ADDRESS",
        # A rehearsal renders with the program that is open: where Houdini and Maya say they are installed.
        "HFS",
        "MAYA_LOCATION",
    ]
)
_KEPT_PREFIXES = ("FARMHAND_", "XDG_", "LC_")
#: Where each release of 3ds Max says it is installed: ``ADSK_3DSMAX_X64_2025``. Others begin alike and are no folders of it.
_KEPT_PATTERN = re.compile(r"ADSK_3DSMAX_X64_20[0-9]{2}\Z")

#: A log longer than this is put aside when the next sidecar starts.
_LONGEST_LOG_BYTES = 4 * 1024 * 1024


def find_sidecar_files(
    folder: str, environ: Optional[Mapping[str, str]] = None, platform: str = sys.platform
) -> SidecarFiles:
    """The sidecar in ``folder``; ``FARMHAND_NODE`` and ``FARMHAND_SIDECAR`` stand in for either file."""
    environ = os.environ if environ is None else environ
    node_name = "node.exe" if platform == "win32" else "node"
    return SidecarFiles(
        node=environ.get("FARMHAND_NODE") or os.path.join(folder, node_name),
        script=environ.get("FARMHAND_SIDECAR") or os.path.join(folder, "sidecar.mjs"),
    )


def clean_environment(environ: Mapping[str, str], home: str) -> Dict[str, str]:
    """The environment the sidecar runs in; ``home`` is passed on so that both sides mean the same folder."""
    kept = {
        name: value
        for name, value in environ.items()
        if _is_kept(name.upper())
    }
    kept["FARMHAND_HOME"] = home
    return kept


def _is_kept(name: str) -> bool:
    return name in _KEPT_VARIABLES or name.startswith(_KEPT_PREFIXES) or _KEPT_PATTERN.match(name) is not None


def connect(
    files: SidecarFiles,
    home: str,
    environ: Optional[Mapping[str, str]] = None,
    timeout_seconds: float = 30.0,
) -> Client:
    """A client of the running sidecar, which is started first when there is none.

    One that is older than the plugin's own is asked to end when it is idle, and serves until then (see :func:`agree`).
    What is started is a copy of ``files`` (see :func:`make_running_copy`), unless they lie in two folders: of a developer's
    program they may not be all. Blocks for as long as the start takes. Raises :class:`ProblemError` when it fails.
    """
    try:
        running = _running(home)
    except ProblemError:
        # The file names a port that something else answers on by now; only a fresh start tells.
        running = None
    if running is not None and agree(running.client, running.health, timeout_seconds):
        return running.client
    _start(files, home, os.environ if environ is None else environ, timeout_seconds)
    # When two programs start at once the loser hears of the winner before the winner has left its address.
    give_up_at = time.monotonic() + timeout_seconds
    refusal = ProblemError(
        Problem(
            code="sidecar-not-found",
            message="Farmhand's background service started but cannot be reached.",
            hint="Look at {} for the reason.".format(log_file(home)),
            retryable=True,
            zh=ProblemWords(
                "Farmhand 后台服务已启动，但无法连接。", "请查看 {} 了解原因。".format(log_file(home))
            ),
        )
    )
    while time.monotonic() < give_up_at:
        try:
            running = _running(home)
        except ProblemError as error:
            refusal = error
        if running is not None:
            return running.client
        time.sleep(0.05)
    raise refusal


def find_running(home: str) -> Optional[Client]:
    """A client of the sidecar that runs already, whatever its release; None when there is none. Starts nothing.

    Raises :class:`ProblemError` where something else answers in its place.
    """
    running = _running(home)
    return None if running is None else running.client


class _Running(NamedTuple):
    client: Client
    health: JsonObject


def _running(home: str) -> Optional[_Running]:
    """A client of the sidecar that the discovery file names, if that one is alive and is a sidecar."""
    discovery = read_discovery(discovery_file(home))
    if discovery is None or not process_alive(discovery.pid):
        return None
    client = Client(discovery)
    try:
        health = client.health()
    except (SidecarGone, SidecarTimeout):
        return None
    return _Running(client, health) if health.get("name") == SERVICE_NAME else None


def _start(files: SidecarFiles, home: str, environ: Mapping[str, str], timeout_seconds: float) -> None:
    """Starts the sidecar as a process of its own and waits for the line that says it serves."""
    for path in files:
        if not os.path.isfile(path):
            raise _cannot_start(
                "{} is missing.".format(path),
                "Install the Farmhand add-on again.",
                ProblemWords("缺少 {}。".format(path), "请重新安装 Farmhand 插件。"),
            )
    if os.path.dirname(files.node) == os.path.dirname(files.script):
        try:
            os.makedirs(home, mode=0o700, exist_ok=True)
            files = make_running_copy(files, home)
        except OSError as error:
            raise _home_unusable(home, error) from error
    _make_executable(files.node)
    process = _spawn(files, home, environ)
    first_line: "queue.Queue[bytes]" = queue.Queue()
    threading.Thread(
        target=_attend, args=(process, first_line), name="farmhand-sidecar-output", daemon=True
    ).start()
    try:
        line = first_line.get(timeout=timeout_seconds)
    except queue.Empty:
        process.kill()
        raise _cannot_start(
            "It gave no sign within {:g} seconds.".format(timeout_seconds),
            "Look at {}.".format(log_file(home)),
            ProblemWords(
                "它在 {:g} 秒内没有响应。".format(timeout_seconds), "请查看 {}。".format(log_file(home))
            ),
        ) from None
    _read_first_line(line, home)


def _read_first_line(line: bytes, home: str) -> None:
    try:
        message: object = json.loads(line.decode("utf-8"))
    except ValueError:
        message = None
    fields: Mapping[str, object] = cast("Mapping[str, object]", message) if isinstance(message, dict) else {}
    event = fields.get("event")
    if event in ("ready", "already-running"):
        return
    if event == "failed":
        problem = problem_from_json(fields.get("problem"))
        if problem is not None:
            raise ProblemError(problem)
    raise _cannot_start(
        "It ended before it was ready.",
        "Look at {} for the reason.".format(log_file(home)),
        ProblemWords("它在就绪之前就结束了。", "请查看 {} 了解原因。".format(log_file(home))),
    )


def _make_executable(path: str) -> None:
    """Gives back the right to run that Blender's add-on installer drops when it unpacks a zip."""
    if os.access(path, os.X_OK):
        return
    mode = stat.S_IMODE(os.stat(path).st_mode)
    try:
        os.chmod(path, mode | stat.S_IXUSR | ((mode & 0o044) >> 2))
    except OSError as error:
        raise _cannot_start(
            "{} may not be run.".format(path),
            "Ask whoever installed the add-on to make that file executable.",
            ProblemWords("没有运行 {} 的权限。".format(path), "请让安装插件的人将该文件设为可执行。"),
        ) from error


def _spawn(files: SidecarFiles, home: str, environ: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    log_path = log_file(home)
    try:
        os.makedirs(home, mode=0o700, exist_ok=True)
        os.makedirs(os.path.dirname(log_path), mode=0o700, exist_ok=True)
        log = _open_log(log_path)
    except OSError as error:
        raise _home_unusable(home, error) from error
    command: List[str] = [files.node, files.script]
    try:
        # Unbuffered, so that the thread reading it holds no lock when the host's interpreter ends.
        return subprocess.Popen(
            command,
            bufsize=0,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            # Not the scene's folder: on Windows a working folder can be neither moved nor deleted.
            cwd=home,
            env=clean_environment(environ, home),
            close_fds=True,
            # The sidecar outlives the host that happened to start it, and shows no console window.
            start_new_session=sys.platform != "win32",
            creationflags=windows_creation_flags(),
        )
    except OSError as error:
        raise _cannot_start(
            "{} does not run here: {}.".format(files.node, error.strerror),
            "Check that the add-on's zip is the one for this system.",
            ProblemWords(
                "{} 无法在本机运行：{}。".format(files.node, error.strerror), "请检查插件的 zip 是否适用于本系统。"
            ),
        ) from error
    finally:
        os.close(log)


def windows_creation_flags() -> int:
    """Of a program in the background: no console window, and no Ctrl+C that was meant for the host."""
    if sys.platform != "win32":
        return 0
    return subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP


def _open_log(path: str) -> int:
    if os.path.exists(path) and os.path.getsize(path) > _LONGEST_LOG_BYTES:
        try:
            os.replace(path, path + ".old")
        except OSError:
            # Windows refuses while another sidecar has it open; a long log is no reason not to start.
            pass
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def _attend(process: "subprocess.Popen[bytes]", first_line: "queue.Queue[bytes]") -> None:
    """Hands over the first line, then keeps the pipe empty and collects the process when it ends."""
    assert process.stdout is not None
    pipe = process.stdout.fileno()
    start = b""
    handed_over = False
    while True:
        chunk = os.read(pipe, 4096)
        if not handed_over:
            start += chunk
            if b"\n" in start or not chunk:
                first_line.put(start.split(b"\n", 1)[0])
                handed_over = True
        if not chunk:
            break
    process.stdout.close()
    process.wait()


def _home_unusable(home: str, error: OSError) -> ProblemError:
    return _cannot_start(
        "{} cannot be written: {}.".format(home, error.strerror),
        "Free some space, or set FARMHAND_HOME to a folder of yours.",
        ProblemWords(
            "无法写入 {}：{}。".format(home, error.strerror),
            "请腾出一些空间，或将 FARMHAND_HOME 设为您自己的文件夹。",
        ),
    )


def _cannot_start(reason: str, hint: str, zh: ProblemWords) -> ProblemError:
    return ProblemError(
        Problem(
            code="sidecar-start-failed",
            message="Farmhand's background service could not be started. {}".format(reason),
            hint=hint,
            retryable=True,
            zh=ProblemWords("无法启动 Farmhand 后台服务。{}".format(zh.message), zh.hint),
        )
    )
