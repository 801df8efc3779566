"""What a panel can ask of 3ds Max, by name. All of it runs on the main thread."""

from typing import Any, Dict, List, Mapping, Set

from .assets import holders_of, scene_assets
from .farmhand_bridge import Handler, HostRequest, HostScene, OnThread
from .file_dialog import pick_files
from .found_files import with_found_files
from .mxs import attempt, instances, text
from .output_changes import change_output_format, change_output_path
from .outputs import outputs
from .paths import bare_name, is_absolute, key_of, relative_to_project, relinked
from .relinking import retarget, stored_forms, uses
from .scenes import rendered_scenes, scene_name
from .snapshot import scene_path, search_places, take_snapshot, unsaved_changes
from .texts import both, refusal
from .undo import in_one_step

#: What the plugin can do, as it tells the sidecar.
ABILITIES = (
    "takeSnapshot",
    "saveScene",
    "relink",
    "makeRelative",
    "pickFiles",
    "reveal",
    "changeOutputFormat",
    "changeOutputPath",
)


def handlers(rt: Any, undo: Any) -> Dict[str, Handler]:
    """A function for each of :data:`ABILITIES`. ``undo`` is ``pymxs.undo``."""
    return {
        "takeSnapshot": lambda _request: snapshot(rt),
        "saveScene": lambda _request: save_scene(rt),
        "relink": lambda request: relink(rt, undo, _field(request, "path"), _field(request, "to")),
        "makeRelative": lambda request: make_relative(rt, undo, _field(request, "path")),
        "pickFiles": lambda request: {"paths": pick_files(rt, request.ask)},
        "reveal": lambda request: reveal(rt, request.ask.get("owner") or {}),
        "changeOutputFormat": lambda request: change_output_format(rt, undo, _field(request, "format")),
        "changeOutputPath": lambda request: change_output_path(rt, undo, _field(request, "path")),
    }


def open_scene(rt: Any) -> HostScene:
    """What is open just now. Cheap: it is asked for at every tick."""
    # 3ds Max tells no script of every change, so there is no number that rises with each.
    return HostScene(scene_path(rt), scene_name(text(rt.maxFileName)), unsaved_changes(rt))


def snapshot(rt: Any) -> OnThread:
    """What 3ds Max knows, at once; where the files are, afterwards and away from it."""
    places = search_places(rt)
    taken = take_snapshot(rt, places)
    return OnThread(lambda: {"snapshot": with_found_files(taken, places)})


def save_scene(rt: Any) -> Mapping[str, Any]:
    """Under the name it has, without asking anything."""
    path = scene_path(rt)
    if path is None:
        raise refusal(
            "scene-never-saved",
            both("This scene was never saved, so it has no file to save to."),
            both("Use File > Save As, then try again."),
        )
    if not attempt(lambda: bool(rt.saveMaxFile(path, clearNeedSaveFlag=True, useNewFile=True, quiet=True)), False):
        raise refusal(
            "scene-not-saved",
            both("3ds Max could not save the scene to {}.", path),
            both("Check that the disk has room and that the file is not write-protected, then try again."),
            retryable=True,
        )
    return {"scenePath": path}


def relink(rt: Any, undo: Any, path: str, to: str) -> Mapping[str, Any]:
    """Points everything that stores ``path``, or means the file of that whole path, at another file."""
    return {"changed": _change_paths(rt, undo, _forms_of(rt, path), path, to)}


def make_relative(rt: Any, undo: Any, path: str) -> Mapping[str, Any]:
    """Stores a path relative to the project folder, as 3ds Max means by "relative"."""
    forms = _forms_of(rt, path)
    absolute = [stored for stored in forms if is_absolute(stored)]
    if not absolute:
        raise refusal(
            "already-relative",
            both("{} is already stored relative to the project.", forms[0]),
            both("It may have been changed meanwhile. Check the scene again."),
        )
    project = search_places(rt).project_folder
    if not project:
        raise refusal(
            "no-project",
            both("This scene has no project folder that a path could be relative to."),
            both("Choose one with File > Project, then try again."),
        )
    relative = relative_to_project(absolute[0], project)
    if relative is None:
        raise refusal(
            "no-relative-path",
            both("{} is on another drive than the project {}.", absolute[0], project),
            both("Move one of them so that both are on one drive, then try again."),
        )
    return {"changed": _change_paths(rt, undo, absolute, path, relative)}


