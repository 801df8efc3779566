"""The frames that an output node renders by itself."""

import math
import re
from typing import Any, Dict, NamedTuple, Optional

import hou

from .node_values import NodeValues

#: Beyond this nobody counts frames; a number that is larger is cut to it.
_FRAME_LIMIT = 1_000_000_000

#: Tokens of "Valid Frame Range" (``trange``) that stand for the current frame: of output nodes, and of File Caches.
_CURRENT = frozenset(("off", "0", "single"))
#: For the range that the stage says, which only a made stage tells.
_STAGE = "stage"
#: For frames one by one, of File Caches.
_SPECIFIC = "specific"

_PICKED = re.compile(r"(-?\d+)(?:-(-?\d+)(?:[:x](\d+))?)?$")


class Frames(NamedTuple):
    """What a node renders."""

    #: ``{start, end, step}`` of the shared model.
    range: Dict[str, int]
    #: The frames one by one, where the node picks some that are no range; None where it does not.
    picked: Optional[str]
    #: True where it renders just the frame that the artist is on.
    is_current: bool


def frames_of(node: Any, values: NodeValues) -> Frames:
    """What the node renders, from ``trange`` and ``f1 f2 f3``; the range of the scene where it has none of its own."""
    chosen = values.text(node, "trange")
    if chosen in _CURRENT or not values.is_on(node, "timedependent", missing=True):
        frame = _current_frame(node, values)
        return Frames({"start": frame, "end": frame, "step": 1}, None, True)
    first, last = hou.playbar.frameRange()
    has_own = chosen is not None and chosen != _STAGE
    start = _whole(_number(node, values, "f1", has_own, float(first)))
    end = _whole(_number(node, values, "f2", has_own, float(last)))
    step = _whole(_number(node, values, "f3", has_own, 1.0))
    frames = {"start": min(start, end), "end": max(start, end), "step": max(1, abs(step))}
    return Frames(frames, _picked(node, values, chosen), False)


def _number(node: Any, values: NodeValues, name: str, has_own: bool, otherwise: float) -> float:
    found = values.number(node, name) if has_own else None
    return otherwise if found is None else found


def _current_frame(node: Any, values: NodeValues) -> int:
    # A File Cache may have the single frame that it writes typed in.
    typed = values.number(node, "frameoverride") if values.is_on(node, "useframeoverride") else None
    return _whole(hou.frame() if typed is None else typed)


def _picked(node: Any, values: NodeValues, chosen: Optional[str]) -> Optional[str]:
    """Frames picked one by one, as a File Cache of SideFX Labs has them: ``1 5 10-20``. Source: its interface."""
    if chosen != _SPECIFIC and not values.is_on(node, "cachespecificrange"):
        return None
    written = values.text(node, "specificrange")
    matches = [_PICKED.match(part) for part in (written or "").replace(",", " ").split()]
    found = [_expression(*match.groups()) for match in matches if match is not None]
    return ", ".join(found) if found and len(found) == len(matches) else None


def _expression(start: str, end: Optional[str], step: Optional[str]) -> str:
    return start if end is None else "{}-{}{}".format(start, end, "" if step is None else "x" + step)


def _whole(value: float) -> int:
    """The nearest whole frame, a half to the next."""
    return int(min(_FRAME_LIMIT, max(-_FRAME_LIMIT, math.floor(value + 0.5))))
