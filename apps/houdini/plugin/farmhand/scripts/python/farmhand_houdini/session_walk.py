"""One pass over all nodes of the session, for everybody who wants to see some of them.

Who does is a *visitor*, and is asked once for each node type whether it wants its nodes; so what nobody wants costs two calls
of Houdini's and a look into a table::

    class Cameras:
        def wants(self, kind): return kind.category == "Object" and kind.plain == "cam"
        def take(self, node, kind): ...

Nothing is cooked, and nothing is asked of a parameter here.
"""

from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

import hou

from .slices import Steps

#: Nodes looked at between two places where the walk may be held: about a fifth of a millisecond.
_NODES_A_STEP = 64

#: More than any scene has one in the other; what is deeper is a fault.
_DEPTH_LIMIT = 200


class NodeKind(NamedTuple):
    """A node type, as far as it is told by itself. There is one object for each type in a walk."""

    #: Kind of network that its nodes stand in: ``Driver`` (output nodes), ``Sop``, ``Lop``, ``Object``, ``Cop2``, ``Top``...
    category: str
    #: In full: ``labs::filecache::2.0``.
    name: str
    #: Without version: ``labs::filecache``.
    unversioned: str
    #: Without version and name space: ``filecache``.
    plain: str
    #: Category of the nodes inside its nodes; None where there are none.
    holds: Optional[str]
    #: File of the digital asset's definition as Houdini tells it; ``Embedded`` in the scene itself; None for no asset.
    library: Optional[str]


class Visitor:
    """Base of those who want to see nodes."""

    def wants(self, kind: NodeKind) -> bool:
        """Whether :meth:`take` is to be called for the nodes of this type; asked once a type."""
        raise NotImplementedError

    def take(self, node: Any, kind: NodeKind) -> None:
        """One node, in the order of the network: a network before what is in it. Errors of Houdini's leave the node out."""
        raise NotImplementedError


Take = Callable[[Any, NodeKind], None]
_Table = Dict[str, Tuple[NodeKind, List[Take]]]


def walk_session(visitors: Sequence[Visitor], is_foreign: Callable[[str], bool]) -> Steps[List[NodeKind]]:
    """Shows the visitors all nodes that the scene itself holds; returns the types seen, inside of locked assets too.

    Of what is inside a locked asset nobody is told but by its type, and that only of the first asset of each type that is not
    Houdini's own (``is_foreign`` is asked for its library): what it is made of may come from other libraries.
    """
    tables: Dict[str, _Table] = {}
    inner_tables: Dict[str, _Table] = {}
    looked_into = set()
    waiting = [(hou.node("/"), 0, False)]
    left = _NODES_A_STEP
    while waiting:
        network, depth, is_inside = waiting.pop()
        try:
            children = network.children()
            holds = network.childTypeCategory()
        except hou.Error:
            # It was deleted while others had their turn.
            continue
        category = "" if holds is None else holds.name()
        table = (inner_tables if is_inside else tables).setdefault(category, {})
        below = []
        for node in children:
            left -= 1
            if left <= 0:
                left = _NODES_A_STEP
                yield
            try:
                node_type = node.type()
                name = node_type.name()
                entry = table.get(name)
                if entry is None:
                    kind = kind_of(node_type, category)
                    entry = (kind, [] if is_inside else [one.take for one in visitors if one.wants(kind)])
                    table[name] = entry
                kind, takes = entry
                for take in takes:
                    take(node, kind)
                # The networks at the root are there whatever their types say.
                if (kind.holds is None and depth > 0) or depth >= _DEPTH_LIMIT:
                    continue
                if kind.library is None or not node.isLockedHDA():
                    below.append((node, depth + 1, is_inside))
                elif kind not in looked_into and is_foreign(kind.library):
                    looked_into.add(kind)
                    below.append((node, depth + 1, True))
            except hou.Error:
                continue
        below.reverse()
        waiting.extend(below)
    kinds = {kind: None for table in list(tables.values()) + list(inner_tables.values()) for kind, _ in table.values()}
    return list(kinds)


def kind_of(node_type: Any, category: Optional[str] = None) -> NodeKind:
    """What a ``hou.NodeType`` tells of itself."""
    name = node_type.name()
    unversioned = _without_version(name)
    holds = node_type.childTypeCategory()
    definition = node_type.definition()
    return NodeKind(
        category=node_type.category().name() if category is None else category,
        name=name,
        unversioned=unversioned,
        plain=unversioned.rsplit(":", 1)[-1],
        holds=None if holds is None else holds.name(),
        library=None if definition is None else definition.libraryFilePath(),
    )


def _without_version(name: str) -> str:
    """``labs::filecache::2.0`` is ``labs::filecache``."""
    start, mark, last = name.rpartition("::")
    return start if mark and last[:1].isdigit() and last.replace(".", "").isdigit() else name
