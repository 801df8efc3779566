"""A parameter as a node holds it, without the object that scripts get in their hands."""

import re
from typing import Any, Dict, List, Optional, Sequence, Tuple

from . import _expand
from ._errors import OperationFailed
from ._state import state
from ._values import Broken, Computed, Expression, File, Keyframes, Marked, Menu, Multi, Reference, Text, Value

#: Ordinal menus by the parameter's name: tokens in their order, from the nodes' public documentation.
MENUS: Dict[str, Tuple[str, ...]] = {
    "trange": ("off", "normal", "on"),
    "filemode": ("auto", "read", "write", "none"),
    "RS_overrideResScale": ("10", "15", "25", "33", "50", "66", "75", "user"),
    "RS_outputFileFormat": (".exr", ".png", ".tga", ".tif", ".jpg", ".hdr"),
}
#: Nodes on the stage, where the range may come from the stage too.
_STAGE_RANGE = ("off", "normal", "on", "stage")
#: Names of tuples that are numbered; the others end in x, y, z, w.
_NUMBERED = re.compile(r"(?:f|res_user|RS_overrideRes|HO_overrideRes|wedgerange|fdep)$")
#: In a network of output nodes, this one is numbered too: ``res1`` of OpenGL and Composite.
_NUMBERED_IN_ROPS = {"res"}
#: What looks like the path of a file, in a parameter whose declaration the test did not give.
_LOOKS_LIKE_A_FILE = re.compile(r"[^\s/\\.][^/\\]*\.[A-Za-z][A-Za-z0-9]{0,9}`?$|\.sc`?$")
#: Names that hold no path of a file whatever they look like.
_NO_FILE = re.compile(r"(?:snippet|script|prerender|postrender|preframe|postframe|label|comment)", re.IGNORECASE)


