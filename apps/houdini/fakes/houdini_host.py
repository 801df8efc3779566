"""The test's side of the stand-in of Houdini: what is open in it, and what happened to it.

::

    session = open_scene(
        node("/obj/cam1", "cam", {"res": (1280, 720)}),
        node("/out/mantra1", "ifd", {"camera": "/obj/cam1", "trange": "normal", "f": (1, 24, 1)}),
        path="/show/mill.hip",
    )

Networks at the root (``/obj``, ``/out``, ``/stage``, ``/mat``, ``/img``, ``/ch``, ``/shop``, ``/tasks``) are there already.
"""

from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

from hou import _state, hipFile
from hou._enums import EnumValue, hipFileEventType, licenseCategoryType
from hou._node_data import DotData, IndirectData, NodeData, new_node, new_root
from hou._node_types import DefinitionData, type_data
from hou._state import State, TakeData, state
from hou._ui import NetworkEditor, PythonPanel
from hou._values import Broken, Computed, Expression, File, Keyframes, Marked, Menu, Multi, Reference, Text

__all__ = [
    "AssetSpec",
    "Broken",
    "Computed",
    "DotSpec",
    "Expression",
    "File",
    "Keyframes",
    "Marked",
    "Menu",
    "Multi",
    "NetworkEditor",
    "NodeSpec",
    "PythonPanel",
    "Reference",
    "State",
    "Text",
    "asset",
    "delete",
    "dot",
    "idle",
    "load_scene",
    "node",
    "open_scene",
    "state",
    "tell_hip_event",
]

#: An input: the name of a node or dot of the same network, a path, the number (from 1) of the subnetwork's own input, or none.
Input = Union[str, int, None]


class NodeSpec(NamedTuple):
    """A node to be made."""

    path: str
    type: str
    parms: Mapping[str, Any]
    inputs: Sequence[Input]
    flags: Mapping[str, Any]


class DotSpec(NamedTuple):
    """A dot on a wire to be made."""

    path: str
    input: Input


class AssetSpec(NamedTuple):
    """A digital asset that is installed."""

    category: str
    name: str
    library: str
    version: str
    holds: Optional[str]
    defaults: Mapping[str, Any]


def node(
    path: str, type: str, parms: Optional[Mapping[str, Any]] = None, inputs: Sequence[Input] = (), **flags: Any
) -> NodeSpec:
    """A node. ``flags``: bypassed, locked, locked_asset, hidden, selected, user_data, errors.

    A parameter's value is a text, a number, a truth value (a toggle), a tuple of them, or one of the values of this module.
    A text for ``trange`` and other known menus is the item's token.
    """
    return NodeSpec(path, type, dict(parms or {}), tuple(inputs), flags)


def dot(path: str, input: Input) -> DotSpec:
    """A dot on a wire."""
    return DotSpec(path, input)


def asset(
    category: str,
    name: str,
    library: str,
    version: str = "",
    holds: Optional[str] = None,
    defaults: Optional[Mapping[str, Any]] = None,
) -> AssetSpec:
    """A digital asset; ``library`` is its file, or ``Embedded``. It comes before the nodes of its type."""
    return AssetSpec(category, name, library, version, holds, dict(defaults or {}))


#: What a scene is made of.
Spec = Union[NodeSpec, DotSpec, AssetSpec]


