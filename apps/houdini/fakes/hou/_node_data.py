"""Nodes as a session holds them, without the objects that scripts get in their hands."""

from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple, Union

from ._node_types import MANAGERS, TypeData, type_data
from ._parm_data import ParmData, parms_of
from ._state import state


class DotData:
    """A dot on a wire."""

    __slots__ = ("name", "network", "input", "is_gone")

    def __init__(self, name: str, network: "NodeData") -> None:
        self.name = name
        self.network = network
        self.input: Optional[Link] = None
        self.is_gone = False


class IndirectData:
    """The inside of an input of a subnetwork. ``number`` is from 1."""

    __slots__ = ("network", "number")

    def __init__(self, network: "NodeData", number: int) -> None:
        self.network = network
        self.number = number


#: What makes the objects that scripts get; ``_nodes`` puts it here.
wrappers: List[Callable[["NodeData"], Any]] = []

#: What a wire comes from.
Link = Union["NodeData", DotData, IndirectData]


class NodeData:
    """One node."""

    __slots__ = (
        "name",
        "parent",
        "type",
        "holds",
        "children",
        "dots",
        "inputs",
        "written",
        "bypassed",
        "locked",
        "is_locked_asset",
        "hidden",
        "user_data",
        "session_id",
        "is_gone",
        "pressed",
        "errors",
        "render_callbacks",
        "_path",
        "_parms",
    )

    def __init__(self, name: str, parent: Optional["NodeData"], of: TypeData, written: Dict[str, Any]) -> None:
        self.name = name
        self.parent = parent
        self.type = of
        self.holds = of.holds
        self.children: Dict[str, NodeData] = {}
        self.dots: Dict[str, DotData] = {}
        self.inputs: List[Optional[Link]] = []
        self.written = written
        self.bypassed = self.locked = self.is_locked_asset = self.hidden = self.is_gone = False
        self.user_data: Dict[str, str] = {}
        self.session_id = state().take_session_id()
        #: Buttons that were pressed, each with the arguments.
        self.pressed: List[Tuple[str, Dict[str, Any]]] = []
        self.errors: Tuple[str, ...] = ()
        self.render_callbacks: List[Any] = []
        self._path: Optional[str] = None
        self._parms: Optional[Dict[str, ParmData]] = None
        if parent is not None:
            parent.children[name] = self

    @property
    def category(self) -> str:
        return self.type.category

    @property
    def path(self) -> str:
        if self._path is None:
            if self.parent is None:
                self._path = "/"
            else:
                above = self.parent.path
                self._path = above + self.name if above == "/" else above + "/" + self.name
        return self._path

    @property
    def is_simulated(self) -> bool:
        """Whether frames of a simulation are known here: ``$SF``."""
        return self.type.category == "Dop" or self.type.plain in ("dop", "rop_dop")

    def parms(self) -> Dict[str, ParmData]:
        if self._parms is None:
            self._parms = parms_of(self, self.written, self.type.defaults)
        return self._parms

    def wrapped(self) -> Any:
        """A new object for scripts."""
        return wrappers[0](self)

    def find(self, path: str) -> Optional["NodeData"]:
        """The node at a path, which is relative to this one unless it begins with a slash."""
        at: Optional[NodeData] = state().root if path.startswith("/") else self
        for part in path.split("/"):
            if part in ("", "."):
                continue
            if at is None:
                return None
            at = at.parent if part == ".." else at.children.get(part)
        return at

    def all_below(self) -> Iterator["NodeData"]:
        """All nodes inside, a network before what is in it."""
        for child in self.children.values():
            yield child
            yield from child.all_below()

    def is_inside_locked_asset(self) -> bool:
        above = self.parent
        while above is not None:
            if above.is_locked_asset:
                return True
            above = above.parent
        return False

    def input_node(self, link: Optional[Link]) -> Optional["NodeData"]:
        """The node that a wire comes from in the end, through dots and from outside of subnetworks."""
        for _ in range(10_000):
            if link is None or isinstance(link, NodeData):
                return link
            if isinstance(link, DotData):
                link = link.input
            else:
                inputs = link.network.inputs
                link = inputs[link.number - 1] if link.number <= len(inputs) else None
        return None

    def delete(self) -> None:
        for each in self.all_below():
            each.is_gone = True
        self.is_gone = True
        if self.parent is not None:
            self.parent.children.pop(self.name, None)
            for sibling in self.parent.children.values():
                sibling.inputs = [None if each is self else each for each in sibling.inputs]

    def rename(self, name: str) -> None:
        if self.parent is not None:
            siblings = self.parent.children
            items = [(name if each is self else each.name, each) for each in siblings.values()]
            siblings.clear()
            siblings.update(items)
        self.name = name
        self._path = None
        for each in self.all_below():
            each._path = None


def new_root() -> NodeData:
    """The root of an empty scene, with the networks that every scene has."""
    root = NodeData("/", None, type_data("Director", "root"), {})
    for name, holds in MANAGERS.items():
        NodeData(name, root, type_data("Manager", name), {}).holds = holds
    return root


def new_node(name: str, parent: NodeData, type_name: str, written: Dict[str, Any]) -> NodeData:
    """A node in that network."""
    if parent.holds is None:
        raise AssertionError("%s is no network" % parent.path)
    return NodeData(name, parent, type_data(parent.holds, type_name), written)