def reveal(rt: Any, owner: Mapping[str, Any]) -> Mapping[str, Any]:
    """Shows the thing: its node is selected, or a window of 3ds Max opens that has it."""
    name = text(owner.get("name"))
    nodes = _nodes_of(rt, text(owner.get("type")), name)
    if nodes:
        rt.select(rt.Array(*nodes))
        attempt(lambda: rt.redrawViews(), None)
        return {}
    asset = _asset_named(rt, name)
    if asset:
        _show_asset(rt, asset)
    elif name and name in _names_in_render_setup(rt):
        rt.renderSceneDialog.open()
    else:
        raise refusal(
            "nothing-to-reveal",
            both("There is nothing named {} in the scene any more.", name),
            both("It may have been changed meanwhile. Check the scene again."),
        )
    return {}


def _field(request: HostRequest, name: str) -> str:
    return text(request.ask.get(name))


def _forms_of(rt: Any, path: str) -> List[str]:
    """The stored paths that mean ``path``; refused when there are none."""
    forms = [stored for stored in stored_forms(rt, path, search_places(rt)) if uses(rt, stored) > 0]
    if not forms:
        raise refusal(
            "reference-not-found",
            both("Nothing in this scene uses {}.", path),
            both("It may have been changed meanwhile. Check the scene again."),
        )
    return forms


def _change_paths(rt: Any, undo: Any, forms: List[str], path: str, to: str) -> int:
    targets = {stored: relinked(stored, to) for stored in forms if key_of(stored) != key_of(relinked(stored, to))}
    before = {stored: uses(rt, stored) for stored in targets}
    in_one_step(undo, lambda: [retarget(rt, stored, target) for stored, target in targets.items()])
    changed = sum(before[stored] - uses(rt, stored) for stored in targets)
    if targets and changed <= 0:
        raise refusal(
            "reference-not-changed",
            both("3ds Max did not take the new path for {}.", path),
            both("Set the path by hand in the Asset Tracking dialog."),
        )
    return max(changed, 0)


def _nodes_of(rt: Any, type_name: str, name: str) -> List[Any]:
    """Those that use the texture, material or object of that class and name, which a node may share; else the node of that name."""
    nodes: List[Any] = []
    for holder in instances(rt, type_name) if type_name and name else []:
        if text(attempt(lambda holder=holder: holder.name, "")) == name:
            nodes.extend(attempt(lambda holder=holder: list(rt.refs.dependentNodes(holder)), []))
    if nodes:
        return nodes
    node = attempt(lambda: rt.getNodeByName(name), None) if name else None
    return [] if node is None else [node]


def _names_in_render_setup(rt: Any) -> Set[str]:
    """What findings about output go by: scenes, batch views and render elements."""
    return {scene["name"] for scene in rendered_scenes(rt)} | {output.label for output in outputs(rt)}


def _asset_named(rt: Any, name: str) -> str:
    """Stored path of the asset whose file has this name; empty when there is none."""
    return next((asset.stored for asset in scene_assets(rt) if bare_name(asset.stored).lower() == name.lower()), "")


def _show_asset(rt: Any, stored: str) -> None:
    held: List[Any] = []
    for holder, _ in holders_of(rt, stored):
        held.extend(attempt(lambda holder=holder: list(rt.refs.dependentNodes(holder)), []))
    if held:
        rt.select(rt.Array(*held))
        return
    rt.ATSOps.Visible = True
    attempt(lambda: rt.ATSOps.ClearSelection(), None)
    attempt(lambda: rt.ATSOps.SelectFiles(rt.Array(stored)), None)
