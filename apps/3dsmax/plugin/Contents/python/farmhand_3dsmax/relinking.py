"""Pointing what uses a file at another one."""

from typing import Any

from .assets import holders_of, scene_assets, xref_scenes
from .mxs import attempt, text
from .paths import key_of, same_path


def uses(rt: Any, stored: str) -> int:
    """How many references the scene stores under this path."""
    held = len(holders_of(rt, stored))
    listed = sum(1 for asset in scene_assets(rt) if key_of(asset.stored) == key_of(stored))
    return max(held, min(listed, 1))


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
