"""Variables in texts, expanded as Houdini does it."""

import os
import re
from typing import Any, Optional

from ._errors import OperationFailed
from ._state import state

_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|(F{1,2})(\d*)(?![A-Za-z0-9_])|([A-Za-z_][A-Za-z0-9_]*))")
#: Names that begin like ``$F`` and are others.
_LONGER = re.compile(r"\$(FPS|FSTART|FEND)(?![A-Za-z0-9_])")
_MOVING = re.compile(r"\$\{?(?:F+\d*|SF\d*|T|FRAME)(?![A-Za-z_])")


def moves(text: str) -> bool:
    """Whether a text without backticks is another one at another frame."""
    return _MOVING.search(text) is not None


def number(value: float) -> str:
    """As Houdini writes a number: whole ones without a point."""
    return "%g" % round(value, 6)


def expand(text: str, frame: float, node: Any = None) -> str:
    """Expands variables. What is called by no known name stays as it is written."""
    if "`" in text:
        raise OperationFailed("the stand-in of Houdini evaluates no backticks; give the value as Computed")

    def replaced(match: Any) -> str:
        braced, frames, padding, plain = match.groups()
        if frames is not None:
            tail = match.string[match.end() : match.end() + 1]
            if len(frames) <= 2 and not re.match("[A-Za-z_]", tail):
                if frames == "FF":
                    return number(frame)
                return str(int(round(frame))).zfill(int(padding or 0))
            return match.group(0)
        name = braced or plain
        found = variable(name, frame, node)
        return match.group(0) if found is None else found

    longer = _LONGER.sub(lambda match: variable(match.group(1), frame, node) or "", text)
    return _VARIABLE.sub(replaced, longer)


def variable(name: str, frame: float, node: Any = None) -> Optional[str]:
    """A variable's value; None for one that there is not."""
    here = state()
    padded = re.match(r"(F|SF)(\d*)$", name)
    if padded is not None and (padded.group(1) == "F" or node is None or node.is_simulated):
        whole = int(round(frame if padded.group(1) == "F" else frame - here.timeline[0] + 1))
        return str(whole).zfill(int(padded.group(2) or 0))
    if name == "OS" and node is not None:
        return node.name
    folder, base = os.path.split(here.path)
    known = {
        "FF": number(frame),
        "T": number((frame - 1) / here.fps),
        "HIP": folder,
        "HIPFILE": here.path,
        "HIPNAME": os.path.splitext(base)[0],
        "HFS": here.hfs,
        "HH": here.hfs + "/houdini",
        "HOME": here.home,
        "FPS": number(here.fps),
        "FSTART": number(here.timeline[0]),
        "FEND": number(here.timeline[1]),
        "RFSTART": number(here.playback[0]),
        "RFEND": number(here.playback[1]),
    }
    if name in here.variables:
        return here.variables[name]
    return known.get(name)
