"""Which output nodes render before another, as Houdini itself lists them.

The documentation tells what merges, fetches, switches and the two ways of a frame range mean; the order among inputs is theirs.
"""

from typing import Any, List, Tuple

from ._node_data import NodeData

#: Nodes that only stand for what is at their inputs.
_STAND_FOR_INPUTS = ("merge", "null", "fetch", "switch", "subnet", "output")


def dependencies_of(node: NodeData) -> List[Tuple[NodeData, Tuple[float, ...]]]:
    """All that render before ``node``, the first to render first, with the frames of each."""
    order: List[NodeData] = []
    _collect(node, order, [])
    return [(each, _frames(each, node)) for each in order if each is not node]


def _collect(node: NodeData, order: List[NodeData], above: List[NodeData]) -> None:
    if node in order or node in above:
        return
    for before in _before(node):
        _collect(before, order, above + [node])
    if node.type.plain not in _STAND_FOR_INPUTS and not node.bypassed:
        order.append(node)


def _before(node: NodeData) -> List[NodeData]:
    inputs = [node.input_node(each) for each in node.inputs]
    plain = node.type.plain
    if plain == "fetch":
        # Bypassed it is as if its source were not there.
        source = None if node.bypassed else node.find(str(_value(node, "source") or ""))
        inputs = inputs + [source]
    elif plain == "switch" and not node.bypassed and node.inputs:
        index = int(_value(node, "index") or 0)
        inputs = inputs[index : index + 1]
    elif plain == "subnet":
        last = list(node.children.values())[-1:]
        inputs = [*inputs, *last]
    return [each for each in inputs if each is not None]


def _value(node: NodeData, name: str) -> Any:
    parm = node.parms().get(name)
    return None if parm is None else parm.at(1.0)


def frames_of(node: NodeData) -> Tuple[float, ...]:
    """The frames of its own range; none for the current frame alone."""
    return _range(node)


def _frames(node: NodeData, target: NodeData) -> Tuple[float, ...]:
    """An input renders the target's frames; those of its own alone when its range is strict."""
    own, wanted = _range(node), _range(target)
    if _value(node, "trange") == 2:
        return tuple(each for each in own if each in wanted) if wanted else own
    return wanted or own


def _range(node: NodeData) -> Tuple[float, ...]:
    if not _value(node, "trange"):
        return ()
    start, end, step = (float(_value(node, name)) for name in ("f1", "f2", "f3"))
    frames = []
    while start <= end and len(frames) < 1_000_000:
        frames.append(start)
        start += step or 1.0
    return tuple(frames)
