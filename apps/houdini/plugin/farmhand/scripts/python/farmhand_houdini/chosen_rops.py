"""Which output nodes the artist means: those that are selected, the one that was clicked, those wired into the submitter."""

from typing import Any, Dict, Iterable, List, Mapping, Sequence, Tuple

import hou

from .rop_types import rop_type_of
from .session_walk import kind_of
from .texts import refusal

#: The submitter's node type, without version.
SUBMITTER = "farmhand_submit"

#: More than anybody picks at once; a network of 20,000 nodes that are all selected costs no more than this.
_LIMIT = 500


def is_output_node(node: Any) -> bool:
    """Whether the farm could be asked for this node; asked for every menu that opens, so never more than a look at its type."""
    return rop_type_of(kind_of(node.type())) is not None


def is_submitter(node: Any) -> bool:
    """Whether this is Farmhand's own node."""
    return kind_of(node.type()).plain == SUBMITTER


def selected_outputs() -> Tuple[str, ...]:
    """Paths of the output nodes that are selected; empty when none is."""
    return outputs_among(hou.selectedNodes()[:_LIMIT])


def clicked_nodes(kwargs: Mapping[str, Any]) -> List[Any]:
    """What a menu entry of a node is meant for: all that is selected where the clicked node is among it, else that node."""
    node = kwargs["node"]
    selected = list(hou.selectedNodes()[:_LIMIT])
    return selected if node in selected else [node]


def outputs_among(nodes: Iterable[Any]) -> Tuple[str, ...]:
    """Paths of the output nodes that these are or stand for, each once, in their order."""
    found: Dict[str, None] = {}
    seen: Dict[str, None] = {}
    waiting = list(nodes)
    # The list grows while it is gone through.
    for node in waiting:
        path = node.path()
        if path in seen or len(seen) >= _LIMIT:
            continue
        seen[path] = None
        stands_for = _stands_for(node)
        if stands_for is not None:
            waiting.extend(stands_for)
        elif is_output_node(node):
            found[path] = None
    return tuple(found)


def outputs_wired_into(submitter: Any) -> Tuple[str, ...]:
    """Paths of the output nodes at the submitter's inputs. Refused when there are none."""
    found = outputs_among([node for node in submitter.inputs() if node is not None])
    if not found:
        raise refusal(
            "nothing-wired",
            "Nothing is wired into {}.",
            "Wire the output nodes to submit into it.",
            submitter.path(),
        )
    return found


def _stands_for(node: Any) -> Any:
    """The nodes that one which renders nothing itself stands for; None for any other."""
    kind = kind_of(node.type())
    if kind.category != "Driver":
        return None
    if kind.plain == "fetch":
        return _fetched(node)
    if kind.plain == "switch":
        return _switched_to(node)
    if kind.plain in ("null", SUBMITTER):
        return _inputs(node)
    return None


def _fetched(node: Any) -> Sequence[Any]:
    parm = node.parm("source")
    source = node.node(parm.evalAsString()) if parm is not None else None
    return [] if source is None else [source]


def _switched_to(node: Any) -> Sequence[Any]:
    parm = node.parm("index")
    inputs = node.inputs()
    index = int(parm.eval()) if parm is not None else 0
    chosen = inputs[index] if 0 <= index < len(inputs) else None
    return [] if chosen is None else [chosen]


def _inputs(node: Any) -> Sequence[Any]:
    return [each for each in node.inputs() if each is not None]
