"""The take that an output node renders with."""

from typing import Any, Optional

import hou

from .node_values import NodeValues

#: What "Render With Take" is set to for the current take.
_CURRENT = frozenset(("", "_current_"))


def take_of(node: Any, values: NodeValues) -> Optional[str]:
    """Name of the take; None for the one that is current."""
    take = values.text(node, "take")
    return None if take is None or take in _CURRENT else take


def takes_below(name: str) -> int:
    """Takes just below the one of this name; 0 where it is not there."""
    take = hou.takes.findTake(name)
    return 0 if take is None else len(take.children())
