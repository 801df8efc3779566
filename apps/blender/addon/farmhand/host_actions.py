"""What a Farmhand panel can ask of this Blender, carried out on its UI thread. Each change is one step of undo."""

import contextlib
import os
from typing import Any, Dict, Iterator, List

import bpy

from . import state
from .farmhand_bridge import Handler, HostRequest, HostSessionApart
from .fix_offers import FILE_BLOCKS
from .fixes import is_at, is_local, local_scene, store_path
from .picking import pick_files
from .reveal import reveal
from .saving import save_to
from .scene_paths import relative_to_scene, relinked, renamed_output
from .snapshot import take_snapshot
from .translations import refusal

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


def handlers_for(session: HostSessionApart) -> Dict[str, Handler]:
    """A function for each of :data:`ABILITIES`."""
    return {
        "takeSnapshot": _in_window(_take_snapshot),
        "saveScene": _in_window(_save_scene),
        "relink": _in_window(_change(_relink)),
        "makeRelative": _in_window(_change(_make_relative)),
        "pickFiles": _in_window(lambda request: pick_files(session, request)),
        "reveal": _in_window(_reveal),
        "changeOutputFormat": _in_window(_change(_change_output_format)),
        "changeOutputPath": _in_window(_change(_change_output_path)),
    }


def _take_snapshot(_request: HostRequest) -> Dict[str, Any]:
    return {"snapshot": take_snapshot(bpy.context, unsaved_changes=bpy.data.is_dirty)}


def _save_scene(_request: HostRequest) -> Dict[str, Any]:
    path = bpy.data.filepath
    if not path:
        raise refusal(
            "scene-never-saved",
            "This scene has no file yet.",
            "Save it in Blender under a name of your choice, then go on here.",
        )
    failure = save_to(path)
    if failure is not None:
        text, value = failure
        raise refusal("scene-not-saved", text, "Save it in Blender, under another name if need be.", value)
    return {"scenePath": path}


def _relink(request: HostRequest) -> Dict[str, Any]:
    stored, found = str(request.ask["path"]), str(request.ask["to"])
    blocks = _blocks_storing(stored)
    for block in blocks:
        # Of many files under one name (`wood.<UDIM>.png`) the name is kept, in the folder of what was found.
        path = relinked(block.filepath, found, found) if "<" in os.path.basename(block.filepath) else found
        try:
            store_path(block, relative_to_scene(path, bpy.data.filepath) or path)
        except RuntimeError as error:
            raise refusal(
                "file-unreadable",
                "Blender could not read {}: {}",
                "Choose another file, then try again.",
                path,
                _said(error),
            ) from error
    return {"changed": len(blocks)}


def _make_relative(request: HostRequest) -> Dict[str, Any]:
    blocks = _blocks_storing(str(request.ask["path"]))
    for block in blocks:
        relative = relative_to_scene(bpy.path.abspath(block.filepath), bpy.data.filepath)
        if relative is None:
            raise refusal(
                "other-drive",
                "The file is on another drive than the scene, or the scene has no file yet.",
                "Save the scene on the same drive as the file, then try again.",
            )
        store_path(block, relative)
    return {"changed": len(blocks)}


def _reveal(request: HostRequest) -> None:
    owner = request.ask["owner"]
    reveal(str(owner["type"]), str(owner["name"]))


def _change_output_format(request: HostRequest) -> None:
    try:
        bpy.ops.farmhand.set_output_format(scene_name="", file_format=str(request.ask["format"]))
    except RuntimeError as error:
        raise refusal("not-changed", "{}.", "Change it in Blender's own panels.", _said(error)) from error


def _change_output_path(request: HostRequest) -> None:
    stored = str(request.ask["path"])
    scenes = [scene for scene in bpy.data.scenes if local_scene(scene.name) and scene.render.filepath == stored]
    if not scenes:
        raise refusal(
            "output-not-found",
            "No scene of this file writes to {}.",
            "If a node of the compositor does, change its path there; then check the scene again.",
            stored,
        )
    # One of several keeps the name.
    for scene in scenes[1:] or scenes:
        scene.render.filepath = renamed_output(stored, scene.name)


def _blocks_storing(path: str) -> List[Any]:
    """Data-blocks of this file that store the path; it may also be given as the whole path of the file."""
    blocks = [
        block
        for collection in FILE_BLOCKS.values()
        for block in getattr(bpy.data, collection, ())
        if is_local(block) and block.filepath and (block.filepath == path or _is_whole(path) and is_at(block, path))
    ]
    if not blocks:
        raise refusal(
            "reference-gone",
            "Nothing in this file refers to {} any more; what is linked belongs to another file.",
            "Check the scene again.",
            path,
        )
    return blocks


def _is_whole(path: str) -> bool:
    return os.path.isabs(path) and not path.startswith("//")


def _said(error: RuntimeError) -> str:
    """What an operator reported, without the word that Blender puts before it and the full stop."""
    said = str(error).strip()
    return (said.split(": ", 1)[1] if said.startswith(("Error: ", "错误: ")) else said).rstrip(".")


def _change(handler: Handler) -> Handler:
    """One that changes the scene: never while Blender renders it, and as one step of undo."""

    def changing(request: HostRequest) -> Any:
        if bpy.app.is_job_running("RENDER"):
            raise refusal(
                "host-rendering",
                "Blender is rendering, so the scene cannot be changed now.",
                "Wait for the render or stop it, then try again.",
                retryable=True,
            )
        result = handler(request)
        bpy.ops.ed.undo_push(message="Farmhand")
        state.session.scene_changed(bpy.data.filepath)
        return result

    return changing


def _in_window(handler: Handler) -> Handler:
    """A timer has no window, and many of Blender's operators need one."""

    def inside(request: HostRequest) -> Any:
        with _some_window():
            return handler(request)

    return inside


@contextlib.contextmanager
def _some_window() -> Iterator[None]:
    windows: Any = bpy.context.window_manager.windows
    if bpy.context.window is None and len(windows) > 0:
        with bpy.context.temp_override(window=windows[0]):
            yield
    else:
        yield
