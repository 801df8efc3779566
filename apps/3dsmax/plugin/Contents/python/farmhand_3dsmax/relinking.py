"""Pointing what uses a file at another one."""

from typing import Any, Dict, List

from .assets import holders_of, scene_assets, xref_scenes
from .mxs import attempt, text
from .paths import SearchPlaces, candidates, is_absolute, key_of, same_path


def stored_forms(rt: Any, path: str, places: SearchPlaces) -> List[str]:
    """The stored paths that mean ``path``, each once: the path itself, or for a whole path those looked for there.

    Findings have either: the path as it is stored, or the whole path of the file that is missing.
    """
    key = key_of(path)
    stored = {key_of(asset.stored): asset.stored for asset in scene_assets(rt)}
    if key in stored or holders_of(rt, path) or not is_absolute(path):
        return [path]
    meant: Dict[str, str] = {
        form: each for form, each in stored.items() if any(key_of(place) == key for place in candidates(each, places))
    }
    return list(meant.values())


def uses(rt: Any, stored: str) -> int:
    """How many references the scene stores under this path."""
    key = key_of(stored)
    return max(len(holders_of(rt, stored)), int(any(key_of(asset.stored) == key for asset in scene_assets(rt))))


def retarget(rt: Any, stored: str, to: str) -> None:
    """Stores ``to`` wherever ``stored`` is, whatever kind of thing holds it.

    The asset tracker's own way first, which knows what plugins hold; what it leaves is set by property. Only its result counts:
    it answers for an XRef scene that it did not change.
    """
    attempt(lambda: rt.ATSOps.RetargetAssets(_scene_root(rt), stored, to, CreateOutputFolder=False), False)
    for record in xref_scenes(rt):
        if same_path(text(attempt(lambda record=record: record.filename, "")), stored):
            record.filename = to
    for holder, name in holders_of(rt, stored):
        setattr(holder, name, to)


def _scene_root(rt: Any) -> Any:
    """The thing that refers to everything of a scene: its nodes, materials, effects and render settings."""
    for dependent in attempt(lambda: list(rt.refs.dependents(rt.rootNode)), []):
        if text(attempt(lambda dependent=dependent: rt.classOf(dependent), "")).lower() == "scene":
            return dependent
    return rt.rootScene
