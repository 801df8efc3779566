"""What a node does with the file that one of its parameters names.

The same rules as the reader of saved scenes has (``packages/scene/src/hip/file-use.ts``).
"""

import re
from typing import Any, Dict, Tuple

import hou

from .file_cache import has_explicit_path
from .node_values import NodeValues
from .rop_types import rop_type_of
from .session_walk import NodeKind
from .stage_settings import PRODUCTS, SETTINGS

READ = "read"
#: Something is written there by a node of which nobody else tells: the known types of output nodes tell of their own.
WRITE = "write"
#: Names no file that matters, or a folder; or others tell of it.
NONE = "none"
#: Depends on other parameters of the node, of which each has to be asked.
_BY_NODE = "by node"

#: Parameters of any node that say where something is written.
_OUTPUTS = re.compile(
    r"(?:sopoutput|dopoutput|copoutput|lopoutput|chopoutput|outtemplatefile\d*|outputimage|vm_picture|ar_picture|HO_img_fileName"
    r"|HO_img_deepFile|RS_outputFileNamePrefix|RS_archive_file|RS_aovCustomPrefix.*|SettingsOutput_img_file_path"
    r"|BakeView_img_file_path|OutputDeepWriter_file|render_export_filepath|ri_displays?(?:_\d+(?:_name)?)?"
    r"|vm_uvoutputpicture\d+|vm_filename_plane\d+|vm_cryptolayer(?:output|sidecar)\d+|soho_diskfile|vm_d[cs]mfilename"
    r"|dcmfilename|ar_ass_file|ar_aov_separate_file\d+|savepath\d*|destfile|outputfilepath)$"
)
#: Places for what only lasts while a render or a work item runs, and what no render reads.
_NEVER_FILES = re.compile(
    r"(?:vm_tmp(?:local|shared)storage|savetodirectory_directory|taskgraphfile|taskgraphoutput|pdg_.*|soho_program|soho_pipecmd"
    r"|icon|temp(?!l|er).*(?:dir|file|path).*|checkpointfile|rop_geometry_.*log|renderlog|husk_.*|perffile|perfmon_output"
    r"|debughip|rulefile|assetdependencies)$"
)
_PRODUCT_NAME = re.compile(r"productName(?:_\d+)?$")
#: Which toggle has to be on for an output of a node on the stage to be written.
_TOGGLES = {"savepath": "enable_savepath"}


class FileParameters:
    """Looks up once for each parameter of each type what can be said of all nodes of that type."""

    def __init__(self, values: NodeValues) -> None:
        self._known: Dict[Tuple[NodeKind, str], str] = {}
        self._values = values

    def use_of(self, parm: Any, name: str, node: Any, kind: NodeKind) -> str:
        """:data:`READ`, :data:`WRITE` or :data:`NONE`."""
        key = (kind, name)
        use = self._known.get(key)
        if use is None:
            use = _use_in_all(parm, name, node, kind)
            self._known[key] = use
        return self._use_in_one(name, node, kind) if use is _BY_NODE else use

    def _use_in_one(self, name: str, node: Any, kind: NodeKind) -> str:
        if kind.plain == "filecache":
            return self._use_of_cache(name, node)
        toggle = _TOGGLES.get(name)
        if toggle is not None:
            return WRITE if self._values.is_on(node, toggle, missing=True) else NONE
        return {"write": WRITE, "none": NONE}.get(self._values.text(node, "filemode") or "", READ)

    def _use_of_cache(self, name: str, node: Any) -> str:
        """What a File Cache writes is told with the outputs; only what it loads is told here."""
        if not self._values.is_on(node, "loadfromdisk"):
            return NONE
        names = ("file", "sopoutput") if has_explicit_path(node, self._values) else ("sopoutput",)
        return READ if name in names else NONE


def _use_in_all(parm: Any, name: str, node: Any, kind: NodeKind) -> str:
    if _NEVER_FILES.match(name) is not None:
        return NONE
    if kind.plain == "filecache" or name in _TOGGLES:
        return _BY_NODE
    if _is_written(parm, name, kind):
        rop_type = rop_type_of(kind)
        return NONE if rop_type is not None and rop_type.is_known else WRITE
    if _PRODUCT_NAME.match(name) is not None:
        # On render settings it names the file of a checkpoint; the products themselves are told with the outputs.
        return NONE
    if name in ("file", "filename") and node.parm("filemode") is not None:
        # A node with such a menu reads, writes, does either, or nothing.
        return _BY_NODE
    template = parm.parmTemplate()
    is_folder = isinstance(template, hou.StringParmTemplate) and template.fileType() == hou.fileType.Directory
    return NONE if is_folder else READ


def _is_written(parm: Any, name: str, kind: NodeKind) -> bool:
    if _PRODUCT_NAME.match(name) is not None:
        return kind.plain in PRODUCTS
    if _OUTPUTS.match(name) is not None or (name == "picture" and kind.plain in SETTINGS):
        return True
    rop_type = rop_type_of(kind)
    if rop_type is not None and rop_type.is_known and name in rop_type.outputs:
        return True
    return parm.parmTemplate().tags().get("filechooser_mode") == "write"
