"""Finding the sidecar that is already running."""

import json
import os
import sys
from typing import Mapping, NamedTuple, Optional, cast


class Discovery(NamedTuple):
    """What a running sidecar says about itself."""

    pid: int
    port: int
    #: Bearer for its HTTP API. Never shown or logged.
    token: str
    version: str
    #: ISO 8601 instant.
    started_at: str

    def __repr__(self) -> str:
        return "Discovery(pid={}, port={}, version={!r})".format(self.pid, self.port, self.version)


def read_discovery(path: str) -> Optional[Discovery]:
    """Reads a discovery file; None when it is absent or not (yet) a whole, well-formed one."""
    try:
        with open(path, encoding="utf-8") as file:
            content: object = json.load(file)
    except (OSError, ValueError):
        return None
    if not isinstance(content, Mapping):
        return None
    fields = cast("Mapping[str, object]", content)
    pid = fields.get("pid")
    port = fields.get("port")
    token = fields.get("token")
    if not isinstance(pid, int) or not isinstance(port, int) or not isinstance(token, str):
        return None
    # A newline in the token would end the header it travels in.
    if pid <= 0 or not 0 < port < 65536 or not token.isprintable():
        return None
    return Discovery(
        pid=pid,
        port=port,
        token=token,
        version=str(fields.get("version", "")),
        started_at=str(fields.get("startedAt", "")),
    )


def process_alive(pid: int) -> bool:
    """Whether a process of that number exists; says nothing about which program it is."""
    if sys.platform == "win32":
        return _process_alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OverflowError:
        return False
    except OSError:
        # It exists and belongs to someone else.
        return True
    return True


def _process_alive_on_windows(pid: int) -> bool:
    """``os.kill(pid, 0)`` would end the process on Windows, so the question goes to the system itself."""
    import ctypes

    query_limited_information = 0x1000
    still_active = 259
    kernel32 = getattr(ctypes, "windll").kernel32
    handle = kernel32.OpenProcess(query_limited_information, False, pid)
    if not handle:
        return False
    try:
        code = ctypes.c_ulong()
        answered = kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
        return bool(answered) and code.value == still_active
    finally:
        kernel32.CloseHandle(handle)
