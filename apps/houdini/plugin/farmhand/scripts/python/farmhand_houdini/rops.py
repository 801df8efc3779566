"""Every output node of the session as a scene that can be rendered (``SnapshotScene`` of the shared model), and what they write.

A scene is named by the node's full path. Nodes that only control others are scenes as well. Nothing is cooked, no take is
switched: what a node renders with another take is told as it is in the current one.
"""

from typing import Any, Dict, List, NamedTuple, Optional, Tuple

import hou

from .cameras import CameraFinder, camera_of
from .host_errors import words_of
from .node_values import NodeValues
from .picture_size import picture_size
from .rop_frames import frames_of
from .rop_order import Order, order_of
from .rop_outputs import main_output
from .rop_products import products_of
from .rop_types import RopType, rop_type_of
from .rop_work import is_non_blocking, is_sequential, repeats_of
from .session_walk import NodeKind, Visitor
from .slices import Steps
from .stage_settings import nodes_above
from .takes import take_of


class Rop(NamedTuple):
    """An output node."""

    node: Any
    kind: NodeKind
    type: RopType


class OutputNodes(NamedTuple):
    """All output nodes of a session, as JSON data of the shared model."""

    #: ``scenes``; empty in a session without output nodes.
    scenes: List[Dict[str, Any]]
    #: ``references`` of kind ``output``: what they write.
    references: List[Dict[str, Any]]
    #: ``notEvaluated``: of the output nodes, their cameras and render settings.
    not_evaluated: List[Dict[str, Any]]


class RopFinder(Visitor):
    """The output nodes, in the order of the walk."""

    def __init__(self) -> None:
        self.found: List[Rop] = []

    def wants(self, kind: NodeKind) -> bool:
        """See :class:`Visitor`."""
        return rop_type_of(kind) is not None

    def take(self, node: Any, kind: NodeKind) -> None:
        """See :class:`Visitor`."""
        rop_type = rop_type_of(kind)
        if rop_type is not None:
            self.found.append(Rop(node, kind, rop_type))


def describe_rops(rops: RopFinder, cameras: CameraFinder) -> Steps[OutputNodes]:
    """What the finders found, once the walk is over.

    :raises hou.ObjectWasDeleted: when nodes were deleted while others had their turn.
    """
    values = NodeValues()
    by_path: Dict[str, Tuple[Any, NodeKind]] = {rop.node.path(): (rop.node, rop.kind) for rop in rops.found}
    orders = yield from order_of(by_path, values)
    names = yield from cameras.names(values)
    shared = {"fps": hou.fps(), "cameras": names}
    active = _active(rops.found)
    scenes: List[Dict[str, Any]] = []
    references: Dict[Tuple[str, str, str], Dict[str, Any]] = {}
    for rop in rops.found:
        yield
        try:
            scene, written = yield from _described(rop, orders, shared, rop is active, values)
        except hou.ObjectWasDeleted:
            raise
        except Exception as error:
            # One node that is not as anybody expects takes nothing from the others.
            values.note(rop.node, None, words_of(error))
            continue
        scenes.append(scene)
        for reference in written:
            owner = reference["owner"]
            references.setdefault((owner["name"], owner["property"], reference["storedPath"]), reference)
    return OutputNodes(scenes, list(references.values()), values.problems())


def _described(
    rop: Rop, orders: Dict[str, Order], shared: Dict[str, Any], active: bool, values: NodeValues
) -> Steps[Tuple[Dict[str, Any], List[Dict[str, Any]]]]:
    node, kind, rop_type = rop
    path = node.path()
    order = orders[path]
    above = (yield from nodes_above(node, values)) if rop_type.size.type == "stage" else []
    frames = frames_of(node, values)
    camera = camera_of(node, rop_type, above, values)
    output = main_output(node, kind, rop_type, above, values)
    products = products_of(node, kind.plain, above, values)
    scene: Dict[str, Any] = dict(
        shared,
        name=path,
        active=active,
        frameRange=frames.range,
        resolution=picture_size(node, rop_type, camera, above, values) if rop_type.is_picture else None,
        camera=camera,
        renderer=kind.name,
        outputPath=None if output is None else output.stored,
        outputFormat="" if output is None else output.format,
        renderLayers=products.layers,
        dependsOn=list(order.depends_on),
        outputNode={
            "take": take_of(node, values),
            "bypassed": is_bypassed(node),
            "frameByFrame": order.frame_by_frame,
            "sequential": order.is_batch or is_sequential(node, kind, values),
            "nonBlocking": is_non_blocking(node, frames.is_current, values),
            "repeats": repeats_of(node, kind, values),
        },
    )
    if frames.picked is not None:
        scene["pickedFrames"] = frames.picked
    places = [(one.node, one.parameter, one.stored) for one in products.files]
    if output is not None and not _is_read(node, kind, values):
        places.insert(0, (output.node, output.parameter, output.stored))
    return scene, [_reference(holder, parameter, stored, values) for holder, parameter, stored in places]


def is_bypassed(node: Any) -> bool:
    """Whether a node is switched off. Kinds of nodes that cannot be are not."""
    ask = getattr(node, "isBypassed", None)
    return ask is not None and bool(ask())


def _is_read(node: Any, kind: NodeKind, values: NodeValues) -> bool:
    """A File Cache that loads from disk reads what it would write."""
    return kind.plain == "filecache" and values.is_on(node, "loadfromdisk")


def _reference(node: Any, parameter: str, stored: str, values: NodeValues) -> Dict[str, Any]:
    # Only to note it where it cannot be worked out: Houdini would render to nowhere.
    values.text(node, parameter)
    owner = {"type": node.type().name(), "name": node.path(), "property": parameter}
    return {"storedPath": stored, "kind": "output", "owner": owner}


def _active(rops: List[Rop]) -> Optional[Rop]:
    """The output node that renders when nothing is chosen.

    The one that the artist has selected; or else rendered last, which Houdini keeps as ``$DRIVERPATH``; or else the first that
    makes pictures; or else the first that writes something; or else the first of all. One that is bypassed only when selected.
    """
    by_path = {rop.node.path(): rop for rop in rops}
    # The one selected last comes last.
    for node in reversed(hou.selectedNodes()):
        chosen = by_path.get(node.path())
        if chosen is not None:
            return chosen
    ready = [rop for rop in rops if not is_bypassed(rop.node)]
    last = by_path.get(hou.getenv("DRIVERPATH") or "")
    if last is not None and last in ready and last.type.outputs:
        return last
    for is_wanted in (lambda rop: rop.type.is_picture, lambda rop: bool(rop.type.outputs), lambda rop: True):
        found = next(filter(is_wanted, ready), None)
        if found is not None:
            return found
    return None
