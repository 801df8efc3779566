"""Node types: their categories, what stands inside of them, which are digital assets, and what their parameters are at first."""

from typing import Any, Dict, Optional, Tuple

from ._state import state
from ._values import Expression, File, Multi

#: What the networks at the root hold.
MANAGERS: Dict[str, str] = {
    "obj": "Object",
    "out": "Driver",
    "stage": "Lop",
    "mat": "Vop",
    "img": "CopNet",
    "ch": "ChopNet",
    "shop": "Shop",
    "tasks": "TopNet",
}

#: What stands inside a node, by its type without name space and version, in whatever network it is.
_HOLDS: Dict[str, str] = {
    "geo": "Sop",
    "ropnet": "Driver",
    "framecontainer": "Driver",
    "lopnet": "Lop",
    "dopnet": "Dop",
    "matnet": "Vop",
    "materiallibrary": "Vop",
    "cop2net": "Cop2",
    "copnet": "Cop",
    "chopnet": "Chop",
    "topnet": "Top",
    "sopnet": "Sop",
    "shopnet": "Shop",
    "sopcreate": "Sop",
}

#: Assets that Houdini brings along, and the library in ``$HFS/houdini/otls`` each is in.
_OWN_ASSETS: Dict[Tuple[str, str], str] = {
    ("Lop", "karma"): "OPlibLop.hda",
    ("Driver", "karma"): "OPlibDriver.hda",
    ("Lop", "usdrender_rop"): "OPlibLop.hda",
    ("Sop", "filecache"): "OPlibSop.hda",
    ("Sop", "rop_geometry"): "OPlibSop.hda",
    ("Vop", "principledshader"): "OPlibVop.hda",
}


def _start(_frame: float) -> float:
    return state().timeline[0]


def _end(_frame: float) -> float:
    return state().timeline[1]


_RANGE: Dict[str, Any] = {
    "trange": "off",
    "f": (Expression("$FSTART", _start), Expression("$FEND", _end), 1.0),
    "take": "_current_",
}
_GEOMETRY_FILE = File("$HIP/geo/$HIPNAME.$OS.$F.bgeo.sc", "Geometry", "write")
_CAMERA_SIZE: Dict[str, Any] = {
    "override_camerares": False,
    "res_fraction": "0.5",
    "res_override": (1280, 720),
}


def _picture(name: str, more: Dict[str, Any]) -> Dict[str, Any]:
    return dict(_RANGE, **{name: File("$HIP/render/$HIPNAME.$OS.$F4.exr", "Image", "write")}, **more)


#: Parameters by category, and type without name space and version: those that the plugin asks for, under Houdini's names.
_DEFAULTS: Dict[Tuple[str, str], Dict[str, Any]] = {
    ("Driver", "ifd"): _picture(
        "vm_picture",
        dict(
            _CAMERA_SIZE,
            camera="/obj/cam1",
            soho_outputmode=False,
            soho_diskfile=File("$HIP/ifds/$HIPNAME.$OS.$F4.ifd", "Any", "write"),
            soho_initsim=False,
            soho_program=File("IFD.py"),
            vm_deepresolver="null",
            vm_tmpsharedstorage=File("$HIP/ifds/storage", "Directory"),
            vm_numaux=Multi([]),
        ),
    ),
    ("Driver", "opengl"): _picture("picture", {"camera": "/obj/cam1", "tres": False, "res": (1280, 720)}),
    ("Driver", "comp"): dict(
        _RANGE,
        coppath="/img/comp1",
        copoutput=File("$HIP/$HIPNAME.$OS.$F4.exr", "Image", "write"),
        tres=False,
        res=(1920, 1080),
    ),
    ("Driver", "geometry"): dict(_RANGE, soppath="", sopoutput=_GEOMETRY_FILE, initsim=False),
    ("Sop", "rop_geometry"): dict(_RANGE, sopoutput=_GEOMETRY_FILE, initsim=False),
    ("Driver", "alembic"): dict(
        _RANGE, filename=File("$HIP/output.abc", "Alembic", "write"), root="/obj", initsim=False
    ),
    ("Driver", "dop"): dict(_RANGE, doppath="", dopoutput=File("$HIP/$OS.$SF.sim", "Sim", "write"), initsim=False),
    ("Driver", "fetch"): {"source": ""},
    ("Driver", "switch"): {"index": 0},
    ("Object", "cam"): {"res": (1280, 720)},
    ("Sop", "file"): {"file": File("default.bgeo", "Geometry", "read"), "filemode": "auto"},
}


def plain_name(name: str) -> str:
    """A type's name without name space and version."""
    parts = name.split("::")
    if len(parts) > 1 and parts[-1].replace(".", "").isdigit():
        parts.pop()
    return parts[-1]


class DefinitionData:
    """A digital asset's definition."""

    __slots__ = ("category", "name", "library", "version")

    def __init__(self, category: str, name: str, library: str, version: str = "") -> None:
        self.category = category
        self.name = name
        self.library = library
        self.version = version


class TypeData:
    """A node type of the session."""

    __slots__ = ("category", "name", "plain", "holds", "definition", "defaults", "wrapped")

    def __init__(self, category: str, name: str) -> None:
        self.category = category
        self.name = name
        self.plain = plain_name(name)
        held = _HOLDS.get(self.plain)
        self.holds: Optional[str] = category if self.plain == "subnet" else held
        if category == "CopNet" and self.plain == "img":
            self.holds = "Cop2"
        self.defaults = _DEFAULTS.get((category, self.plain), {})
        self.definition: Optional[DefinitionData] = None
        #: The object for scripts, once there is one.
        self.wrapped: Any = None
        own = _OWN_ASSETS.get((category, self.plain))
        if own is not None:
            self.definition = DefinitionData(category, name, state().hfs + "/houdini/otls/" + own)


def type_data(category: str, name: str) -> TypeData:
    """The type of that name in that kind of network: one object for each in a session."""
    types = state().types
    found = types.get((category, name))
    if found is None:
        found = types[(category, name)] = TypeData(category, name)
    return found