def open_scene(
    *specs: Union[Spec, Iterable[Spec]],
    path: Optional[str] = "/show/shot/mill.hip",
    unsaved: bool = False,
    version: Tuple[int, ...] = (20, 5, 332),
    licence: EnumValue = licenseCategoryType.Commercial,
    variables: Optional[Mapping[str, str]] = None,
    frames: Tuple[float, float] = (1.0, 240.0),
    playback: Optional[Tuple[float, float]] = None,
    frame: float = 1.0,
    fps: float = 24.0,
    takes: Sequence[Tuple[str, Optional[str], Mapping[Tuple[str, str], Any]]] = (),
    current_take: str = "Main",
    selection: Sequence[str] = (),
    with_ui: bool = True
) -> State:
    """Opens a scene in place of the one that was open: whatever scripts hold of that one is deleted.

    ``path`` None is a scene that was never saved. ``takes`` are name, parent (None: Main) and values by node path and name.
    """
    old = state().root
    if old is not None:
        old.delete()
    new = State()
    _state.use(new)
    new.version = (version + (0, 0, 0))[:3]
    new.hfs = "/opt/hfs" + ".".join(str(each) for each in new.version)
    new.licence = licence
    new.variables = dict({"JOB": "/show", "DRIVERPATH": ""}, **(variables or {}))
    if not new.variables["DRIVERPATH"]:
        del new.variables["DRIVERPATH"]
    new.timeline = frames
    new.playback = playback or frames
    new.frame = frame
    new.fps = fps
    new.has_ui = with_ui
    if path is not None:
        new.path = path.replace("\\", "/")
        new.is_new_file = False
    new.unsaved_changes = unsaved
    new.root = new_root()
    flat: List[Spec] = []
    for each in specs:
        if isinstance(each, (NodeSpec, DotSpec, AssetSpec)):
            flat.append(each)
        else:
            flat.extend(each)
    made: List[Tuple[Union[NodeData, DotData], Sequence[Input], NodeData]] = []
    for spec in flat:
        if isinstance(spec, AssetSpec):
            _install(spec)
        elif isinstance(spec, DotSpec):
            network, name = _network(spec.path)
            one = network.dots[name] = DotData(name, network)
            made.append((one, (spec.input,), network))
        else:
            made.append((_made(spec), spec.inputs, _network(spec.path)[0]))
    for item, inputs, network in made:
        links = [_link(each, network) for each in inputs]
        if isinstance(item, DotData):
            item.input = links[0]
        else:
            item.inputs = links
    for name, parent_name, values in takes:
        parent = next(each for each in new.takes if each.name == (parent_name or "Main"))
        new.takes.append(TakeData(name, parent, dict(values)))
    new.current_take = next(each for each in new.takes if each.name == current_take)
    new.selection.extend(selection)
    return new


def _install(spec: AssetSpec) -> None:
    kind = type_data(spec.category, spec.name)
    kind.definition = DefinitionData(spec.category, spec.name, spec.library, spec.version)
    kind.holds = spec.holds or kind.holds
    kind.defaults = dict(spec.defaults)


def _network(path: str) -> Tuple[NodeData, str]:
    folder, _, name = path.rpartition("/")
    found = state().root.find(folder or "/")
    if found is None:
        raise AssertionError("there is no network for " + path)
    return found, name


_FLAGS: Dict[str, str] = {
    "bypassed": "bypassed",
    "locked": "locked",
    "locked_asset": "is_locked_asset",
    "hidden": "hidden",
    "user_data": "user_data",
    "errors": "errors",
    "holds": "holds",
}


def _made(spec: NodeSpec) -> NodeData:
    network, name = _network(spec.path)
    data = new_node(name, network, spec.type, dict(spec.parms))
    for flag, value in spec.flags.items():
        if flag == "selected":
            state().selection.append(spec.path)
        else:
            setattr(data, _FLAGS[flag], value)
    return data


def _link(input: Input, network: NodeData) -> Any:
    if input is None:
        return None
    if isinstance(input, int):
        return IndirectData(network, input)
    found = network.dots.get(input) or network.find(input)
    if found is None:
        raise AssertionError("there is no %s in %s" % (input, network.path))
    return found


def load_scene(*specs: Union[Spec, Iterable[Spec]], **options: Any) -> State:
    """Houdini opens another scene: as :func:`open_scene`, while what listens to Houdini goes on and is told."""
    old = state()
    for event in ("BeforeLoad", "BeforeClear"):
        tell_hip_event(event)
    new = open_scene(*specs, **options)
    for name in ("hip_callbacks", "event_loop_callbacks", "posted_callbacks", "pane_tabs", "python_panels", "answers"):
        setattr(new, name, getattr(old, name))
    for event in ("AfterClear", "AfterLoad"):
        tell_hip_event(event)
    return new


def delete(path: str) -> None:
    """The artist deletes a node."""
    found = state().root.find(path)
    if found is None:
        raise AssertionError("there is no " + path)
    found.delete()
    state().edited(path, None)


def idle(times: int = 1) -> None:
    """Houdini's event loop has nothing else to do: its callbacks are called, as they are about every 50 ms."""
    for _ in range(times):
        posted, state().posted_callbacks = state().posted_callbacks, []
        for callback in [*posted, *state().event_loop_callbacks]:
            callback()


def tell_hip_event(name: str) -> None:
    """Houdini tells of an event of the scene: ``AfterLoad``, ``BeforeClear``..."""
    for callback in list(hipFile.eventCallbacks()):
        callback(getattr(hipFileEventType, name))
