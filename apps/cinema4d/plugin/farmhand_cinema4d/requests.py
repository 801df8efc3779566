"""What a panel can ask of Cinema 4D. Every function runs on the main thread, from the timer."""

import os
from typing import Any, Dict, Mapping, Optional

import c4d

from .document import active_document, document_path
from .farmhand_bridge import Handler, HostRequest
from .output import change_format, change_path
from .relinking import make_relative, relink
from .reveal import reveal
from .snapshot import take_snapshot
from .texts import refusal

#: The command File > Save. ``SaveDocument`` would export: the document stays marked as changed.
_SAVE = 12098


def handlers() -> Mapping[str, Handler]:
    """The functions by the names of the actions, which are Cinema 4D's abilities."""
    return {
        "takeSnapshot": _take_snapshot,
        "saveScene": _save_scene,
        "relink": _relink,
        "makeRelative": _make_relative,
        "pickFiles": _pick_files,
        "reveal": _reveal,
        "changeOutputFormat": _change_output_format,
        "changeOutputPath": _change_output_path,
    }


def _take_snapshot(_request: HostRequest) -> Dict[str, Any]:
    return {"snapshot": take_snapshot(active_document())}


def _save_scene(_request: HostRequest) -> Dict[str, Any]:
    doc = active_document()
    path = document_path(doc)
    if path is None:
        raise refusal(
            "scene-never-saved",
            "This document was never saved, so it has no file to write to.",
            "Save it in Cinema 4D with File > Save Project As, then try again.",
        )
    c4d.CallCommand(_SAVE)
    if doc.GetChanged():
        raise refusal(
            "scene-not-saved",
            "Cinema 4D could not save {}.",
            "See whether the file may be written and the disk has space, then save it in Cinema 4D.",
            os.path.basename(path),
        )
    return {"scenePath": path}


def _relink(request: HostRequest) -> Dict[str, Any]:
    return {"changed": relink(active_document(), str(request.ask["path"]), str(request.ask["to"]))}


def _make_relative(request: HostRequest) -> Dict[str, Any]:
    return {"changed": make_relative(active_document(), str(request.ask["path"]))}


def _pick_files(request: HostRequest) -> Dict[str, Any]:
    """Cinema 4D's dialog picks one thing at a time, also where several were welcome."""
    wants_folder = request.ask.get("kind") == "folder"
    path: Optional[str] = c4d.storage.LoadDialog(
        type=c4d.FILESELECTTYPE_ANYTHING,
        title=str(request.ask.get("title", "")),
        flags=c4d.FILESELECT_DIRECTORY if wants_folder else c4d.FILESELECT_LOAD,
        def_path=str(request.ask.get("folder") or ""),
    )
    return {"paths": [path] if path else []}


def _reveal(request: HostRequest) -> None:
    owner = request.ask["owner"]
    reveal(active_document(), str(owner.get("type", "")), str(owner.get("name", "")))


def _change_output_format(request: HostRequest) -> None:
    change_format(active_document(), str(request.ask["format"]))


def _change_output_path(request: HostRequest) -> None:
    change_path(active_document(), str(request.ask["path"]))
