"""Which frames render settings render."""

from typing import Any, Callable, Dict, List, Optional, Tuple

import c4d

from .farmhand_bridge.frames import covering_range, picked_frames, written_frames

#: Reads one of the settings, as it is in the take: ``value(c4d.RDATA_FRAMESTEP)``.
Value = Callable[[int], Any]


def frame_range(doc: Any, value: Value) -> Dict[str, int]:
    """``{start, end, step}``, counted in the document's own frames a second.

    Of frames that are written as a list (``1-10, 20``) it is the range from the first to the last; :func:`picked` has them.
    """
    listed = _listed_frames(value)
    if listed:
        return covering_range(listed)
    start, end = _ends(doc, value)
    sequence = value(c4d.RDATA_FRAMESEQUENCE)
    step = 1 if sequence == c4d.RDATA_FRAMESEQUENCE_CURRENTFRAME else int(value(c4d.RDATA_FRAMESTEP) or 1)
    return {"start": start, "end": max(start, end), "step": max(1, step)}


def _ends(doc: Any, value: Value) -> Tuple[int, int]:
    fps = doc.GetFps()
    sequence = value(c4d.RDATA_FRAMESEQUENCE)
    if sequence == c4d.RDATA_FRAMESEQUENCE_CURRENTFRAME:
        now = doc.GetTime().GetFrame(fps)
        return now, now
    if sequence == c4d.RDATA_FRAMESEQUENCE_ALLFRAMES:
        return doc.GetMinTime().GetFrame(fps), doc.GetMaxTime().GetFrame(fps)
    if sequence == c4d.RDATA_FRAMESEQUENCE_PREVIEWRANGE:
        return doc.GetLoopMinTime().GetFrame(fps), doc.GetLoopMaxTime().GetFrame(fps)
    return value(c4d.RDATA_FRAMEFROM).GetFrame(fps), value(c4d.RDATA_FRAMETO).GetFrame(fps)


def picked(value: Value) -> Optional[str]:
    """Frames that are written as a list and are no range, ``1-10, 20``; else None."""
    return picked_frames(_listed_frames(value))


def _listed_frames(value: Value) -> List[int]:
    """The frames of a list such as ``1-10, 20, 30-40:2``; none where the settings have no list.

    Only newer releases have lists: AWS' submitter looks for the name too, since 2024.5 lacks it.
    """
    if value(c4d.RDATA_FRAMESEQUENCE) != getattr(c4d, "RDATA_FRAMESEQUENCE_CUSTOM", object()):
        return []
    return written_frames(str(value(c4d.RDATA_FRAME_RANGE_STRING) or ""))
