"""State Sets, which 3ds Max offers to scripts through .NET only.

Source: Autodesk's MAXScript help, "State Sets MAXScript Access", for the way to the master state set; ``ActiveViewportCamera``
and ``RenderRange`` of a state set are what public scripts read. What a state set records of the output path shows only while
it is the current one, and making it so would change the scene: its path is the scene's own here.
"""

from typing import Any, Dict, List, NamedTuple, Optional, Set

from .mxs import attempt, text, whole


class StateSet(NamedTuple):
    """One state set as far as it tells."""

    name: str
    #: Name of its camera; None when it records none.
    camera: Optional[str]
    #: None when it records none.
    frame_range: Optional[Dict[str, int]]


#: More than anybody keeps; what .NET answers is not ours to trust.
_MOST = 1000

#: The set that 3ds Max itself keeps at the end of the list, in the languages it speaks.
_BUILT_IN = frozenset(["objects", "对象", "オブジェクト", "objekte", "objets", "오브젝트"])


def state_sets(rt: Any) -> List[StateSet]:
    """The scene's state sets; empty where this 3ds Max does not give them."""
    return attempt(lambda: _read(rt), [])


def _read(rt: Any) -> List[StateSet]:
    master = rt.dotNetObject("Autodesk.Max.StateSets.Plugin").Instance.EntityManager.RootEntity.MasterStateSet
    children = master.Children
    ticks = max(1, whole(attempt(lambda: rt.ticksPerFrame, 160), 160))
    found: List[StateSet] = []
    seen: Set[str] = set()
    # pymxs adds one to an index, as MAXScript counts from one; .NET counts from nought, so the first is -1. Where a version
    # does not add it, -1 is an error and 0 the first.
    for index in range(-1, min(int(children.Count), _MOST)):
        state = attempt(lambda index=index: children.Item[index], None)
        name = text(attempt(lambda state=state: state.Name, "")) if state is not None else ""
        if name and name not in seen and name.lower() not in _BUILT_IN:
            seen.add(name)
            found.append(StateSet(name, _camera(rt, state), _frames(state, ticks)))
    return found


def _camera(rt: Any, state: Any) -> Optional[str]:
    camera = attempt(lambda: state.ActiveViewportCamera, None)
    if camera is None:
        return None
    name = text(attempt(lambda: camera.Name, ""))
    if not name:
        # Some versions give the node's handle instead of the node.
        handle = whole(camera, 0)
        node = attempt(lambda: rt.maxOps.getNodeByHandle(handle), None) if handle > 0 else None
        name = text(attempt(lambda: node.name, "")) if node is not None else ""
    return name or None


def _frames(state: Any, ticks: int) -> Optional[Dict[str, int]]:
    span = attempt(lambda: state.RenderRange, None)
    start = attempt(lambda: int(span.Start), None)
    end = attempt(lambda: int(span.End), None)
    # A state set without a range of its own has an empty one, whose end is before its start.
    if start is None or end is None or end < start:
        return None
    return {"start": start // ticks, "end": end // ticks, "step": 1}
