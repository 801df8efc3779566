"""Every file that 3ds Max's asset manager knows: textures, XRefs, proxies, caches, IES profiles and what plugins use.

The asset manager's own list is taken, which it keeps in memory. The asset tracker's is not: refreshing that one looks at
every file, on every share, and asks a version-control system where one is set up. Nor is the asset manager asked where a file
is (``GetFullFilePath``): that looks at the disk. Source: Autodesk's SDK help, "Asset File Path Resolution".
"""

from typing import Any, Dict, Iterator, List, NamedTuple, Set, Tuple

from .mxs import attempt, find_class, instances, name_of, text
from .paths import SearchPlaces, bare_name, expected_at, extension_of, key_of


class Asset(NamedTuple):
    """One file as the asset manager has it."""

    stored: str
    #: ``bitmap``, ``xref``, ``photometric``, ``animation``, ``sound``, ``other``... in small letters.
    type: str


class Holder(NamedTuple):
    """A class whose instances name a file, by the property that does."""

    class_name: str
    property: str


#: Classes that name files, so that a reference can be told by what holds it. Files of other classes are in the asset
#: manager's list all the same, under their own name. A class that a plugin does not bring (any more) is passed over.
HOLDERS: Tuple[Holder, ...] = (
    Holder("Bitmaptexture", "filename"),
    Holder("VRayBitmap", "HDRIMapName"),
    Holder("VRayHDRI", "HDRIMapName"),
    Holder("CoronaBitmap", "filename"),
    Holder("ai_image", "filename"),
    Holder("FStormBitmap", "filename"),
    Holder("VRayProxy", "fileName"),
    Holder("VRayIES", "ies_file"),
    Holder("Free_Light", "webFile"),
    Holder("Target_Light", "webFile"),
    Holder("Point_Cache", "filename"),
    Holder("Alembic_Container", "source"),
    Holder("XRefObject", "fileName"),
)

#: Types that a render writes or never reads.
_NOT_READ = frozenset(["renderoutput", "videopost", "batchrender"])

#: Kind of reference by the asset's type; for a type that is not here the file's ending tells.
_KIND_OF_TYPE = {
    "xref": "library",
    "container": "library",
    "photometric": "ies",
    "sound": "sound",
    "prerenderscript": "script",
    "postrenderscript": "script",
}

#: What the file's ending tells before the asset's type does.
_KIND_OF_ENDING: Dict[str, str] = {
    ending: kind
    for kind, endings in (
        ("movie", "asf avi m4v mkv mov mp4 mpeg mpg webm wmv"),
        ("ies", "cib ies ltli"),
        ("volume", "aur f3d fxd nvdb vdb vrvol"),
        ("cache", "abc ass bin cgeo cxr fbx mc mcx mdd obj pc2 prt rs rsproxy tyc vrmesh vrscene xaf xmesh"),
        ("usd", "usd usda usdc usdz"),
        ("library", "max maxc"),
        ("script", "mcr ms mse py"),
        ("shader", "mdl mtlx osl oso sbsar"),
        ("other", "cube icc json lut xml"),
        ("sound", "aif mp3 ogg wav"),
        ("image", "bmp cin dds dpx exr gif hdr hdri ifl jpeg jpg png psb psd ptex rla rpf sgi tga tif tiff tx webp"),
    )
    for ending in endings.split()
}

#: What a file of this type is when its ending says nothing.
_KIND_WITHOUT_ENDING = {"bitmap": "image", "animation": "cache"}


def references(rt: Any, places: SearchPlaces) -> List[Dict[str, Any]]:
    """``SnapshotReference`` of the shared model for every file: one for each thing that names it, as far as that is known.

    Each is resolved to where it is expected; ``found_files`` looks whether it is there.
    """
    owners = _owners(rt)
    found: List[Dict[str, Any]] = []
    seen: Set[str] = set()
    for asset in scene_assets(rt):
        key = key_of(asset.stored)
        if key in seen:
            continue
        seen.add(key)
        named = owners.get(key) or [{"type": _type_name(asset.type), "name": bare_name(asset.stored) or asset.stored}]
        path = expected_at(asset.stored, places)
        for owner in named:
            reference: Dict[str, Any] = {"storedPath": asset.stored, "kind": kind_of(asset), "owner": owner}
            if path is not None:
                reference["resolvedPath"] = path
            found.append(reference)
    return found


