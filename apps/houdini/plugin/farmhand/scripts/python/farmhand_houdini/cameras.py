"""The cameras of the session: objects, and those that nodes on the stage make."""

from typing import Any, Dict, List, Optional, Tuple

from .node_values import NodeValues
from .rop_types import RopType
from .session_walk import NodeKind, Visitor
from .slices import Steps
from .stage_settings import settings_of

#: Object types that are cameras, without version.
_OBJECTS = frozenset(("cam", "stereocam", "stereocamrig", "vrcam", "switcher"))


class CameraFinder(Visitor):
    """Cameras in the order of the walk."""

    def __init__(self) -> None:
        self._found: List[Tuple[Any, bool]] = []

    def wants(self, kind: NodeKind) -> bool:
        """See :class:`Visitor`."""
        return (kind.category == "Object" and kind.plain in _OBJECTS) or (kind.category == "Lop" and kind.plain == "camera")

    def take(self, node: Any, kind: NodeKind) -> None:
        """See :class:`Visitor`."""
        self._found.append((node, kind.category == "Object"))

    def names(self, values: NodeValues) -> Steps[List[str]]:
        """Each once: an object by its path, a camera on the stage by that of its primitive."""
        names: Dict[str, None] = {}
        for node, is_object in self._found:
            yield
            name = node.path() if is_object else values.text(node, "primpath")
            if name:
                names[name] = None
        return list(names)


def camera_of(node: Any, rop_type: RopType, above: List[Any], values: NodeValues) -> Optional[str]:
    """The camera that a node renders: full path of an object, or path of a primitive; None when it says none.

    ``above`` is what :func:`nodes_above` found for a node that renders a stage.
    """
    for name in rop_type.cameras:
        camera = (values.text(node, name) or "").strip()
        if camera:
            there = node.node(camera)
            return camera if there is None else there.path()
    settings = settings_of(above)
    return (values.text(settings, "camera") or None) if settings is not None else None
