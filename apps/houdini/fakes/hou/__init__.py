"""A small stand-in for Houdini's ``hou`` module, built from SideFX's public documentation.

Only what the plugin uses or well might, with the names, parameters and answers that are documented, those that Houdini 18.5
has; what is not documented is left out, so that using it fails here. Where the documentation leaves something open the
docstring says so. The test's side is ``houdini_host``: it opens scenes, and finds what was cooked, changed, shown and saved.
Every touch from another thread than the one that imported this fails.

As in Houdini a node and a parameter is a new object each time: they are compared with ``==``, never with ``is``.
"""

from typing import Any, Dict, Optional, Tuple

from . import _state, hda, hipFile, playbar, pypanel, qt, session, takes, text, undos
from ._enums import (
    EnumValue,
    exprLanguage,
    fileChooserMode,
    fileType,
    hipFileEventType,
    licenseCategoryType,
    networkItemType,
    nodeFlag,
    paneTabType,
    parmData,
    parmTemplateType,
    ropRenderEventType,
    severityType,
    stringParmType,
)
from ._errors import (
    Error,
    InvalidInput,
    InvalidNodeType,
    LoadWarning,
    NodeError,
    ObjectWasDeleted,
    OperationFailed,
    PermissionError,
)
from ._expand import variable as _variable
from ._hscript import hscript
from ._nodes import (
    CopNode,
    DopNode,
    LopNode,
    NetworkDot,
    NetworkMovableItem,
    Node,
    NodeConnection,
    ObjNode,
    RopNode,
    SopNode,
    SubnetIndirectInput,
    Vector2,
)
from ._nodes import wrap as _wrap
from ._parms import (
    BaseKeyframe,
    Keyframe,
    MenuParmTemplate,
    Parm,
    ParmTemplate,
    ParmTuple,
    StringKeyframe,
    StringParmTemplate,
)
from ._references import fileReferences
from ._types import CATEGORIES as _CATEGORIES
from ._types import HDADefinition, NodeType, NodeTypeCategory
from .takes import Take
from .text import expandString, expandStringAtFrame


def applicationName() -> str:
    return _state.state().application


def applicationVersion(include_patch: bool = False) -> Tuple[int, ...]:
    return _state.state().version


def applicationVersionString() -> str:
    return ".".join(str(each) for each in _state.state().version)


def applicationPlatformInfo() -> str:
    """System, processor and compiler: ``linux-x86_64-gcc11.2``."""
    return _state.state().platform


def licenseCategory() -> EnumValue:
    return _state.state().licence


def isApprentice() -> bool:
    return licenseCategory().name() in ("Apprentice", "ApprenticeHD")


def isUIAvailable() -> bool:
    return _state.state().has_ui


def frame(full_precision: bool = False) -> float:
    _state.require_main_thread()
    return _state.state().frame


def intFrame() -> int:
    return int(round(frame()))


def setFrame(frame: float) -> None:
    """Moves the playbar: everything that is shown is worked out anew."""
    _state.require_main_thread()
    _state.state().frame = frame
    _state.state().cooked.append(_state.Cook("/", "setFrame"))


def fps() -> float:
    return _state.state().fps


def timeToFrame(time: float, full_precision: bool = False) -> float:
    return time * fps() + 1.0


def frameToTime(frame: float) -> float:
    return (frame - 1.0) / fps()


def root() -> Any:
    _state.require_main_thread()
    return _wrap(_state.state().root)


def node(path: str) -> Any:
    return root().node(path)


def parm(path: str) -> Optional[Parm]:
    return root().parm(path)


def parmTuple(path: str) -> Optional[ParmTuple]:
    folder, _, name = path.rpartition("/")
    found = node(folder)
    return None if found is None else found.parmTuple(name)


def evalParm(path: str) -> Any:
    found = parm(path)
    if found is None:
        raise OperationFailed("Invalid parameter: " + path)
    return found.eval()


def nodeBySessionId(session_id: int) -> Optional[Any]:
    _state.require_main_thread()
    for each in _state.state().root.all_below():
        if each.session_id == session_id:
            return _wrap(each)
    return None


def selectedNodes(include_hidden: bool = False) -> Tuple[Any, ...]:
    """The last selected last."""
    _state.require_main_thread()
    found = [node(each) for each in _state.state().selection]
    return tuple(each for each in found if each is not None and (include_hidden or not each.isHidden()))


def clearAllSelected() -> None:
    _state.require_main_thread()
    _state.state().selection = []


def getenv(name: str, default_value: Optional[str] = None) -> Optional[str]:
    """Variables of Houdini's, the environment's among them."""
    found = _variable(name, frame())
    return default_value if found is None else found


def contextOption(opt: str) -> Any:
    if opt not in _state.state().context_options:
        raise OperationFailed("No such context option.")
    return _state.state().context_options[opt]


def hasContextOption(opt: str) -> bool:
    return opt in _state.state().context_options


def contextOptionNames() -> Tuple[str, ...]:
    return tuple(_state.state().context_options)


def houdiniPath(pathvar: Optional[str] = None) -> Tuple[str, ...]:
    return _state.state().houdini_path


def homeHoudiniDirectory() -> str:
    return "%s/houdini%d.%d" % ((_state.state().home,) + _state.state().version[:2])


def nodeTypeCategories() -> Dict[str, NodeTypeCategory]:
    return {name: NodeTypeCategory(name) for name in _CATEGORIES}


def nodeType(category: Any, name: Optional[str] = None) -> Optional[NodeType]:
    """By category and name, or by ``Driver/ifd``."""
    if name is None:
        category_name, _, name = category.partition("/")
        category = NodeTypeCategory(category_name)
    return category.nodeType(name)


def objNodeTypeCategory() -> NodeTypeCategory:
    return NodeTypeCategory("Object")


def sopNodeTypeCategory() -> NodeTypeCategory:
    return NodeTypeCategory("Sop")


def dopNodeTypeCategory() -> NodeTypeCategory:
    return NodeTypeCategory("Dop")


def ropNodeTypeCategory() -> NodeTypeCategory:
    return NodeTypeCategory("Driver")


def lopNodeTypeCategory() -> NodeTypeCategory:
    return NodeTypeCategory("Lop")


def vopNodeTypeCategory() -> NodeTypeCategory:
    return NodeTypeCategory("Vop")


def cop2NodeTypeCategory() -> NodeTypeCategory:
    return NodeTypeCategory("Cop2")


def __getattr__(name: str) -> Any:
    if name == "ui" and _state.state().has_ui:
        from . import _ui

        return _ui
    raise AttributeError("module 'hou' has no attribute '%s'" % name)
