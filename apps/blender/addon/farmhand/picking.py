# pyright: reportInvalidTypeForm=false
# Blender reads properties from annotations that are calls.
"""Blender's own file browser, opened for a panel that lets the artist choose files. One at a time."""

import os
from typing import Any, Dict, List, Optional, Set

import bpy

from .farmhand_bridge import LATER, HostRequest, HostSessionApart
from .translations import refusal

_HIDDEN = {"HIDDEN", "SKIP_SAVE"}

#: What the file browser that is open is for.
_session: Optional[HostSessionApart] = None
_request: Optional[HostRequest] = None


def pick_files(session: HostSessionApart, request: HostRequest) -> Any:
    """Opens the file browser; its answer comes when the artist has chosen. Refuses where Blender has no window."""
    global _session, _request
    if bpy.app.background or bpy.context.window is None:
        raise refusal(
            "no-file-browser",
            "Blender runs without a window, so it has no file browser.",
            "Type the path, or start Blender with a window.",
        )
    if _request is not None:
        raise refusal(
            "file-browser-open",
            "Blender's file browser is open already.",
            "Choose a file there or close it, then try again.",
            retryable=True,
        )
    _session, _request = session, request
    title = str(request.ask.get("title", ""))
    folder = str(request.ask.get("folder") or "")
    values: Dict[str, Any] = {"title": title, "directory": os.path.join(folder, "") if folder else ""}
    try:
        if request.ask.get("kind") == "folder":
            bpy.ops.farmhand.pick_folder("INVOKE_DEFAULT", **values)
        else:
            bpy.ops.farmhand.pick_files("INVOKE_DEFAULT", multiple=bool(request.ask.get("multiple")), **values)
    except Exception:
        _session = _request = None
        raise
    return LATER


def forget() -> None:
    """Nobody waits for the file browser any more."""
    global _session, _request
    _session = _request = None


def _chosen(paths: List[str]) -> None:
    session, request = _session, _request
    forget()
    if session is not None and request is not None:
        session.answer(request, {"paths": paths})


class FARMHAND_OT_pick_files(bpy.types.Operator):
    """Use these files in the Farmhand panel"""

    bl_idname = "farmhand.pick_files"
    bl_label = "Use These Files"
    bl_options = {"INTERNAL"}

    title: bpy.props.StringProperty(options=_HIDDEN)
    multiple: bpy.props.BoolProperty(options=_HIDDEN)
    filepath: bpy.props.StringProperty(subtype="FILE_PATH", options={"SKIP_SAVE"})
    directory: bpy.props.StringProperty(subtype="DIR_PATH", options={"SKIP_SAVE"})
    files: bpy.props.CollectionProperty(type=bpy.types.OperatorFileListElement, options=_HIDDEN)

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> Set[str]:
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def draw(self, _context: bpy.types.Context) -> None:
        self.layout.label(text=self.title)

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        named = [os.path.join(self.directory, each.name) for each in self.files if each.name]
        # Without a name in it, the path is that of the folder, which nobody asked for.
        typed = [self.filepath] if os.path.basename(self.filepath) else []
        _chosen((named if self.multiple else named[:1]) or typed)
        return {"FINISHED"}

    def cancel(self, _context: bpy.types.Context) -> None:
        _chosen([])


class FARMHAND_OT_pick_folder(bpy.types.Operator):
    """Use this folder in the Farmhand panel"""

    bl_idname = "farmhand.pick_folder"
    bl_label = "Use This Folder"
    bl_options = {"INTERNAL"}

    title: bpy.props.StringProperty(options=_HIDDEN)
    # Without a name beside it, Blender's file browser shows folders only.
    directory: bpy.props.StringProperty(subtype="DIR_PATH", options={"SKIP_SAVE"})

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> Set[str]:
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def draw(self, _context: bpy.types.Context) -> None:
        self.layout.label(text=self.title)

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        folder = os.path.normpath(self.directory) if self.directory else ""
        _chosen([folder] if folder else [])
        return {"FINISHED"}

    def cancel(self, _context: bpy.types.Context) -> None:
        _chosen([])


def register() -> None:
    bpy.utils.register_class(FARMHAND_OT_pick_files)
    bpy.utils.register_class(FARMHAND_OT_pick_folder)


def unregister() -> None:
    forget()
    bpy.utils.unregister_class(FARMHAND_OT_pick_folder)
    bpy.utils.unregister_class(FARMHAND_OT_pick_files)
