"""What is known of each type of output node, by the names of its parameters.

The same table as the reader of saved scenes has (``packages/scene/src/hip/rop-types.ts``), so that both tell of the same nodes.
Parameter names are those of the makers' nodes.
"""

from typing import Dict, NamedTuple, Optional, Tuple

from .session_walk import NodeKind


class RopSize(NamedTuple):
    """How a node says what size its picture has."""

    #: ``none``; ``camera``: the camera's, which a toggle replaces by a fraction of it or by a size of its own; ``own``: where a
    #: toggle is on (or there is none) its own, else the camera's; ``stage``: of the settings on the stage above it, or its own.
    type: str
    toggle: str = ""
    fraction: str = ""
    size: str = ""


class RopType(NamedTuple):
    """One type of output node."""

    #: False for caches and for nodes that only control others.
    is_picture: bool
    #: Parameters that hold the path it writes to; the first that is set counts.
    outputs: Tuple[str, ...] = ()
    #: Parameters that hold the camera.
    cameras: Tuple[str, ...] = ()
    size: RopSize = RopSize("none")
    #: Parameter that holds the format where the path has no extension.
    format: str = ""
    #: Toggle that has to be on for the main output to be written.
    saves: str = ""
    #: True for one that also stands outside of networks of output nodes: in geometry, on the stage.
    anywhere: bool = False
    #: False for a type nobody told of.
    is_known: bool = True


_STANDARD = RopSize("camera", "override_camerares", "res_fraction", "res_override")
_OWN = RopSize("own", toggle="tres", size="res")
_STAGE = RopSize("stage")


def _cache(*outputs: str, anywhere: bool = False) -> RopType:
    return RopType(False, outputs, anywhere=anywhere)


_CONTROL = RopType(False)

#: By type without version, with its name space.
_TYPES: Dict[str, RopType] = {
    "ifd": RopType(True, ("vm_picture",), ("camera",), _STANDARD),
    "karma": RopType(True, ("picture",), ("camera",), _STAGE, anywhere=True),
    "usdrender": RopType(True, ("outputimage",), ("override_camera",), _STAGE),
    "usdrender_rop": RopType(True, ("outputimage",), ("override_camera",), _STAGE, anywhere=True),
    "Redshift_ROP": RopType(
        True,
        ("RS_outputFileNamePrefix",),
        ("RS_renderCamera",),
        RopSize("camera", "RS_overrideCameraRes", "RS_overrideResScale", "RS_overrideRes"),
        format="RS_outputFileFormat",
        saves="RS_outputEnable",
    ),
    "Redshift_Proxy_Output": _cache("RS_archive_file"),
    "arnold": RopType(True, ("ar_picture",), ("camera",), _STANDARD),
    "vray_renderer": RopType(
        True,
        ("SettingsOutput_img_file_path",),
        ("render_camera", "camera"),
        _STANDARD,
        saves="SettingsOutput_img_save",
    ),
    "ris": RopType(True, ("ri_display_0_name", "ri_display_0", "ri_display"), ("camera",), _STANDARD),
    "rib": RopType(True, ("ri_display", "ri_display_0"), ("camera",), _STANDARD),
    "Octane_ROP": RopType(
        True,
        ("HO_img_fileName",),
        ("HO_renderCamera",),
        RopSize("camera", "HO_overrideCameraRes", "HO_overrideResScale", "HO_overrideRes"),
    ),
    "baketexture": RopType(True, ("vm_uvoutputpicture1",), ("camera",), RopSize("own", size="vm_uvunwrapres")),
    "opengl": RopType(True, ("picture",), ("camera",), _OWN),
    "comp": RopType(True, ("copoutput",), (), _OWN),
    "rop_comp": RopType(True, ("copoutput",), (), _OWN, anywhere=True),
    "geometry": _cache("sopoutput"),
    "rop_geometry": _cache("sopoutput", anywhere=True),
    "filecache": _cache("sopoutput", "file", anywhere=True),
    "alembic": _cache("filename"),
    "rop_alembic": _cache("filename", anywhere=True),
    "dop": _cache("dopoutput"),
    "rop_dop": _cache("dopoutput", anywhere=True),
    "filmboxfbx": _cache("sopoutput"),
    "rop_fbx": _cache("sopoutput", anywhere=True),
    "gltf": _cache("file"),
    "rop_gltf": _cache("file", anywhere=True),
    "usd": _cache("lopoutput"),
    "usd_rop": _cache("lopoutput", anywhere=True),
    "usdexport": _cache("lopoutput", anywhere=True),
    "channel": _cache("chopoutput"),
    "agent": _cache("cachedir"),
    "mdd": _cache("file"),
}

#: Output parameters that a node of a type nobody told of may have.
_OTHER = RopType(False, ("picture", "sopoutput", "filename", "outputimage", "output"), ("camera",), is_known=False)

#: Nodes of a network of output nodes that render nothing themselves.
_CONTROLS = frozenset(
    "merge fetch switch batch shell wedge prepost framedep framecontainer netbarrier hq_render hq_sim topnet".split()
)
#: Nodes there that are no outputs at all: ``Redshift_IPR`` only draws into a window while the artist works,
#: ``farmhand_submit`` is Farmhand's own node, and networks of another kind, which may stand in any network, just hold what
#: others use.
_NO_OUTPUT = frozenset(
    """
    null subnet output Redshift_IPR farmhand_submit
    chopnet cop2net copnet dopnet lopnet matnet objnet ropnet shopnet sopnet vopnet
    vray_environment vray_render_channels
    """.split()
)


def rop_type_of(kind: NodeKind) -> Optional[RopType]:
    """The output node that nodes of this type are; None when they are none."""
    # An asset of a name space may share the last part of its name with an output node, a SOP ``labs::filecache`` does.
    known = _TYPES.get(kind.unversioned) or _TYPES.get(kind.plain)
    if kind.category == "Driver":
        if kind.plain in _NO_OUTPUT:
            return None
        return known or (_CONTROL if kind.plain in _CONTROLS else _OTHER)
    # Nodes of tasks run for themselves, whatever they are called.
    return known if known is not None and known.anywhere and kind.category != "Top" else None
