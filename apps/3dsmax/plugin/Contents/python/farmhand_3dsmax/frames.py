"""Which frames a scene renders, as Render Setup's "Time Output" has them."""

import re
from typing import Any, Dict, List, Optional

from .farmhand_bridge.frames import picked_frames as written_out
from .mxs import attempt, text, whole

#: Values of ``rendTimeType``. Source: Autodesk's MAXScript help, "Render Setup Dialog".
SINGLE, ACTIVE_SEGMENT, RANGE, PICKED = 1, 2, 3, 4

_PICKED_PART = re.compile(r"^\s*(-?\d+)\s*(?:-\s*(-?\d+)\s*)?$")

FrameRange = Dict[str, int]


def frame_range(rt: Any) -> FrameRange:
    """First and last frame and the step between, in frames.

    Picked frames that no step describes (``1,3,10``) come as the range that holds them all; :func:`picked` has the list.
    """
    current = whole(attempt(lambda: rt.sliderTime, 0), 0)
    step = max(1, whole(attempt(lambda: rt.rendNThFrame, 1), 1))
    kind = whole(attempt(lambda: rt.rendTimeType, SINGLE), SINGLE)
    if kind == ACTIVE_SEGMENT:
        return _range(whole(rt.animationRange.start, current), whole(rt.animationRange.end, current), step)
    if kind == RANGE:
        return _range(whole(rt.rendStart, current), whole(rt.rendEnd, current), step)
    if kind == PICKED:
        frames = picked_frames(text(attempt(lambda: rt.rendPickupFrames, "")))
        if frames:
            return _covering(frames)
    return _range(current, current, 1)


def picked(rt: Any) -> Optional[str]:
    """Picked frames that no range describes, ``1, 3, 10``; else None."""
    if whole(attempt(lambda: rt.rendTimeType, SINGLE), SINGLE) != PICKED:
        return None
    return written_out(picked_frames(text(attempt(lambda: rt.rendPickupFrames, ""))))


#: More picked frames than any film has; a slip of the keyboard must not fill the memory.
_MOST_PICKED = 1000000


def picked_frames(written: str) -> List[int]:
    """The frames of a text such as ``1,3,5-12``, rising, each once; parts that are none are left out."""
    frames = set()
    for part in written.split(","):
        match = _PICKED_PART.match(part)
        if match is None:
            continue
        first = int(match.group(1))
        last = first if match.group(2) is None else int(match.group(2))
        if abs(last - first) < _MOST_PICKED:
            frames.update(range(min(first, last), max(first, last) + 1))
    return sorted(frames)


def _covering(frames: List[int]) -> FrameRange:
    steps = {later - earlier for earlier, later in zip(frames, frames[1:])}
    return _range(frames[0], frames[-1], steps.pop() if len(steps) == 1 else 1)


def _range(first: int, last: int, step: int) -> FrameRange:
    return {"start": min(first, last), "end": max(first, last), "step": step}
