"""The nodes on the stage above a render node that say what it renders, told from their parameters alone: no stage is made."""

from collections import deque
from typing import Any, Dict, List, Optional, Tuple

from .node_values import NodeValues
from .session_walk import kind_of
from .slices import Steps

#: Types that hold render settings, without version.
SETTINGS = frozenset(("karmarenderproperties", "karmarendersettings", "rendersettings", "karma"))
#: Types that hold the files of a render, without version.
PRODUCTS = frozenset(("renderproduct", "karmarenderproducts"))

#: Nodes looked through above a render node.
_LIMIT = 5000
#: Nodes looked at between two places where the work may be held.
_NODES_A_STEP = 64


def nodes_above(node: Any, values: NodeValues) -> Steps[List[Tuple[Any, str]]]:
    """A render node and those above it on the stage that hold settings or products, the nearest first, each with its type."""
    is_on_stage = node.type().category().name() == "Lop"
    waiting = deque([node])
    stage = values.text(node, "loppath")
    above = node.node(stage) if stage else None
    if above is not None:
        waiting.append(above)
    seen = {one.path() for one in waiting}
    found: List[Tuple[Any, str]] = []
    types: Dict[str, str] = {}
    left = _NODES_A_STEP
    while waiting:
        one = waiting.popleft()
        left -= 1
        if left <= 0:
            left = _NODES_A_STEP
            yield
        name = one.type().name()
        if name not in types:
            types[name] = kind_of(one.type()).plain
        if types[name] in SETTINGS or types[name] in PRODUCTS:
            found.append((one, types[name]))
        # What is wired to a node of a render network renders before it, and says nothing of its stage.
        for above in () if one is node and not is_on_stage else one.inputs():
            if above is None or len(seen) >= _LIMIT:
                continue
            path = above.path()
            if path not in seen:
                seen.add(path)
                waiting.append(above)
    return found


def settings_of(above: List[Tuple[Any, str]]) -> Optional[Any]:
    """The nearest render settings that tell a size or a picture; None for none."""
    for node, plain in above:
        if plain in SETTINGS and (node.parmTuple("resolution") is not None or node.parm("picture") is not None):
            return node
    return None

