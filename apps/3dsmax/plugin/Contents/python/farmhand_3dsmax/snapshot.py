"""What only the running 3ds Max knows (``HostSnapshot`` of the shared model).

Runs on 3ds Max's main thread and changes nothing: no Hold, no Fetch, no state set made current, no file looked at. Where the
files are, ``found_files`` finds out afterwards.
"""

from typing import Any, Dict, Optional

from .assets import references
from .farmhand_bridge.snapshot_head import snapshot_head
from .mxs import attempt, text
from .paths import SearchPlaces
from .plugins import loaded_plugins
from .release import release_text
from .scenes import rendered_scenes


def take_snapshot(rt: Any, places: SearchPlaces) -> Dict[str, Any]:
    """The snapshot as JSON data."""
    # First of all: what reading does to the scene's state must not count as a change of the artist's.
    unsaved = unsaved_changes(rt)
    return dict(
        snapshot_head("3dsmax", host_version(rt)),
        scenePath=scene_path(rt),
        unsavedChanges=unsaved,
        scenes=rendered_scenes(rt),
        plugins=loaded_plugins(rt),
        references=references(rt, places),
    )


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
