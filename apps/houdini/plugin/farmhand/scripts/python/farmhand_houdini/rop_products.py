"""Every further file that an output node writes, and its AOVs, from the parameters that its maker's node has for them.

Sources: SideFX's definitions of Mantra and Karma nodes; of the other renderers the parameters that public pipelines and
submitters set and read.
"""

import re
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Tuple

from .node_values import NodeValues
from .rop_outputs import is_shown_only
from .stage_settings import PRODUCTS, settings_of

#: More planes than any renderer has.
_LIMIT = 1000


class Product(NamedTuple):
    """A file that is written beside the main one."""

    node: Any
    parameter: str
    #: As stored, with the name of the AOV put in where the renderer does so.
    stored: str


class Products(NamedTuple):
    """What a node writes beside its main file."""

    files: List[Product]
    #: AOVs by name, and whether each is rendered: render layers of the shared model.
    layers: List[Dict[str, Any]]


class Plane(NamedTuple):
    """A repeated block of parameters that holds an AOV. ``{}`` in a name stands for its number."""

    first: int
    #: Parameters that hold its name; the first that is set counts.
    names: Tuple[str, ...]
    #: Toggle that has to be on, where there is one.
    on: str
    #: Toggle that must not be on, where there is one.
    off: str
    #: Parameter that holds a file of its own, and the toggle that has to be on for it.
    file: str
    file_on: str


#: By plain type.
_PLANES: Dict[str, Tuple[Plane, ...]] = {
    "ifd": (
        Plane(
            1,
            ("vm_channel_plane{}", "vm_variable_plane{}"),
            "",
            "vm_disable_plane{}",
            "vm_filename_plane{}",
            "vm_usefile_plane{}",
        ),
        Plane(
            1,
            ("vm_cryptolayername{}",),
            "vm_cryptolayerenable{}",
            "",
            "vm_cryptolayeroutput{}",
            "vm_cryptolayeroutputenable{}",
        ),
        Plane(1, (), "vm_cryptolayerenable{}", "", "vm_cryptolayersidecar{}", "vm_cryptolayersidecarenable{}"),
    ),
    "baketexture": (
        Plane(
            1,
            ("vm_channel_plane{}", "vm_variable_plane{}"),
            "",
            "vm_disable_plane{}",
            "vm_filename_plane{}",
            "vm_usefile_plane{}",
        ),
        Plane(2, (), "", "", "vm_uvoutputpicture{}", ""),
    ),
    "arnold": (
        Plane(
            1,
            ("ar_aov_label{}",),
            "ar_enable_aov{}",
            "",
            "ar_aov_separate_file{}",
            "ar_aov_separate{}",
        ),
    ),
}

#: Single further files by plain type: the parameter, and the toggle or menu that has to be on.
_FILES: Dict[str, Tuple[Tuple[str, str], ...]] = {
    "ifd": (("soho_diskfile", "soho_outputmode"),),
    "arnold": (("ar_ass_file", "ar_ass_export_enable"),),
    "Redshift_ROP": (("RS_archive_file", "RS_archive_enable"),),
    "vray_renderer": (("render_export_filepath", "render_export_mode"), ("OutputDeepWriter_file", "")),
    "ris": (("soho_diskfile", "diskfile"), ("soho_diskfile", "rib_outputmode")),
    "rib": (("soho_diskfile", "rib_outputmode"),),
    "Octane_ROP": (("HO_img_deepFile", "HO_img_deepEnable"),),
}

#: Which deep file Mantra writes, by what ``vm_deepresolver`` is set to.
_DEEP = {"camera": "vm_dcmfilename", "shadow": "vm_dsmfilename"}

_AOV_TOKEN = re.compile(r"\$\{?AOV\}?(?![A-Za-z0-9_])|%AOV%", re.I)


