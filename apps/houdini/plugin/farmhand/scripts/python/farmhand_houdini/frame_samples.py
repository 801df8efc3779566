"""What a parameter names on some frames, so that others see which part of the name moves."""

import re
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

import hou

from .host_errors import words_of

#: Variables that mean something else on another frame, with or without a number of digits, and expressions in a text.
_MOVES = re.compile(r"\$\{?(?:FF|SF|F)\d*(?![A-Za-z0-9_])|\$\{?(?:T|ST|SIMFRAME|SIMTIME)(?![A-Za-z0-9_])|`")

#: Expression functions and methods that make Houdini compute geometry, channels, pictures, a stage or a simulation.
_COOKS = re.compile(
    r"(?:\b(?:point\w*|prim(?!path)\w*|vertex\w*|details?\w*|bbox|centroid|npoints\w*|nprims\w*|spoints\w*|arclen\w*"
    r"|curvature|mindist|nearpoint|surfdist|surflen|unituv|uvdist|uvunit|xyzdist|normal|groupbyname|seampoints"
    r"|has(?:detail|point|prim|vertex)attrib|listbyval|listbysval|chop[a-z]*|ic|icmax|icmin|dop[a-z]+|metavolume"
    r"|usd_?\w+)"
    r"|\.(?:geometry\w*|stage\w*|editableStage|cook|clip|tracks?|simulation|imageData|getPixelByUV"
    r"|volumes?|depth|planes))\s*\("
)

#: An expression that is just a text.
_PLAIN_TEXT = re.compile(r'"[^"]*"$')


class Value(NamedTuple):
    """What a parameter that names a file was worked out to."""

    #: On the current frame; on the first of the samples where it moves.
    path: str
    #: On some frames, where it moves; empty where it does not.
    at_frames: Tuple[Tuple[int, str], ...]
    #: Why it could not be worked out; None when it could. Houdini's words.
    problem: Optional[str]


class _WouldCook(Exception):
    """Its value depends on what a node computes."""


def samples_of(scenes: Sequence[Dict[str, Any]]) -> List[int]:
    """First, middle and last frame of the output that is active, each once; of the first output where none is."""
    chosen = next((scene for scene in scenes if scene["active"]), scenes[0] if scenes else None)
    if chosen is None:
        return []
    frames = chosen["frameRange"]
    start, end, step = frames["start"], frames["end"], frames["step"]
    last = start + (end - start) // step * step
    middle = start + (end - start) // step // 2 * step
    return sorted({start, middle, last})


def value_of(parm: Any, raw: str, frames: Sequence[int]) -> Value:
    """Works out the parameter of a file. ``raw`` is its raw value: a text, or the expression that drives it.

    Never cooks: what only a cook would tell counts as not worked out. Other frames are asked about only where the value says
    that they matter, or Houdini does. An error of Houdini's that the parameter is gone (``hou.ObjectWasDeleted``) is raised.
    """
    try:
        if asks_for_a_cook(parm, raw):
            raise _WouldCook("Its value depends on what a node computes, and Farmhand cooks nothing.")
        moves = _MOVES.search(raw) is not None or parm.isTimeDependent()
        if not moves or not frames:
            return Value(parm.evalAsString(), (), None)
        found = [(frame, parm.evalAsStringAtFrame(frame)) for frame in frames]
        is_fixed = len(found) > 1 and len({path for _, path in found}) == 1
        return Value(found[0][1], () if is_fixed else tuple(found), None)
    except hou.ObjectWasDeleted:
        raise
    except Exception as error:
        # Expressions in Python raise whatever they like.
        return Value("", (), words_of(error))


def is_driven(parm: Any, raw: str) -> bool:
    """Whether the raw value of a text parameter is an expression that makes the text, and not the text itself."""
    # A path may have a bracket too, so Houdini has the last word.
    return ("(" in raw or raw[:1] == '"') and "`" not in raw and bool(parm.keyframes())


def written_expression(expression: str) -> str:
    """An expression that is just a text without its quotes, any other in backticks, as the scene reader writes them."""
    return expression[1:-1] if _PLAIN_TEXT.match(expression) is not None else "`{}`".format(expression)


def asks_for_a_cook(parm: Any, raw: str) -> bool:
    """Whether only a cook would tell the value of a parameter with this raw value."""
    return "(" in raw and _COOKS.search(raw) is not None and ("`" in raw or is_driven(parm, raw))
