"""The files the document uses, as Cinema 4D itself lists them."""

import os
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence

import c4d

from .texture_paths import is_absolute, is_in_database, plain_path, search_folders, search_places

#: What a file is by its ending; the scene reader has the same kinds.
_KINDS = {
    "image": "ai bmp cin dds dpx exr gif hdr hdri iff jp2 jpe jpeg jpg pict png psb psd rla rpf svg tga tif tiff tx webp",
    "movie": "asf avi flv m4v mkv mov mp4 mpeg mpg webm wmv",
    "sound": "aac aif aiff flac m4a mp3 ogg wav",
    "font": "otf ttc ttf",
    "ies": "cib ies ltli",
    "volume": "aur f3d nvdb vdb vrvol",
    "cache": "abc ass bgeo dae fbx glb gltf mc mdd obj pc2 ply prt rs rsproxy stl tyc vrmesh vrscene xmesh",
    "usd": "usd usda usdc usdz",
    "library": "c4d",
    "script": "py",
    "shader": "mdl mtlx osl oso sbsar",
}
_KIND_BY_ENDING = {ending: kind for kind, endings in _KINDS.items() for ending in endings.split(" ")}


class Asset(NamedTuple):
    """One file that one thing in the document uses."""

    #: As the document has it.
    stored_path: str
    #: Where Cinema 4D found it; None when it did not.
    found_at: Optional[str]
    #: Shader, material, object, tag...; None where Cinema 4D does not tell.
    owner: Any
    #: Parameter of the owner that holds the path; -1 when unknown.
    parameter: int
    #: Of a node material: the node and the node space that hold the path; empty otherwise.
    node_path: str
    node_space: str


def list_assets(doc: Any) -> List[Asset]:
    """Everything Cinema 4D lists, without the document itself and what lies in the databases of the Asset Browser.

    Opens no dialog. Files that are missing are listed too. Where the files are, Cinema 4D looks by itself.
    """
    found: List[Dict[str, Any]] = []
    c4d.documents.GetAllAssetsNew(doc, False, "", _flags(), found)
    document = os.path.join(doc.GetDocumentPath(), doc.GetDocumentName())
    assets: List[Asset] = []
    for each in found:
        filename = str(each.get("filename") or "")
        stored = str(each.get("assetname") or "") or filename
        if not stored or is_in_database(stored) or is_in_database(filename) or filename == document:
            continue
        assets.append(
            Asset(
                stored_path=stored,
                found_at=plain_path(filename) if each.get("exists") and filename else None,
                owner=each.get("owner"),
                parameter=int(each.get("paramId", -1)),
                node_path=str(each.get("nodePath") or ""),
                node_space=str(each.get("nodeSpace") or ""),
            )
        )
    return assets


def references_of(doc: Any) -> List[Dict[str, Any]]:
    """The assets as ``SnapshotReference`` of the shared model, each once."""
    seen: Dict[str, Dict[str, Any]] = {}
    folders = folders_of(doc)
    for asset in list_assets(doc):
        reference: Dict[str, Any] = {
            "storedPath": asset.stored_path,
            "kind": kind_of(asset.stored_path),
            "owner": owner_of(asset),
        }
        path = _resolved(asset, folders)
        if path is not None:
            reference["resolvedPath"] = path
        seen.setdefault(repr((asset.stored_path, sorted(reference["owner"].items()))), reference)
    return list(seen.values())


def folders_of(doc: Any) -> List[str]:
    """Where Cinema 4D looks for the document's files that have no absolute path."""
    return search_folders(doc.GetDocumentPath(), c4d.storage.GeGetStartupPath(), list(_search_paths()))


def kind_of(path: str) -> str:
    """What a file is by its name."""
    return _KIND_BY_ENDING.get(os.path.splitext(path)[1][1:].lower(), "other")


def owner_of(asset: Asset) -> Dict[str, str]:
    """Artists know materials by their names; the shaders in them are nearly all called "Bitmap"."""
    owner = asset.owner
    if owner is None:
        return {"type": "Document", "name": plain_path(asset.stored_path).replace("\\", "/").rsplit("/", 1)[-1]}
    if asset.node_path:
        return {"type": "Material", "name": owner.GetName(), "property": asset.node_path}
    if isinstance(owner, c4d.BaseShader):
        main = owner.GetMain()
        if main is not None:
            kind = "Material" if isinstance(main, c4d.BaseMaterial) else main.GetTypeName()
            return {"type": kind, "name": main.GetName(), "property": owner.GetName() or owner.GetTypeName()}
    if isinstance(owner, c4d.BaseTag):
        holder = owner.GetObject()
        if holder is not None:
            return {"type": owner.GetTypeName(), "name": holder.GetName(), "property": owner.GetName()}
    kind = "Material" if isinstance(owner, c4d.BaseMaterial) else owner.GetTypeName()
    return {"type": kind, "name": owner.GetName()}


def _resolved(asset: Asset, folders: Sequence[str]) -> Optional[str]:
    """Where the file is, or where it should be. Never looks at a disk, which would hold Cinema 4D up."""
    if asset.found_at is not None:
        # Of some assets the bare name comes although they were found; where, the sidecar finds out.
        return os.path.normpath(asset.found_at) if is_absolute(asset.found_at) else None
    first = next(search_places(asset.stored_path, folders), None)
    # A path of another system says nothing about this disk.
    return first if first is not None and os.path.isabs(first) else None


def _search_paths() -> Iterator[str]:
    """Those of the preferences that are switched on."""
    for path, enabled in c4d.GetGlobalTexturePaths() or []:
        if enabled:
            yield str(path)


def _flags() -> int:
    """Every use of every file, missing ones too, those of caches too.

    ``ASSETDATA_FLAG_MISSING`` must stay out: since S22 the same bit, in some releases under the same name, means that missing
    files are left out. Source: Maxon's Python documentation of R21 and S22, and its forum.
    """
    return c4d.ASSETDATA_FLAG_NODOCUMENT | c4d.ASSETDATA_FLAG_MULTIPLEUSE | c4d.ASSETDATA_FLAG_WITHCACHES