def products_of(node: Any, plain: str, above: List[Tuple[Any, str]], values: NodeValues) -> Products:
    """``plain`` is the node's type without version and name space; ``above`` what :func:`nodes_above` found."""
    found = Products([], [])
    for name, toggle in _FILES.get(plain, ()):
        if not toggle or values.is_on(node, toggle):
            _add(found, node, name, values)
    for plane in _PLANES.get(plain, ()):
        _add_planes(found, node, plane, values)
    special = _SPECIAL.get(plain)
    if special is not None:
        special(found, node, values)
    settings = settings_of(above)
    for one, one_plain in above:
        # What is further above has settings for other renders.
        if one_plain in _ON_STAGE and (one_plain in PRODUCTS or one is settings):
            _ON_STAGE[one_plain](found, one, values)
    return found


def with_aov(stored: str, name: str) -> str:
    """A stored path with an AOV's name: where it says ``$AOV``, or else before the extension."""
    if _AOV_TOKEN.search(stored) is not None:
        return _AOV_TOKEN.sub(lambda _: name, stored)
    return _before_extension(stored, "." + name)


def _before_extension(stored: str, part: str) -> str:
    # A path that ends in an expression has no extension of its own to put something before.
    match = re.search(r"\.[A-Za-z0-9]{1,10}$", stored)
    return stored + part if match is None else stored[: match.start()] + part + match.group(0)


def _add(found: Products, node: Any, name: str, values: NodeValues, stored: Optional[str] = None) -> None:
    text = values.written(node, name) if stored is None else stored
    if text:
        found.files.append(Product(node, name, text))


def _add_layer(found: Products, name: str, enabled: bool) -> None:
    if name and not any(layer["name"] == name for layer in found.layers):
        found.layers.append({"name": name, "enabled": enabled})


def _numbers(node: Any, pattern: str, first: int) -> Iterator[int]:
    """Numbers of the blocks that are there: as far as they have this parameter."""
    number = first
    while number < _LIMIT and node.parm(pattern.format(number)) is not None:
        yield number
        number += 1


def _add_planes(found: Products, node: Any, plane: Plane, values: NodeValues) -> None:
    for number in _numbers(node, plane.file, plane.first):

        def is_on(toggle: str, number: int = number, missing: bool = True) -> bool:
            return not toggle or values.is_on(node, toggle.format(number), missing)

        enabled = is_on(plane.on) and not (plane.off and is_on(plane.off, missing=False))
        name = next(filter(None, (values.text(node, one.format(number)) for one in plane.names)), "")
        _add_layer(found, name, enabled)
        if enabled and is_on(plane.file_on, missing=False):
            _add(found, node, plane.file.format(number), values)


def _mantra(found: Products, node: Any, values: NodeValues) -> None:
    name = _DEEP.get(values.text(node, "vm_deepresolver") or "")
    if name is not None:
        _add(found, node, name, values)


def _redshift(found: Products, node: Any, values: NodeValues) -> None:
    """AOVs are files of their own, unless all go into one; Cryptomatte always is."""
    main = values.written(node, "RS_outputFileNamePrefix") or ""
    saves = values.is_on(node, "RS_outputEnable", missing=True)
    is_one_file = values.text(node, "RS_outputMultilayerMode") == "2"
    has_suffix = not values.is_on(node, "RS_outputDisableSuffixes")
    # Its list may be that of another node.
    path = values.text(node, "RS_aovGetFromNode")
    other = node.node(path) if path else None
    holder = node if other is None else other
    all_on = not values.is_on(holder, "RS_aovAllAOVsDisabled")
    for number in _numbers(holder, "RS_aovEnable_{}", 1):
        enabled = all_on and values.is_on(holder, "RS_aovEnable_{}".format(number))
        suffix = values.text(holder, "RS_aovSuffix_{}".format(number)) or ""
        _add_layer(found, suffix or "AOV {}".format(number), enabled)
        is_matte = values.text(holder, "RS_aovID_{}".format(number)) == "CRYPTOMATTE"
        if not enabled or not saves or (is_one_file and not is_matte):
            continue
        owner, name = holder, "RS_aovCustomPrefix_{}".format(number)
        stored = values.written(owner, name)
        if not stored:
            owner, name, stored = node, "RS_outputFileNamePrefix", main
        if stored and suffix and (has_suffix or _AOV_TOKEN.search(stored) is not None):
            stored = with_aov(stored, suffix)
        _add(found, owner, name, values, stored)


