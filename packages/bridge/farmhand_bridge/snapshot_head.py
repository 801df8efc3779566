"""What the snapshots of all hosts begin with."""

import sys
from datetime import datetime, timezone
from typing import Any, Dict

#: Version tag of the snapshot; a sidecar refuses one that it does not know.
SNAPSHOT_SCHEMA = "farmhand.host-snapshot/1"

_SYSTEMS = {"win32": "windows", "darwin": "macos"}


def system_name() -> str:
    """The system this runs on, as the shared model calls it."""
    return _SYSTEMS.get(sys.platform, "linux")


def snapshot_head(host: str, version: str) -> Dict[str, Any]:
    """Schema, host and time of a ``HostSnapshot`` of the shared model that is taken now.

    ``host`` as in :class:`HostDescription`; ``version`` as the host prints it.
    """
    return {
        "schema": SNAPSHOT_SCHEMA,
        "host": {"name": host, "version": version, "system": system_name()},
        "takenAt": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
    }
