"""Where an output node writes its main file, as stored, and in which format."""

import re
from typing import Any, List, NamedTuple, Optional

from .file_cache import constructed_path, has_explicit_path
from .node_values import NodeValues
from .rop_types import RopType
from .session_walk import NodeKind
from .stage_settings import PRODUCTS, SETTINGS

#: The extension at the end of a name, which may end an expression: ``exr``, ``bgeo.sc``.
_EXTENSION = re.compile(r"\.((?:bgeo\.|geo\.)?[A-Za-z][A-Za-z0-9]{0,9})[`\"')]*$")

#: Display drivers of RenderMan that write no file: they show the picture. Source: a public submitter, which renders with others.
_SHOWN_ONLY = frozenset(("it", "houdini", "framebuffer", "null"))


class MainOutput(NamedTuple):
    """The main file that a node writes."""

    #: As the artist wrote it.
    stored: str
    #: Its extension without a dot: ``exr``; empty where nothing tells.
    format: str
    #: The node that has it: the output node, or settings on the stage.
    node: Any
    #: The parameter that has it.
    parameter: str


def main_output(
    node: Any, kind: NodeKind, rop_type: RopType, above: List[Any], values: NodeValues
) -> Optional[MainOutput]:
    """None for a node that writes nothing, and for one that does not save what it renders."""
    if rop_type.saves and not values.is_on(node, rop_type.saves, missing=True):
        return None
    if kind.plain == "filecache" and not has_explicit_path(node, values):
        made = constructed_path(node, values)
        if made is not None:
            return MainOutput(made, extension_of(made), node, "basename")
    for name in rop_type.outputs:
        stored = values.written(node, name)
        if stored:
            if name.startswith("ri_display") and is_shown_only(node, 0, values):
                return None
            return MainOutput(stored, _format(node, rop_type, stored, values), node, name)
    # The settings' own picture, whatever further products stand between them and the node.
    for types, name in ((SETTINGS, "picture"), (PRODUCTS, "productName")):
        for one, plain in above:
            stored = values.written(one, name) if plain in types else None
            if stored:
                return MainOutput(stored, extension_of(stored), one, name)
    return None


def is_shown_only(node: Any, display: int, values: NodeValues) -> bool:
    """Whether a display of RenderMan's, by its number, goes to a window rather than to a file."""
    device = values.text(node, "ri_device_{}".format(display))
    return device is not None and device in _SHOWN_ONLY


def extension_of(path: str) -> str:
    """Extension of a stored path without its dot, with ``bgeo`` for what is packed: ``exr``, ``bgeo.sc``."""
    match = _EXTENSION.search(re.split(r"[\\/]", path)[-1])
    return "" if match is None else match.group(1)


def _format(node: Any, rop_type: RopType, stored: str, values: NodeValues) -> str:
    # Where the menu holds extensions, it decides.
    menu = (values.text(node, rop_type.format) or "") if rop_type.format else ""
    return menu[1:] if menu.startswith(".") else extension_of(stored)
