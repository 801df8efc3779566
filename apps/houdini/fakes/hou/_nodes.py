"""``hou.Node`` and its kinds. Each call gives a new object; two of them are equal when they are of the same node."""

from typing import Any, Callable, Dict, List, Optional, Tuple

from . import _errors
from ._enums import EnumValue, networkItemType, nodeFlag
from ._node_data import DotData, IndirectData, Link, NodeData, new_node, wrappers
from ._parms import Parm, ParmTuple
from ._render_order import dependencies_of
from ._state import Cook, require_main_thread, state
from ._types import NodeType, NodeTypeCategory


class NetworkMovableItem:
    """Something in a network."""

    __slots__ = ("_d",)

    def __init__(self, data: Any) -> None:
        self._d = data

    def _live(self) -> Any:
        require_main_thread()
        if self._d.is_gone:
            raise _errors.ObjectWasDeleted("Attempt to access an object that no longer exists in Houdini.")
        return self._d

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NetworkMovableItem) and self._d is other._d

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return id(self._d)

    def name(self) -> str:
        return self._live().name


class NetworkDot(NetworkMovableItem):
    """A dot on a wire."""

    __slots__ = ()

    def networkItemType(self) -> EnumValue:
        return networkItemType.NetworkDot

    def path(self) -> str:
        data = self._live()
        return data.network.path + "/" + data.name

    def parent(self) -> "Node":
        return wrap(self._live().network)

    def input(self) -> Optional["Node"]:
        data = self._live()
        return wrap_or_none(data.network.input_node(data.input))

    def inputItem(self) -> Optional[NetworkMovableItem]:
        return item_of(self._live().input)


class SubnetIndirectInput:
    """The inside of a subnetwork's input."""

    __slots__ = ("_d",)

    def __init__(self, data: IndirectData) -> None:
        self._d = data

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SubnetIndirectInput):
            return False
        return self._d.network is other._d.network and self._d.number == other._d.number

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((id(self._d.network), self._d.number))

    def networkItemType(self) -> EnumValue:
        return networkItemType.SubnetIndirectInput

    def name(self) -> str:
        return str(self._d.number)

    def number(self) -> int:
        return self._d.number

    def parent(self) -> "Node":
        return wrap(self._d.network)

    def input(self) -> Optional["Node"]:
        return wrap_or_none(self._d.network.input_node(self._d))


class NodeConnection:
    """A wire into a node."""

    __slots__ = ("_to", "_index", "_link")

    def __init__(self, to: NodeData, index: int, link: Link) -> None:
        self._to = to
        self._index = index
        self._link = link

    def outputNode(self) -> "Node":
        """The node that the wire goes into."""
        return wrap(self._to)

    def inputNode(self) -> Optional["Node"]:
        """The node that the wire comes from."""
        return wrap_or_none(self._to.input_node(self._link))

    def inputItem(self) -> Any:
        return item_of(self._link)

    def subnetIndirectInput(self) -> Optional[SubnetIndirectInput]:
        return SubnetIndirectInput(self._link) if isinstance(self._link, IndirectData) else None

    def inputIndex(self) -> int:
        return self._index

    def outputIndex(self) -> int:
        return 0