def scene_assets(rt: Any) -> Iterator[Asset]:
    """What the asset manager lists, and the XRefs besides, without what a render does not read."""
    count = attempt(lambda: int(rt.AssetManager.GetNumAssets()), 0)
    for index in range(1, count + 1):
        asset = attempt(lambda index=index: _asset(rt.AssetManager.GetAssetByIndex(index)), Asset("", ""))
        if asset.stored and asset.type not in _NOT_READ:
            yield asset
    for path in _xref_files(rt):
        yield Asset(path, "xref")


def kind_of(asset: Asset) -> str:
    """``ReferenceKind`` of the shared model."""
    if "<udim>" in asset.stored.lower():
        return "udim"
    kind = _KIND_OF_TYPE.get(asset.type) or _KIND_OF_ENDING.get(extension_of(asset.stored))
    return kind or _KIND_WITHOUT_ENDING.get(asset.type, "other")


def xref_scenes(rt: Any) -> List[Any]:
    """Records of whole scenes that are referenced, whose ``filename`` can be read and set."""
    count = attempt(lambda: int(rt.xrefs.getXRefFileCount()), 0)
    records = [attempt(lambda index=index: rt.xrefs.getXRefFile(index), None) for index in range(1, count + 1)]
    return [record for record in records if record is not None]


def holders_of(rt: Any, stored: str) -> List[Tuple[Any, str]]:
    """Everything of the known classes that stores this path, with the name of the property."""
    key = key_of(stored)
    return [(holder, name) for holder, name, path in _held_paths(rt) if key_of(path) == key]


def _asset(user: Any) -> Asset:
    return Asset(text(user.GetFileName()), name_of(user.GetType()))


def _xref_files(rt: Any) -> Iterator[str]:
    for record in xref_scenes(rt):
        path = text(attempt(lambda record=record: record.filename, ""))
        if path:
            yield path
    for index in range(1, attempt(lambda: int(rt.objXRefs.getNumFiles()), 0) + 1):
        path = text(attempt(lambda index=index: rt.objXRefs.getFileName(index), ""))
        if path:
            yield path


def _owners(rt: Any) -> Dict[str, List[Dict[str, str]]]:
    owners: Dict[str, List[Dict[str, str]]] = {}
    seen: Set[Tuple[str, ...]] = set()
    for holder, name, path in _held_paths(rt):
        owner = {"type": text(attempt(lambda holder=holder: rt.classOf(holder), "")), "name": _name_in_scene(rt, holder)}
        owner["property"] = name
        key = key_of(path)
        told_apart_by = (key, *owner.values())
        if told_apart_by not in seen:
            seen.add(told_apart_by)
            owners.setdefault(key, []).append(owner)
    return owners


def _held_paths(rt: Any) -> Iterator[Tuple[Any, str, str]]:
    seen: Set[Tuple[str, str]] = set()
    for class_name, name in HOLDERS:
        # One class may go by two names: what was VRayHDRI is VRayBitmap since V-Ray 5, and may still be found as both.
        told_apart_by = (text(find_class(rt, class_name)).lower(), name)
        if told_apart_by in seen:
            continue
        seen.add(told_apart_by)
        for holder in instances(rt, class_name):
            path = text(attempt(lambda holder=holder, name=name: getattr(holder, name), ""))
            if path:
                yield holder, name, path


def _name_in_scene(rt: Any, holder: Any) -> str:
    """A texture's own name; an object or light goes by that of its node."""
    name = text(attempt(lambda: holder.name, ""))
    if name:
        return name
    node = attempt(lambda: rt.refs.dependentNodes(holder, firstOnly=True), None)
    return text(attempt(lambda: node.name, "")) or text(attempt(lambda: rt.classOf(holder), ""))


#: The asset manager's names as it writes them.
_TYPE_NAMES = {"xref": "XRef", "videopost": "VideoPost", "externallink": "ExternalLink"}


def _type_name(type_name: str) -> str:
    return _TYPE_NAMES.get(type_name) or type_name.capitalize() or "Asset"
