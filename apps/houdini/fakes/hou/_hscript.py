"""``hou.hscript``: the few commands that the plugin or its tests could ask for."""

import re
from typing import Tuple

from ._expand import number, variable
from ._node_data import NodeData
from ._render_order import dependencies_of, frames_of
from ._state import require_main_thread, state

_ASSIGNMENT = re.compile(r"set(?:env)?(?:\s+-g)?\s+([A-Za-z_]\w*)\s*=\s*(.*)$")
#: Variables of the scene that Houdini itself keeps; ``set`` lists them among the others. Whether it lists those of the
#: environment too is not documented.
_KEPT = ("FPS", "FSTART", "FEND", "RFSTART", "RFEND", "FF", "F", "T", "HIP", "HIPFILE", "HIPNAME")


def hscript(command: str) -> Tuple[str, str]:
    """What a command printed, and its errors."""
    require_main_thread()
    text = command.strip()
    assignment = _ASSIGNMENT.match(text)
    if text in ("set", "setenv"):
        names = sorted({*_KEPT, *state().variables})
        return "".join("%s\t= %s\n" % (name, variable(name, state().frame)) for name in names), ""
    if text in ("set -s", "setenv -s"):
        names = sorted({*_KEPT, *state().variables})
        return "".join("set -g %s = '%s'\n" % (name, variable(name, state().frame)) for name in names), ""
    if assignment is not None:
        state().variables[assignment.group(1)] = assignment.group(2).strip("'\"")
        state().unsaved_changes = True
        return "", ""
    unset = re.match(r"set(?:env)?\s+-u\s+(\w+)$", text)
    if unset is not None:
        state().variables.pop(unset.group(1), None)
        return "", ""
    order = re.match(r"render\s+-p\s+-c\s+-F\s+(\S+)$", text)
    if order is not None:
        node = state().root.find(order.group(1))
        return ("", "No such node") if node is None else (_render_order(node), "")
    if text in state().hscript_answers:
        return state().hscript_answers[text], ""
    return "", "Unknown command: %s\n" % text.split(" ")[0]


def _render_order(node: NodeData) -> str:
    """A line for each: number, numbers of those it waits for, path, and its frames, as AWS' submitter reads them."""
    lines = []
    numbers = {}
    for each, frames in [*dependencies_of(node), (node, frames_of(node))]:
        own = [numbers[before] for before, _ in dependencies_of(each) if before in numbers]
        numbers[each] = str(len(numbers) + 1)
        shown = frames or (state().frame,)
        ends = shown if len(shown) == 1 else (shown[0], shown[-1], shown[1] - shown[0])
        text = " ".join(number(frame) for frame in ends)
        waits = "[ %s ] " % " ".join(own) if own else ""
        lines.append("%s %s%s \t( %s )" % (numbers[each], waits, each.path, text))
    return "\n".join(lines) + "\n"