class Node(NetworkMovableItem):
    """A node. Houdini 20 and later call this class ``OpNode``; what is not in both is not here."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<hou.%s of type %s at %s>" % (type(self).__name__, self._d.type.name, self._d.path)

    def networkItemType(self) -> EnumValue:
        return networkItemType.Node

    def path(self) -> str:
        return self._live().path

    def sessionId(self) -> int:
        return self._live().session_id

    def type(self) -> NodeType:
        kind = self._live().type
        return kind.wrapped or NodeType(kind)

    def parent(self) -> Optional["Node"]:
        return wrap_or_none(self._live().parent)

    def node(self, node_path: str) -> Optional["Node"]:
        return wrap_or_none(self._live().find(node_path))

    def relativePathTo(self, base_item: "Node") -> str:
        here = self._live().path.split("/")
        there = base_item.path().split("/")
        while here and there and here[0] == there[0]:
            here, there = here[1:], there[1:]
        return "/".join([".."] * len(here) + there) or "."

    def isNetwork(self) -> bool:
        return self._live().holds is not None

    def isSubNetwork(self) -> bool:
        return self._live().type.plain == "subnet"

    def childTypeCategory(self) -> Optional[NodeTypeCategory]:
        holds = self._live().holds
        return None if holds is None else NodeTypeCategory(holds)

    def children(self) -> Tuple["Node", ...]:
        return tuple([wrap(each) for each in self._live().children.values()])

    def allSubChildren(
        self, top_down: bool = True, recurse_in_locked_nodes: bool = True, sync_delayed_definition: bool = False
    ) -> Tuple["Node", ...]:
        found: List[Node] = []

        def add(data: NodeData) -> None:
            for each in data.children.values():
                if top_down:
                    found.append(wrap(each))
                if recurse_in_locked_nodes or not each.is_locked_asset:
                    add(each)
                if not top_down:
                    found.append(wrap(each))

        add(self._live())
        return tuple(found)

    def networkDots(self) -> Tuple[NetworkDot, ...]:
        return tuple(NetworkDot(each) for each in self._live().dots.values())

    def item(self, item_path: str) -> Optional[NetworkMovableItem]:
        data = self._live()
        dot = data.dots.get(item_path)
        return NetworkDot(dot) if dot is not None else self.node(item_path)

    # Wires.

    def inputs(self) -> Tuple[Optional["Node"], ...]:
        data = self._live()
        return tuple([wrap_or_none(data.input_node(each)) for each in data.inputs])

    def input(self, input_index: int) -> Optional["Node"]:
        inputs = self.inputs()
        return inputs[input_index] if input_index < len(inputs) else None

    def inputConnections(self) -> Tuple[NodeConnection, ...]:
        data = self._live()
        return tuple(NodeConnection(data, index, each) for index, each in enumerate(data.inputs) if each is not None)

    def inputAncestors(
        self, include_ref_inputs: bool = True, follow_subnets: bool = False, only_used_inputs: bool = False
    ) -> Tuple["Node", ...]:
        found: Dict[NodeData, None] = {}
        waiting = [self._live()]
        while waiting:
            data = waiting.pop()
            for link in data.inputs:
                above = data.input_node(link)
                if above is not None and above not in found:
                    found[above] = None
                    waiting.append(above)
        return tuple(wrap(each) for each in found)

    def outputs(self) -> Tuple["Node", ...]:
        data = self._live()
        siblings = data.parent.children.values() if data.parent is not None else ()
        return tuple(
            wrap(each) for each in siblings if any(each.input_node(link) is data for link in each.inputs)
        )

    def indirectInputs(self) -> Tuple[SubnetIndirectInput, ...]:
        data = self._live()
        if data.type.plain != "subnet":
            raise _errors.InvalidNodeType("The node is not a subnetwork.")
        return tuple(SubnetIndirectInput(IndirectData(data, number)) for number in range(1, 5))

    def setInput(self, input_index: int, item_to_become_input: Any, output_index: int = 0) -> None:
        data = self._live()
        while len(data.inputs) <= input_index:
            data.inputs.append(None)
        data.inputs[input_index] = None if item_to_become_input is None else item_to_become_input._d
        while data.inputs and data.inputs[-1] is None:
            data.inputs.pop()
        state().edited(data.path, input_index)

    def setNextInput(self, item_to_become_input: Any, output_index: int = 0, unordered_only: bool = False) -> None:
        data = self._live()
        free = [index for index, each in enumerate(data.inputs) if each is None]
        self.setInput(free[0] if free else len(data.inputs), item_to_become_input, output_index)

    # Parameters.

    def parm(self, parm_path: str) -> Optional[Parm]:
        data = self._live()
        node_path, slash, name = parm_path.rpartition("/")
        if slash:
            data = data.find(node_path or "/")
            if data is None:
                return None
        found = data.parms().get(name)
        return None if found is None else Parm(found)

    def parms(self) -> Tuple[Parm, ...]:
        return tuple([Parm(each) for each in self._live().parms().values()])

    def parmTuple(self, parm_path: str) -> Optional[ParmTuple]:
        data = self._live()
        if any(each.tuple_name == parm_path for each in data.parms().values()):
            return ParmTuple(data, parm_path)
        return None

    def parmTuples(self) -> Tuple[ParmTuple, ...]:
        data = self._live()
        names = dict.fromkeys(each.tuple_name for each in data.parms().values())
        return tuple(ParmTuple(data, each) for each in names)

    def evalParm(self, parm_path: str) -> Any:
        parm = self.parm(parm_path)
        if parm is None:
            raise _errors.OperationFailed("Invalid parameter: " + parm_path)
        return parm.eval()

    def setParms(self, parm_dict: Dict[str, Any]) -> None:
        for name, value in parm_dict.items():
            one: Any = self.parm(name) or self.parmTuple(name)
            if one is None:
                raise _errors.OperationFailed("Invalid parameter: " + name)
            one.set(value)

    # Assets and flags.

    def isLockedHDA(self) -> bool:
        return self._live().is_locked_asset

    def isInsideLockedHDA(self) -> bool:
        return self._live().is_inside_locked_asset()

    def isEditableInsideLockedHDA(self) -> bool:
        self._live()
        return False

    def isEditable(self) -> bool:
        data = self._live()
        return not data.is_locked_asset and not data.is_inside_locked_asset()

    def matchesCurrentDefinition(self) -> bool:
        return self._live().is_locked_asset

    def isHidden(self) -> bool:
        return self._live().hidden

    def isGenericFlagSet(self, flag: EnumValue) -> bool:
        data = self._live()
        if flag == nodeFlag.Bypass:
            return data.bypassed
        if flag == nodeFlag.Lock:
            return data.locked
        if flag == nodeFlag.Current:
            return self.isCurrent()
        raise _errors.OperationFailed("The stand-in of Houdini knows no such flag.")

    def isSelected(self) -> bool:
        return self._live().path in state().selection

    def setSelected(
        self, on: bool, clear_all_selected: bool = False, show_asset_if_selected: bool = False
    ) -> None:
        path = self._live().path
        kept = [] if clear_all_selected else [each for each in state().selection if each != path]
        state().selection = kept + [path] if on else kept

    def isCurrent(self) -> bool:
        return state().selection[-1:] == [self._live().path]

    def setCurrent(self, on: bool, clear_all_selected: bool = False) -> None:
        self.setSelected(on, clear_all_selected)

    def errors(self) -> Tuple[str, ...]:
        return self._live().errors

    def userData(self, name: str) -> Optional[str]:
        return self._live().user_data.get(name)

    def userDataDict(self) -> Dict[str, str]:
        return dict(self._live().user_data)

    def setUserData(self, name: str, value: str) -> None:
        data = self._live()
        if data.is_inside_locked_asset():
            raise _errors.PermissionError("The node is inside a locked asset.")
        data.user_data[name] = value
        state().unsaved_changes = True

    def destroyUserData(self, name: str, must_exist: bool = True) -> None:
        data = self._live()
        if must_exist and name not in data.user_data:
            raise _errors.OperationFailed("No such user data.")
        data.user_data.pop(name, None)

    # Changes.

    def createNode(
        self,
        node_type_name: str,
        node_name: Optional[str] = None,
        run_init_scripts: bool = True,
        load_contents: bool = True,
        exact_type_name: bool = False,
        force_valid_node_name: bool = False,
    ) -> "Node":
        data = self._live()
        if data.holds is None:
            raise _errors.OperationFailed("The node is not a network.")
        if data.is_locked_asset or data.is_inside_locked_asset():
            raise _errors.PermissionError("The node is inside a locked asset.")
        stem = node_name or node_type_name.split("::")[-1 if "::" not in node_type_name else 1].rstrip("0123456789.")
        name, count = node_name or stem + "1", 1
        while name in data.children:
            count += 1
            name = stem + str(count)
        made = new_node(name, data, node_type_name, {})
        state().edited(made.path, node_type_name)
        return wrap(made)

    def setName(self, name: str, unique_name: bool = False) -> None:
        data = self._live()
        if data.parent is not None and name in data.parent.children and data.parent.children[name] is not data:
            raise _errors.OperationFailed("There is a node of that name already.")
        data.rename(name)
        state().edited(data.path, name)

    def destroy(self, disable_safety_checks: bool = False) -> None:
        data = self._live()
        state().edited(data.path, None)
        data.delete()

    def moveToGoodPosition(
        self,
        relative_to_inputs: bool = True,
        move_inputs: bool = True,
        move_outputs: bool = True,
        move_unconnected: bool = True,
    ) -> Any:
        self._live()
        return Vector2(0.0, 0.0)

    def cook(self, force: bool = False, frame_range: Tuple[float, ...] = ()) -> None:
        _cooked(self._live(), "cook")

    def isTimeDependent(self, for_last_cook: bool = False) -> bool:
        data = self._live()
        if not for_last_cook:
            _cooked(data, "isTimeDependent")
        return False


class _BypassNode(Node):
    """Nodes with a bypass flag: not those of all networks have one."""

    __slots__ = ()

    def isBypassed(self) -> bool:
        return self._live().bypassed

    def bypass(self, on: bool) -> None:
        data = self._live()
        data.bypassed = on
        state().edited(data.path, on)


class RopNode(_BypassNode):
    """A node in a network of output nodes."""

    __slots__ = ()

    def isLocked(self) -> bool:
        return self._live().locked

    def setLocked(self, on: bool) -> None:
        self._live().locked = on

    def inputDependencies(self) -> Tuple[Tuple["Node", ...], Tuple[Tuple[float, ...], ...]]:
        """The nodes that render before, and the frames of each."""
        found = dependencies_of(self._live())
        return tuple(wrap(each) for each, _ in found), tuple(frames for _, frames in found)

    def render(self, *options: Any, **named: Any) -> None:
        data = self._live()
        _cooked(data, "render")

    def addRenderEventCallback(self, callback: Callable[..., None], run_before_script: bool = False) -> None:
        callbacks = self._live().render_callbacks
        if callback not in callbacks:
            callbacks.append(callback)

    def removeRenderEventCallback(self, callback: Callable[..., None]) -> None:
        self._live().render_callbacks.remove(callback)


class SopNode(_BypassNode):
    """A node of geometry."""

    __slots__ = ()

    def geometry(self, output_index: int = 0) -> None:
        _cooked(self._live(), "geometry")

    def geometryAtFrame(self, frame: float, output_index: int = 0) -> None:
        _cooked(self._live(), "geometryAtFrame")


class LopNode(_BypassNode):
    """A node of the stage."""

    __slots__ = ()

    def stage(self, **options: Any) -> None:
        _cooked(self._live(), "stage")

    def activeLayer(self, **options: Any) -> None:
        _cooked(self._live(), "activeLayer")


class DopNode(_BypassNode):
    """A node of a simulation."""

    __slots__ = ()

    def simulation(self) -> None:
        _cooked(self._live(), "simulation")


class CopNode(_BypassNode):
    """A node of a composite; before Houdini 20.5 it is called Cop2Node."""

    __slots__ = ()


class ObjNode(Node):
    """An object."""

    __slots__ = ()


class Vector2:
    """Two numbers, which are no tuple."""

    def __init__(self, first: float, second: float) -> None:
        self._values = (float(first), float(second))

    def __getitem__(self, index: int) -> float:
        return self._values[index]

    def __len__(self) -> int:
        return 2

    def x(self) -> float:
        return self._values[0]

    def y(self) -> float:
        return self._values[1]


def _cooked(data: NodeData, call: str) -> None:
    state().cooked.append(Cook(data.path, call))


_CLASSES: Dict[str, Any] = {
    "Driver": RopNode,
    "Sop": SopNode,
    "Lop": LopNode,
    "Dop": DopNode,
    "Cop2": CopNode,
    "Object": ObjNode,
}


def wrap(data: NodeData) -> Any:
    """A new object of the right class."""
    return _CLASSES.get(data.type.category, Node)(data)


wrappers[:] = [wrap]


def wrap_or_none(data: Optional[NodeData]) -> Optional[Any]:
    return None if data is None else wrap(data)


def item_of(link: Optional[Link]) -> Any:
    """What a wire comes from, as scripts see it."""
    if link is None or isinstance(link, NodeData):
        return wrap_or_none(link)
    return NetworkDot(link) if isinstance(link, DotData) else SubnetIndirectInput(link)
