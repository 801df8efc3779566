"""What only the running 3ds Max knows (``HostSnapshot`` of the shared model).

Runs on 3ds Max's main thread and changes nothing: no Hold, no Fetch, no state set made current, no file looked at.
"""

import sys
from datetime import datetime, timezone
from typing import Any, Dict, Optional

from .assets import references
from .mxs import attempt, text
from .paths import SearchPlaces
from .plugins import loaded_plugins
from .release import release_text
from .scenes import rendered_scenes

SCHEMA = "farmhand.host-snapshot/1"

_SYSTEMS = {"win32": "windows", "darwin": "macos"}


def take_snapshot(rt: Any) -> Dict[str, Any]:
    """The snapshot as JSON data."""
    # First of all: what reading does to the scene's state must not count as a change of the artist's.
    unsaved = unsaved_changes(rt)
    return {
        "schema": SCHEMA,
        "host": {
            "name": "3dsmax",
            "version": host_version(rt),
            # Windows wherever there is a real 3ds Max.
            "system": _SYSTEMS.get(sys.platform, "linux"),
        },
        "scenePath": scene_path(rt),
        "unsavedChanges": unsaved,
        "takenAt": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
        "scenes": rendered_scenes(rt),
        "plugins": loaded_plugins(rt),
        "references": references(rt, search_places(rt)),
    }


def host_version(rt: Any) -> str:
    """``2024 (26.2.0.0)``."""
    return release_text(list(rt.maxVersion()))


def scene_path(rt: Any) -> Optional[str]:
    """Absolute path of the open scene; None while it was never saved."""
    name = text(rt.maxFileName)
    return text(rt.maxFilePath) + name if name else None


def unsaved_changes(rt: Any) -> bool:
    """Whether the file on disk lacks what is on screen."""
    return attempt(lambda: bool(rt.getSaveRequired()), True)


def search_places(rt: Any) -> SearchPlaces:
    """Where 3ds Max looks for files just now."""
    count = attempt(lambda: int(rt.mapPaths.count()), 0)
    paths = [text(attempt(lambda index=index: rt.mapPaths.get(index), "")) for index in range(1, count + 1)]
    return SearchPlaces(
        scene_folder=text(rt.maxFilePath).rstrip("\\/"),
        project_folder=text(attempt(lambda: rt.pathConfig.getCurrentProjectFolder(), "")).rstrip("\\/"),
        map_paths=tuple(path for path in paths if path),
    )
