"""Which frames a scene renders, as Render Setup's "Time Output" has them."""

from typing import Any, Dict, List, Optional

from .farmhand_bridge.frames import covering_range, picked_frames, written_frames
from .mxs import attempt, text, whole

#: Values of ``rendTimeType``. Source: Autodesk's MAXScript help, "Render Setup Dialog".
SINGLE, ACTIVE_SEGMENT, RANGE, PICKED = 1, 2, 3, 4

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
        frames = _written(rt)
        if frames:
            return covering_range(frames)
    return _range(current, current, 1)


def picked(rt: Any) -> Optional[str]:
    """Picked frames that no range describes, ``1, 3, 10``; else None."""
    if whole(attempt(lambda: rt.rendTimeType, SINGLE), SINGLE) != PICKED:
        return None
    return picked_frames(_written(rt))


def _written(rt: Any) -> List[int]:
    """The picked frames, which are written like ``1,3,5-12``."""
    return written_frames(text(attempt(lambda: rt.rendPickupFrames, "")))


def _range(first: int, last: int, step: int) -> FrameRange:
    return {"start": min(first, last), "end": max(first, last), "step": step}
