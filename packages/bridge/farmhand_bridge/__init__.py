"""How Python host plugins (Blender, Houdini, Cinema 4D, 3ds Max) start, find and talk to a Farmhand sidecar.

Standard library only and Python 3.7 or newer, because it runs inside whatever interpreter the host brings.
A host vendors this package inside its own plugin and imports it relatively.
"""

from .apart import Apart
from .client import AccountDetails, Client, NotFound, NotTheSidecar, SidecarGone, SidecarTimeout
from .discovery import Discovery, process_alive, read_discovery
from .host_session import HostSession
from .host_session_apart import HostSessionApart
from .host_values import (
    SCREENS,
    Connected,
    HostDescription,
    HostRequest,
    HostScene,
    News,
    PanelFailed,
    PanelReady,
)
from .launch import connect, find_running, find_sidecar_files
from .paths import discovery_file, home_folder, log_file
from .problem import Problem, ProblemError, ProblemWords, problem_from_json, refusal
from .request_handling import LATER, AnySession, Handler, OnThread, handle_requests
from .running_copy import SidecarFiles, make_running_copy
from .worker import (
    AccountUpdate,
    Cancel,
    Check,
    CheckUpdate,
    Confirm,
    Connect,
    ConnectionUpdate,
    ProblemUpdate,
    Retry,
    SaveAccount,
    SubmissionUpdate,
    Submit,
    Update,
    Worker,
)
from .worker_apart import WorkerApart

__all__ = [
    "LATER",
    "SCREENS",
    "AccountDetails",
    "AccountUpdate",
    "AnySession",
    "Apart",
    "Cancel",
    "Check",
    "CheckUpdate",
    "Client",
    "Confirm",
    "Connect",
    "Connected",
    "ConnectionUpdate",
    "Discovery",
    "Handler",
    "HostDescription",
    "HostRequest",
    "HostScene",
    "HostSession",
    "HostSessionApart",
    "News",
    "NotFound",
    "NotTheSidecar",
    "OnThread",
    "PanelFailed",
    "PanelReady",
    "Problem",
    "ProblemError",
    "ProblemUpdate",
    "ProblemWords",
    "Retry",
    "SaveAccount",
    "SidecarFiles",
    "SidecarGone",
    "SidecarTimeout",
    "SubmissionUpdate",
    "Submit",
    "Update",
    "Worker",
    "WorkerApart",
    "connect",
    "discovery_file",
    "find_running",
    "find_sidecar_files",
    "handle_requests",
    "home_folder",
    "log_file",
    "make_running_copy",
    "problem_from_json",
    "process_alive",
    "read_discovery",
    "refusal",
]
