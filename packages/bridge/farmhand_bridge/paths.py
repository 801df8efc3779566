"""Where Farmhand keeps its files: one folder per user, shared by every host and the sidecar."""

import ntpath
import os
import posixpath
import sys
from typing import Mapping, Optional


def home_folder(
    environ: Optional[Mapping[str, str]] = None,
    platform: str = sys.platform,
    user_home: Optional[str] = None,
) -> str:
    """Absolute path of Farmhand's folder for this user; it may not exist yet.

    ``FARMHAND_HOME`` wins; else the platform's place for local application data. The sidecar follows the same
    rule. The arguments stand in for this machine's own environment, ``sys.platform`` and home folder.
    """
    environ = os.environ if environ is None else environ
    user_home = os.path.expanduser("~") if user_home is None else user_home
    chosen = environ.get("FARMHAND_HOME")
    if chosen:
        return chosen
    if platform == "win32":
        local = environ.get("LOCALAPPDATA") or ntpath.join(user_home, "AppData", "Local")
        return ntpath.join(local, "Farmhand")
    if platform == "darwin":
        return posixpath.join(user_home, "Library", "Application Support", "Farmhand")
    data = environ.get("XDG_DATA_HOME") or posixpath.join(user_home, ".local", "share")
    return posixpath.join(data, "farmhand")


def discovery_file(home: str) -> str:
    """The file a running sidecar leaves its port and token in."""
    return os.path.join(home, "sidecar.json")


def log_file(home: str) -> str:
    """The file the sidecar's messages go to."""
    return os.path.join(home, "logs", "sidecar.log")
