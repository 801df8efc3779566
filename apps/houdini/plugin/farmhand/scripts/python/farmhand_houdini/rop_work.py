"""How an output node goes about its work: in a row, without waiting, over and over."""

from typing import Any

from .node_values import NodeValues
from .session_walk import NodeKind
from .takes import takes_below

#: Toggles that mark a simulation: "Initialize Simulation OPs".
_SIMULATION = ("initsim", "soho_initsim")
#: Types that write the state of a simulation, without version.
_SIMULATORS = frozenset(("dop", "rop_dop"))

#: "Block Until Render Complete", and Redshift's "Non-Blocking Current Frame Rendering".
_BLOCKS = "soho_foreground"
_DOES_NOT_BLOCK = "RS_nonBlockingRendering"

#: The shared model takes no more.
_REPEATS_LIMIT = 1_000_000


def is_sequential(node: Any, kind: NodeKind, values: NodeValues) -> bool:
    """Whether a frame needs those before it."""
    if kind.plain in _SIMULATORS or any(values.is_on(node, name) for name in _SIMULATION):
        return True
    is_simulated_cache = kind.plain == "filecache" and values.is_on(node, "cachesim")
    return is_simulated_cache and values.is_on(node, "timedependent", missing=True)


def is_non_blocking(node: Any, renders_current: bool, values: NodeValues) -> bool:
    """Whether Houdini goes on before the picture is done. A range of frames is always waited for."""
    if not renders_current:
        return False
    return not values.is_on(node, _BLOCKS, missing=True) or values.is_on(node, _DOES_NOT_BLOCK)


def repeats_of(node: Any, kind: NodeKind, values: NodeValues) -> int:
    """How often a wedge has what it renders rendered; 1 for any other node.

    Source: SideFX's help on the Wedge node, and the script in its definition as public submitters use it: every combination of
    its channels' steps, a number of random ones, or each take below one; or a single one of them.
    """
    if kind.plain != "wedge" or values.is_on(node, "wrange"):
        return 1
    method = values.text(node, "wedgemethod")
    if method in ("take", "1"):
        count = takes_below(values.text(node, "roottake") or "")
    elif values.is_on(node, "random"):
        count = int(values.number(node, "numrandom") or 1)
    else:
        count = _combinations(node, values)
    return min(_REPEATS_LIMIT, max(1, count))


def _combinations(node: Any, values: NodeValues) -> int:
    count = 1
    number = 1
    while node.parm("steps{}".format(number)) is not None and count < _REPEATS_LIMIT:
        count *= max(1, int(values.number(node, "steps{}".format(number)) or 1))
        number += 1
    return count
