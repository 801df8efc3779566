"""What has to render before each output node, told from how the nodes are wired.

Source: SideFX's help on the nodes of render networks. A merge, a null, an output and a bypassed node stand for what is at their
inputs, a fetch for the node it names, a switch for the input it is set to, a subnetwork for its last nodes. What is wired into a
subnetwork comes before those of its nodes that nothing is wired to. Nothing before a locked node is rendered.
"""

from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Set, Tuple

import hou

from .host_errors import words_of
from .node_values import NodeValues
from .session_walk import NodeKind, kind_of
from .slices import Steps

#: Nodes that stand for what is at their inputs.
_PASSES_THROUGH = frozenset(("merge", "null", "output"))
#: Networks of output nodes within one: what is at their inputs comes before what is in them.
_NETWORKS = frozenset(("subnet", "framecontainer"))
#: Says which frames of its inputs each frame needs. Without one, whether frames of several nodes take turns is only decided when
#: somebody starts a render (``hou.renderMethod``), and no node knows.
_TIES_FRAMES = "framedep"

#: Nodes looked at for all output nodes together; no scene that renders comes near.
_STEPS = 2_000_000
#: Nodes looked at between two places where the work may be held.
_NODES_A_STEP = 64


class Order(NamedTuple):
    """Where an output node stands among the others."""

    #: Paths of those that render just before it, in their order.
    depends_on: Tuple[str, ...]
    #: True when each of its frames waits for frames of these, by a Frame Dependency; false when all of theirs may come first.
    frame_by_frame: bool
    #: True when it is at the input of a Batch: all of its frames in a row, as one job.
    is_batch: bool


def order_of(rops: Mapping[str, Tuple[Any, NodeKind]], values: NodeValues) -> Steps[Dict[str, Order]]:
    """The order of all output nodes, by path. ``rops`` has each with its type."""
    follow = _Follow(rops, values)
    found: Dict[str, List[str]] = {}
    for path, (node, kind) in rops.items():
        try:
            found[path] = yield from follow.before(follow.starts_of(node, kind), path)
        except hou.ObjectWasDeleted:
            raise
        except hou.Error as error:
            values.note(node, None, words_of(error))
            found[path] = []
    for node, kind in rops.values():
        if kind.plain == "prepost":
            yield from _add_phases(node, follow, found)
    batched = {before for path, (_, kind) in rops.items() if kind.plain == "batch" for before in found[path]}
    return {
        path: Order(
            tuple(found[path]),
            any(rops[one][1].plain == _TIES_FRAMES for one in (path, *found[path])),
            path in batched,
        )
        for path in rops
    }


def _add_phases(node: Any, follow: "_Follow", found: Dict[str, List[str]]) -> Steps[None]:
    """A Pre Post node renders all of its first input, then all of its second, then all of its third.

    So those of a later branch with nothing before them wait for the end of the earlier.
    """
    earlier: List[str] = []
    for branch in node.inputs():
        ends = (yield from follow.before([branch], node.path())) if branch is not None else []
        # Grows while it is gone through.
        paths = list(ends)
        for path in paths:
            paths.extend(before for before in found[path] if before not in paths)
        for path in paths:
            if not found[path]:
                found[path] = [one for one in earlier if one != path]
        earlier = ends or earlier


class _Follow:
    """Goes from node to node, each looked at once."""

    def __init__(self, rops: Mapping[str, Tuple[Any, NodeKind]], values: NodeValues) -> None:
        self._rops = rops
        self._values = values
        self._next: Dict[str, List[Any]] = {}
        self._left = _STEPS

    def before(self, starts: Sequence[Optional[Any]], of: str) -> Steps[List[str]]:
        """Paths of the output nodes that these nodes are or stand for, without ``of`` itself."""
        names: Dict[str, None] = {}
        seen: Set[str] = set()
        waiting = [node for node in reversed(starts) if node is not None]
        while waiting and self._left > 0:
            self._left -= 1
            if self._left % _NODES_A_STEP == 0:
                yield
            node = waiting.pop()
            path = node.path()
            if path in seen:
                continue
            seen.add(path)
            if path in self._rops and not self._stands_for_others(node, path):
                if path != of:
                    names[path] = None
                continue
            if path not in self._next:
                self._next[path] = self._stands_for(node)
            waiting.extend(reversed(self._next[path]))
        return list(names)

    def starts_of(self, node: Any, kind: NodeKind) -> List[Any]:
        """What renders just before this node, followed no further."""
        if _flag(node, "isLocked"):
            return []
        if kind.plain == "fetch" or kind.plain == "switch":
            return self._stands_for(node)
        inputs = _inputs(node)
        if kind.plain == "framecontainer":
            return _ends(node) or inputs
        if kind.plain == "wedge" and not inputs:
            # It renders the node that it names, where nothing is wired to it.
            return self._named(node, "driver")
        return inputs

    def _stands_for_others(self, node: Any, path: str) -> bool:
        kind = self._rops[path][1]
        is_control = kind.category == "Driver" and (kind.plain in _PASSES_THROUGH or kind.plain in ("fetch", "switch"))
        return is_control or _flag(node, "isBypassed")

    def _stands_for(self, node: Any) -> List[Any]:
        kind = kind_of(node.type())
        if _flag(node, "isLocked"):
            return []
        is_bypassed = _flag(node, "isBypassed")
        if kind.plain == "fetch":
            # Bypassed, it is as if what it names was not there.
            return [] if is_bypassed else self._named(node, "source")
        if kind.plain == "switch" and not is_bypassed:
            return self._switched(node)
        if kind.category == "Driver" and kind.plain == "subnet" and not is_bypassed:
            return _ends(node) or _inputs(node)
        if is_bypassed or kind.plain in _PASSES_THROUGH:
            return _inputs(node)
        # No output node: nothing that it is made of renders.
        return []

    def _switched(self, node: Any) -> List[Any]:
        index = self._values.number(node, "index")
        if index is None:
            index = self._values.number(node, "input")
        inputs = node.inputs()
        if index is None:
            return [one for one in inputs if one is not None]
        # A number that no input has stands for none of them.
        chosen = inputs[int(index)] if 0 <= int(index) < len(inputs) else None
        return [] if chosen is None else [chosen]

    def _named(self, node: Any, name: str) -> List[Any]:
        path = self._values.text(node, name)
        there = node.node(path) if path else None
        return [] if there is None else [there]


def _inputs(node: Any) -> List[Any]:
    """Nodes at the inputs; where there are none, those at the inputs of the subnetwork of render nodes around it."""
    for _ in range(_DEPTH_LIMIT):
        found = [one for one in node.inputs() if one is not None]
        if found:
            return found
        around = node.parent()
        kind = None if around is None else kind_of(around.type())
        if kind is None or kind.category != "Driver" or kind.plain not in _NETWORKS:
            return []
        node = around
    return []


#: More than any scene has networks one in the other.
_DEPTH_LIMIT = 200


def _ends(network: Any) -> List[Any]:
    """Nodes in a network that nothing in it comes after: the ones that it renders."""
    return [node for node in network.children() if not node.outputs()]


def _flag(node: Any, name: str) -> bool:
    """Whether a flag that not every kind of node has is on."""
    ask = getattr(node, name, None)
    return ask is not None and bool(ask())
