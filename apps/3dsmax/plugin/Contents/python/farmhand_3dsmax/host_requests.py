"""What a panel can ask of 3ds Max, by name. All of it runs on the main thread."""

from typing import Any, Dict, List, Mapping, Set

from .assets import holders_of, scene_assets
from .farmhand_bridge import Handler, HostRequest, HostScene, refusal
from .file_dialog import pick_files
from .mxs import attempt, find_class, instances, text
from .outputs import outputs, render_setup_closed, sharing
from .paths import (
    bare_name,
    extension_of,
    is_absolute,
    key_of,
    relative_to_project,
    resolved,
    with_extension,
    with_label,
)
from .relinking import retarget, uses
from .scenes import rendered_scenes, scene_name
from .snapshot import scene_path, search_places, take_snapshot, unsaved_changes
from .texts import say

#: Formats of single pictures that 3ds Max itself writes, by the ending that makes it write them.
_FORMATS = {
    "bmp": "bmp",
    "exr": "exr",
    "open_exr": "exr",
    "hdr": "hdr",
    "jpg": "jpg",
    "jpeg": "jpg",
    "png": "png",
    "rla": "rla",
    "rpf": "rpf",
    "tga": "tga",
    "targa": "tga",
    "tif": "tif",
    "tiff": "tif",
}

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
        "takeSnapshot": lambda _request: {"snapshot": take_snapshot(rt)},
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


def save_scene(rt: Any) -> Mapping[str, Any]:
    """Under the name it has, without asking anything."""
    path = scene_path(rt)
    if path is None:
        raise refusal(
            "scene-never-saved",
            say("This scene was never saved, so it has no file to save to."),
            say("Use File > Save As, then try again."),
        )
    if not attempt(lambda: bool(rt.saveMaxFile(path, clearNeedSaveFlag=True, useNewFile=True, quiet=True)), False):
        raise refusal(
            "scene-not-saved",
            say("3ds Max could not save the scene to {}.", path),
            say("Check that the disk has room and that the file is not write-protected, then try again."),
            retryable=True,
        )
    return {"scenePath": path}


def relink(rt: Any, undo: Any, stored: str, to: str) -> Mapping[str, Any]:
    """Points everything that stores ``stored`` at another file."""
    return {"changed": _change_paths(rt, undo, stored, to)}


def make_relative(rt: Any, undo: Any, stored: str) -> Mapping[str, Any]:
    """Stores a path relative to the project folder, as 3ds Max means by "relative"."""
    places = search_places(rt)
    asset = next((each for each in scene_assets(rt) if key_of(each.stored) == key_of(stored)), None)
    path = resolved(stored, asset.found if asset else "", places)
    if asset is not None and not is_absolute(stored):
        raise refusal("already-relative", say("{} is already stored relative to the project.", stored), "")
    relative = relative_to_project(path, places.project_folder) if path and places.project_folder else None
    if relative is None:
        raise refusal(
            "no-relative-path",
            say("{} is on another drive than the project {}.", stored, places.project_folder),
            say("Move one of them so that both are on one drive, then try again."),
        )
    return {"changed": _change_paths(rt, undo, stored, relative)}


def reveal(rt: Any, owner: Mapping[str, Any]) -> Mapping[str, Any]:
    """Shows the thing: its node is selected, or a window of 3ds Max opens that has it."""
    name = text(owner.get("name"))
    nodes = _nodes_of(rt, text(owner.get("type")), name)
    if nodes:
        rt.select(rt.Array(*nodes))
        attempt(lambda: rt.redrawViews(), None)
    elif _asset_named(rt, name):
        _show_asset(rt, _asset_named(rt, name))
    elif name and name in _names_in_render_setup(rt):
        rt.renderSceneDialog.open()
    else:
        raise refusal(
            "nothing-to-reveal",
            say("There is nothing named {} in the scene any more.", name),
            say("It may have been changed meanwhile. Check the scene again."),
        )
    return {}


def change_output_format(rt: Any, undo: Any, format_name: str) -> Mapping[str, Any]:
    """Pictures of another format, by the ending of the output file; of every output that has the ending of the main one."""
    extension = _FORMATS.get(format_name.lower().lstrip("."))
    if extension is None:
        raise refusal(
            "unknown-format",
            say("3ds Max does not know a picture format named {}.", format_name),
            say("Choose one of: {}.", ", ".join(sorted(set(_FORMATS.values())))),
        )
    found = _some_outputs(rt)
    ending = extension_of(found[0].path)
    with render_setup_closed(rt):
        _undoable(
            undo,
            lambda: [
                output.store(with_extension(output.path, extension))
                for output in found
                if extension_of(output.path) == ending
            ],
        )
    return {}


def change_output_path(rt: Any, undo: Any, path: str) -> Mapping[str, Any]:
    """A name of its own for each output that writes to this path. One of them keeps it when there are several."""
    found = sharing(_some_outputs(rt), path)
    if not found:
        raise refusal(
            "output-not-found",
            say("Nothing in this scene uses {}.", path),
            say("It may have been changed meanwhile. Check the scene again."),
        )
    # The first is Render Setup's own where it is among them.
    renamed = found[1:] or found
    scene = scene_name(text(rt.maxFileName))
    with render_setup_closed(rt):
        _undoable(
            undo, lambda: [output.store(with_label(output.path, output.label or scene)) for output in renamed]
        )
    return {}


def _field(request: HostRequest, name: str) -> str:
    return text(request.ask.get(name))


def _undoable(undo: Any, change: Any) -> None:
    """Makes a change that the artist can take back in one step.

    ``pymxs.undo`` swallows what is raised within it, so the exception is carried past it.
    """
    raised: List[BaseException] = []
    with undo(True, "Farmhand"):
        try:
            change()
        except Exception as error:
            raised.append(error)
    if raised:
        raise raised[0]


def _change_paths(rt: Any, undo: Any, stored: str, to: str) -> int:
    before = uses(rt, stored)
    if before == 0:
        raise refusal(
            "reference-not-found",
            say("Nothing in this scene uses {}.", stored),
            say("It may have been changed meanwhile. Check the scene again."),
        )
    _undoable(undo, lambda: retarget(rt, stored, to))
    left = uses(rt, stored) if key_of(stored) != key_of(to) else 0
    if left >= before:
        raise refusal(
            "reference-not-changed",
            say("3ds Max did not take the new path for {}.", stored),
            say("Set the path by hand in the Asset Tracking dialog."),
        )
    return before - left


def _some_outputs(rt: Any) -> List[Any]:
    found = outputs(rt)
    if not found:
        raise refusal(
            "no-output",
            say("The scene has no output file."),
            say("In Render Setup choose where the frames are written, then try again."),
        )
    return found


def _nodes_of(rt: Any, type_name: str, name: str) -> List[Any]:
    """The node of that name, or those that use the texture, material or object of that class and name."""
    node = attempt(lambda: rt.getNodeByName(name), None) if name else None
    if node is not None:
        return [node]
    if not type_name or find_class(rt, type_name) is None:
        return []
    nodes: List[Any] = []
    for holder in instances(rt, type_name):
        if text(attempt(lambda holder=holder: holder.name, "")) == name:
            nodes.extend(attempt(lambda holder=holder: list(rt.refs.dependentNodes(holder)), []))
    return nodes


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
