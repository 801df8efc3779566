"""What a web panel can ask of Houdini. Every function runs on Houdini's own thread, from its event loop."""

from typing import Any, Callable, Dict, Mapping

from .farmhand_bridge import LATER, Handler, HostRequest
from .file_dialog import pick_files
from .output_changes import change_format, change_path
from .relinking import make_relative, relink
from .reveal import reveal
from .scene_file import save_scene


def handlers(take_snapshot: Callable[[HostRequest], None]) -> Mapping[str, Handler]:
    """The functions by the names of the actions, which are Houdini's abilities.

    ``take_snapshot`` begins a snapshot, which takes several turns of the event loop, and answers the request itself.
    """

    def _take_snapshot(request: HostRequest) -> Any:
        take_snapshot(request)
        return LATER

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


def _save_scene(_request: HostRequest) -> Dict[str, Any]:
    return {"scenePath": save_scene()}


def _relink(request: HostRequest) -> Dict[str, Any]:
    return {"changed": relink(str(request.ask["path"]), str(request.ask["to"]))}


def _make_relative(request: HostRequest) -> Dict[str, Any]:
    return {"changed": make_relative(str(request.ask["path"]))}


def _pick_files(request: HostRequest) -> Dict[str, Any]:
    return {"paths": pick_files(request.ask)}


def _reveal(request: HostRequest) -> None:
    owner = request.ask["owner"]
    reveal(str(owner.get("name", "")), str(owner.get("property") or ""))


def _change_output_format(request: HostRequest) -> None:
    change_format(str(request.ask["format"]))


def _change_output_path(request: HostRequest) -> None:
    change_path(str(request.ask["path"]))
