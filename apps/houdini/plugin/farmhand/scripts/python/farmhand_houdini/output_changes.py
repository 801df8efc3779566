"""Changing what output nodes write, and where."""

from typing import Any, Dict, List, NamedTuple, Optional

from .path_holders import PathHolder, change_paths
from .path_texts import has_moving_part, with_label
from .rop_types import RopType, rop_type_of
from .session_walk import NodeKind, Visitor, walk_session
from .slices import at_once
from .texts import refusal, say

#: Formats of pictures by the names that findings have for them, with the extension that has Houdini write them.
_FORMATS = {
    "exr": "exr",
    "open_exr": "exr",
    "openexr": "exr",
    "png": "png",
    "jpg": "jpg",
    "jpeg": "jpg",
    "tif": "tif",
    "tiff": "tif",
    "tga": "tga",
    "targa": "tga",
    "hdr": "hdr",
    "pic": "pic",
    "rat": "rat",
}
#: Extensions of what is one file for all frames.
_MOVIES = frozenset(["mp4", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "wmv", "m4v", "ogv"])
_FRAME = "$F4"


class _Output(NamedTuple):
    holder: PathHolder
    node: Any
    kind: RopType


def change_format(name: str) -> None:
    """Pictures are written as ``PNG``, say: those of every output node whose format is the one that cannot stay.

    That are films where there are any, else what the first of the pictures is. A path that had no frame in it, as a film's has
    none, gets one. One step of undo.
    """
    extension = _FORMATS.get(name.lower().lstrip("."))
    if extension is None:
        raise refusal(
            "format-unknown",
            "Houdini does not know a picture format named {}.",
            "Choose another format at the output node.",
            name,
        )
    pictures = [each for each in _outputs() if each.kind.is_picture]
    films = [each for each in pictures if _extension_of(each.holder.stored) in _MOVIES]
    now = _extension_of(pictures[0].holder.stored) if pictures else ""
    changing = films or [each for each in pictures if _extension_of(each.holder.stored) == now]
    if not changing:
        raise refusal(
            "no-output",
            "No output node of this scene has a path for pictures that can be changed.",
            "Set the output path at the output node.",
        )
    holders = [each.holder for each in changing]
    change_paths(holders, lambda each: with_extension(each.stored, extension), say("Farmhand: change outputs"))


def change_path(path: str) -> None:
    """A name of its own for each output node that writes to this path; the first one keeps it when there are several.

    The node's name comes before the file's: ``$HIP/render/shot.$F4.exr`` becomes ``$HIP/render/karma2_shot.$F4.exr``. One step
    of undo.
    """
    everything = _outputs()
    found = [each for each in everything if _same(each.holder.stored, path)]
    if not found:
        raise refusal("output-gone", "Nothing in this scene writes to {} any more.", "Check the scene again.", path)
    taken = {_plain(each.holder.stored) for each in everything}
    renamed: Dict[str, str] = {}
    for each in found[1:] or found:
        renamed[each.holder.parm.path()] = _free_name(each, taken)
    holders = [each.holder for each in found[1:] or found]
    change_paths(holders, lambda each: renamed[each.parm.path()], say("Farmhand: change outputs"))


def with_extension(path: str, extension: str) -> str:
    """The path with another extension, and with a frame in its name where it has none."""
    cut = max(path.rfind("/"), path.rfind("\\")) + 1
    folder, name = path[:cut], path[cut:]
    stem, dot, old = name.rpartition(".")
    # What follows the last dot may be the frame: `shot.$F4`.
    if not dot or has_moving_part("." + old):
        stem = name
    if not has_moving_part(stem):
        stem = "{}.{}".format(stem, _FRAME)
    return "{}{}.{}".format(folder, stem, extension)


def _free_name(output: _Output, taken: "set[str]") -> str:
    """One that nothing has yet, and now has: nodes of two networks may have one name."""
    label, number = output.node.name(), 2
    name = with_label(output.holder.stored, label)
    while _plain(name) in taken:
        name = with_label(output.holder.stored, "{}_{}".format(label, number))
        number += 1
    taken.add(_plain(name))
    return name


class _OutputFinder(Visitor):
    """Output nodes with a path that is set, in the order of the networks."""

    def __init__(self) -> None:
        self.found: List[_Output] = []

    def wants(self, kind: NodeKind) -> bool:
        return rop_type_of(kind) is not None

    def take(self, node: Any, kind: NodeKind) -> None:
        rop = rop_type_of(kind)
        holder = _holder_of(node, rop) if rop is not None else None
        if rop is not None and holder is not None:
            self.found.append(_Output(holder, node, rop))


def _outputs() -> List[_Output]:
    finder = _OutputFinder()
    at_once(walk_session([finder], lambda _library: False))
    return finder.found


def _holder_of(node: Any, rop: RopType) -> Optional[PathHolder]:
    for name in rop.outputs:
        parm = node.parm(name)
        if parm is not None and parm.rawValue():
            return PathHolder(parm.getReferencedParm(), parm.getReferencedParm().rawValue())
    return None


def _extension_of(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")[2].lower()


def _plain(path: str) -> str:
    return path.replace("\\", "/").strip().lower()


def _same(stored: str, path: str) -> bool:
    return stored.replace("\\", "/").strip() == path.replace("\\", "/").strip()