class ParmData:
    """One parameter. ``value`` is what the test wrote, or what was set since."""

    __slots__ = (
        "node",
        "name",
        "tuple_name",
        "index",
        "size",
        "value",
        "kind",
        "file_kind",
        "file_mode",
        "items",
        "disabled",
        "hidden",
        "locked",
        "is_default",
        "parent",
        "instance",
        "instances",
    )

    def __init__(self, node: Any, name: str, tuple_name: str, index: int, size: int, value: Any) -> None:
        self.node = node
        self.name = name
        self.tuple_name = tuple_name
        self.index = index
        self.size = size
        self.disabled = self.hidden = self.locked = self.is_default = False
        self.parent: Optional["ParmData"] = None
        self.instance = 0
        self.instances: List["ParmData"] = []
        self.file_kind: Optional[str] = None
        self.file_mode = ""
        self.items: Tuple[str, ...] = ()
        if isinstance(value, Marked):
            self.disabled, self.hidden, self.locked = value.disabled, value.hidden, value.locked
            value = value.value
        if isinstance(value, File):
            self.file_kind, self.file_mode = value.kind, value.mode
            value = value.raw
        elif isinstance(value, Text):
            value = value.raw
        elif isinstance(value, (str, Computed, Broken)):
            raw = value if isinstance(value, str) else value.raw
            if _LOOKS_LIKE_A_FILE.search(raw) and not _NO_FILE.search(name):
                self.file_kind = "Any"
        items = _STAGE_RANGE if name == "trange" and node.category == "Lop" else MENUS.get(name)
        if isinstance(value, str) and items is not None:
            value = Menu(value, items)
        if isinstance(value, Menu):
            self.items = value.items
            value = value.index
        if tuple_name == "f" and isinstance(value, int):
            value = float(value)
        self.value = value
        self.kind = self._kind_of(value)

    def _kind_of(self, value: Any) -> str:
        if self.items:
            return "Menu"
        if isinstance(value, bool):
            return "Toggle"
        if isinstance(value, int):
            return "Int"
        if isinstance(value, float):
            return "Float"
        if isinstance(value, Multi):
            return "Folder"
        if isinstance(value, Keyframes):
            return self._kind_of(value.keys[0][1])
        if isinstance(value, Expression):
            return self._kind_of(value.at(1.0))
        if isinstance(value, Reference):
            return "String" if value.text else "Float"
        if isinstance(value, (str, Computed, Broken)):
            return "String"
        raise AssertionError("the stand-in of Houdini knows no such value: %r" % (value,))

    @property
    def path(self) -> str:
        return self.node.path + "/" + self.name

    def current(self) -> Any:
        """The value in the take that is current."""
        take = state().current_take
        while take is not None:
            if take.values:
                found = take.values.get((self.node.path, self.name))
                if found is not None:
                    if self.items and isinstance(found, str):
                        return self.items.index(found)
                    return found
            take = take.parent
        return self.value

    def at(self, frame: float) -> Any:
        """What it evaluates to."""
        value = self.current()
        if isinstance(value, str):
            if "$" not in value and "`" not in value:
                return value
            return _expand.expand(value, frame, self.node)
        if isinstance(value, bool):
            return int(value)
        if not isinstance(value, Value):
            return value
        if isinstance(value, (Computed, Expression)):
            return value.at(frame)
        if isinstance(value, Keyframes):
            return [held for when, held in value.keys if when <= frame or when == value.keys[0][0]][-1]
        if isinstance(value, Reference):
            return self.referenced().at(frame)
        if isinstance(value, Multi):
            return len(value.instances)
        if isinstance(value, Broken):
            raise OperationFailed(value.message)
        raise AssertionError(value)

    def referenced(self) -> "ParmData":
        """The parameter that holds the value: another one where this one refers to it."""
        value = self.current()
        if not isinstance(value, Reference):
            return self
        node_path, _, name = value.path.rpartition("/")
        node = self.node.find(node_path)
        found = None if node is None else node.parms().get(name)
        if found is None:
            raise OperationFailed("Invalid channel reference: " + value.raw)
        return found.referenced()

    def expression(self) -> Optional[str]:
        """The one expression in place of a value; None where there is none."""
        value = self.current()
        if isinstance(value, Expression):
            return value.text
        return value.raw if isinstance(value, Reference) else None

    def raw(self) -> str:
        value = self.current()
        expression = self.expression()
        if expression is not None:
            return expression
        if isinstance(value, str):
            return value
        if isinstance(value, (Computed, Broken)):
            return value.raw
        return self.as_text(self.at(state().frame))

    def as_text(self, value: Any) -> str:
        if self.items:
            return self.items[int(value)]
        return value if isinstance(value, str) else _expand.number(float(value))

    def is_time_dependent(self) -> bool:
        value = self.current()
        if isinstance(value, str):
            return "$" in value and _expand.moves(value)
        if isinstance(value, Computed):
            return value.moves
        if isinstance(value, Expression):
            return value.at(1.0) != value.at(2.0)
        if isinstance(value, Keyframes):
            return len(value.keys) > 1
        if isinstance(value, Reference):
            return self.referenced().is_time_dependent()
        return isinstance(value, Broken) and "$F" in value.raw


def parms_of(node: Any, written: Dict[str, Any], defaults: Dict[str, Any]) -> Dict[str, ParmData]:
    """A node's parameters by name, as Houdini names them: ``f`` of three values is ``f1``, ``f2`` and ``f3``."""
    parms: Dict[str, ParmData] = {}
    for name, value in defaults.items():
        if name not in written:
            for parm in _made(node, name, value):
                parm.is_default = True
                parms[parm.name] = parm
    for name, value in written.items():
        for parm in _made(node, name, value):
            parms[parm.name] = parm
            for instance in parm.instances:
                parms[instance.name] = instance
    return parms


def _made(node: Any, name: str, value: Any) -> Sequence[ParmData]:
    if isinstance(value, (tuple, list)):
        return [
            ParmData(node, component, name, index, len(value), each)
            for index, (component, each) in enumerate(zip(component_names(node, name, len(value)), value))
        ]
    parm = ParmData(node, name, name, 0, 1, value)
    if isinstance(value, Multi):
        for number, instance in enumerate(value.instances, 1):
            for pattern, each in instance.items():
                for made in _made(node, pattern.replace("#", str(number)), each):
                    made.parent = parm
                    made.instance = number
                    parm.instances.append(made)
    return [parm]


def component_names(node: Any, name: str, size: int) -> List[str]:
    """Names of a tuple's parameters."""
    if size == 1:
        return [name]
    numbered = _NUMBERED.match(name) or (node.category in ("Driver", "Cop2") and name in _NUMBERED_IN_ROPS)
    if numbered or size > 4:
        return [name + str(index + 1) for index in range(size)]
    return [name + letter for letter in "xyzw"[:size]]
