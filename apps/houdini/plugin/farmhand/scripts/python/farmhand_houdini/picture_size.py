"""The size of an output node's picture."""

import math
import re
from typing import Any, Dict, List, Optional

import hou

from .node_values import NodeValues
from .rop_types import RopType
from .stage_settings import settings_of

#: Beyond this nobody counts pixels.
_LIMIT = 1_000_000_000

#: The items of Redshift's menu of fractions by number, where its tokens are numbers; the last is a size of its own. Source: a
#: public submitter's table of them.
_FRACTIONS = (0.1, 0.2, 0.25, 1 / 3, 0.5, 2 / 3, 0.75)

_RATIO = re.compile(r"\s*(\d+)\s*/\s*(\d+)\s*$")


def picture_size(
    node: Any, rop_type: RopType, camera: Optional[str], above: List[Any], values: NodeValues
) -> Optional[Dict[str, int]]:
    """``{width, height}`` in pixels after any scale; None for an output that is no picture, and where nothing tells."""
    size = rop_type.size
    if size.type == "none":
        return None
    if size.type == "stage":
        return _of_stage(node, above, values)
    if size.type == "own" and (not size.toggle or values.is_on(node, size.toggle)):
        return _size(node, size.size, values)
    camera_node = hou.node(camera) if camera is not None and camera.startswith("/") else None
    of_camera = None if camera_node is None else _size(camera_node, "res", values)
    if size.type == "own" or not values.is_on(node, size.toggle):
        return of_camera
    fraction = _fraction(size.fraction, values.text(node, size.fraction) or "")
    if fraction is not None and camera_node is not None:
        return _size(camera_node, "res", values, fraction)
    return _size(node, size.size, values)


def _of_stage(node: Any, above: List[Any], values: NodeValues) -> Optional[Dict[str, int]]:
    chosen = values.text(node, "override_res") or ""
    if chosen == "specific":
        return _size(node, "res_user", values)
    settings = settings_of(above)
    scale = values.number(node, "res_scale") if chosen == "scale" else None
    if settings is None:
        return None
    return _size(settings, "resolution", values, 1.0 if scale is None else scale / 100)


def _fraction(name: str, token: str) -> Optional[float]:
    """The part of the camera's size that a menu's token names; None for a size of its own."""
    ratio = _RATIO.match(token)
    if ratio is not None:
        return int(ratio.group(1)) / max(1, int(ratio.group(2)))
    if name.startswith("RS_") and token.isdigit():
        number = int(token)
        # Or percent.
        return _FRACTIONS[number] if number < len(_FRACTIONS) else number / 100 if 10 <= number <= 100 else None
    try:
        value = float(token)
    except ValueError:
        return None
    return value if 0 < value <= 1 else None


def _size(node: Any, name: str, values: NodeValues, scale: float = 1.0) -> Optional[Dict[str, int]]:
    found = values.pair(node, name)
    if found is None:
        return None
    width, height = (math.floor(part * scale + 0.5) for part in found)
    return {"width": width, "height": height} if 1 <= width <= _LIMIT and 1 <= height <= _LIMIT else None
