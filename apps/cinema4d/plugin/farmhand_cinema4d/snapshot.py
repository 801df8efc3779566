"""Reads from the open document what only the running Cinema 4D knows (``HostSnapshot`` of the shared model).

Runs on the main thread, so it looks at the document only. The sidecar reads the saved file afterwards and finds the rest,
the multi-pass path among it.
"""

import sys
from datetime import datetime, timezone
from typing import Any, Dict

import c4d

from .assets import references_of
from .document import document_path
from .takes import scenes_of
from .used_plugins import plugins_of
from .version import version_text

SCHEMA = "farmhand.host-snapshot/1"

_SYSTEMS = {"win32": "windows", "darwin": "macos"}


def take_snapshot(doc: Any) -> Dict[str, Any]:
    """The snapshot as JSON data."""
    return {
        "schema": SCHEMA,
        "host": {
            "name": "cinema4d",
            "version": version_text(c4d.GetC4DVersion()),
            "system": _SYSTEMS.get(sys.platform, "linux"),
        },
        "scenePath": document_path(doc),
        "unsavedChanges": bool(doc.GetChanged()),
        "takenAt": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
        "scenes": scenes_of(doc),
        "plugins": plugins_of(doc),
        "references": references_of(doc),
    }