def _vray(found: Products, node: Any, values: NodeValues) -> None:
    """Render elements are nodes of a network, and files of their own where that is on."""
    path = values.text(node, "render_network_render_channels")
    network = node.node(path) if path else None
    if network is None:
        return
    main = values.written(node, "SettingsOutput_img_file_path") or ""
    saves = values.is_on(node, "SettingsOutput_img_save", missing=True)
    separate = saves and values.is_on(node, "SettingsOutput_relements_separateFiles")
    mark = values.text(node, "SettingsOutput_relements_divider")
    for element in network.children():
        # The node that collects the others is none itself.
        if element.type().name().endswith("SettingsRenderChannels"):
            continue
        name = element.name()
        _add_layer(found, name, True)
        if main and "<reName>" in main and saves:
            _add(found, node, "SettingsOutput_img_file_path", values, main.replace("<reName>", name))
        elif main and separate:
            stored = _before_extension(main, (mark if mark is not None else ".") + name)
            _add(found, node, "SettingsOutput_img_file_path", values, stored)


def _renderman(found: Products, node: Any, values: NodeValues) -> None:
    """Displays after the first, and what is rendered into each."""
    for number in _numbers(node, "ri_device_{}", 0):
        if number > 0 and not is_shown_only(node, number, values):
            for name in ("ri_display_{}_name".format(number), "ri_display_{}".format(number)):
                if values.written(node, name):
                    _add(found, node, name, values)
                    break
        for custom in _numbers(node, "ri_aovvariable_{}_{{}}".format(number), 0):
            _add_layer(found, values.text(node, "ri_aovvariable_{}_{}".format(number, custom)) or "", True)
    quick = re.compile(r"ri_quickaov_(\w+)_(\d+)$")
    for parm in node.parms():
        match = quick.match(parm.name())
        if match is not None and values.is_on(node, parm.name()):
            _add_layer(found, match.group(1), True)


#: What a Karma node has beside the toggle of each of its AOVs.
_KARMA_AOV = re.compile(r"(\w+)precision$")


def _karma_settings(found: Products, node: Any, values: NodeValues) -> None:
    """Deep output, and the AOVs that are toggles of the settings."""
    if values.is_on(node, "dcm"):
        _add(found, node, "dcmfilename", values)
    for parm in node.parms():
        match = _KARMA_AOV.match(parm.name())
        if match is not None and node.parm(match.group(1)) is not None and values.is_on(node, match.group(1)):
            _add_layer(found, match.group(1), True)


def _one_product(found: Products, node: Any, values: NodeValues) -> None:
    _add(found, node, "productName", values)


def _karma_products(found: Products, node: Any, values: NodeValues) -> None:
    for number in _numbers(node, "productName_{}", 0):
        if values.is_on(node, "enable_{}".format(number), missing=True):
            _add(found, node, "productName_{}".format(number), values)


_Special = Callable[[Products, Any, NodeValues], None]
_SPECIAL: Dict[str, _Special] = {
    "ifd": _mantra,
    "Redshift_ROP": _redshift,
    "vray_renderer": _vray,
    "ris": _renderman,
}
_ON_STAGE: Dict[str, _Special] = {
    "karmarenderproperties": _karma_settings,
    "karmarendersettings": _karma_settings,
    "karma": _karma_settings,
    "renderproduct": _one_product,
    "karmarenderproducts": _karma_products,
}
