"""What a file is, by its name. The scene reader has the same kinds."""

import re
from typing import Dict

_KINDS = {
    "image": "exr jpg jpeg png tif tiff tga bmp hdr pic rat tx tex rstexbin rstexb dpx cin psd psb iff rgb rgba sgi webp gif tdl "
    "ptx ptex qtl deeprat map vrimg jp2 picnc piclc",
    "movie": "mov mp4 avi mkv m4v mpg mpeg webm wmv",
    "sound": "wav aif aiff mp3 ogg flac m4a au",
    "volume": "vdb nvdb",
    "cache": "bgeo geo sc bgeogz hclassic bhclassic abc sim simdata obj ply stl fbx ass rs vrscene vrmesh orbx rib ifd las laz "
    "e57 pts pc ptc pmap i3d bclip clip bchan chan bchn chn rig skel bvh pdb dae gltf glb lwo json hbgeo usdvol prt mdd pc2 "
    "tbf crowd agent",
    "usd": "usd usda usdc usdz usdnc usdlc",
    "font": "ttf otf ttc pfb pfa",
    "script": "py cmd hscript vfl vex h cl",
    "shader": "osl oso mtlx sl slo",
    "ies": "ies ldt",
    "library": "hda otl hdalc hdanc otllc otlnc",
}
_KIND_BY_ENDING: Dict[str, str] = {ending: kind for kind, endings in _KINDS.items() for ending in endings.split()}

#: Kinds that nodes of a type read from files whose name does not tell, by category and type without version.
_KIND_BY_NODE = {
    ("Sop", "file"): "cache",
    ("Sop", "filecache"): "cache",
    ("Sop", "alembic"): "cache",
    ("Object", "alembicarchive"): "cache",
    ("Dop", "file"): "cache",
    ("Cop2", "file"): "image",
    ("Lop", "sublayer"): "usd",
    ("Lop", "reference"): "usd",
    ("Lop", "assetreference"): "usd",
    ("Lop", "payload"): "usd",
    ("Lop", "volume"): "volume",
    ("Chop", "file"): "cache",
    ("Sop", "font"): "font",
}

#: Endings behind which the real one stands: ``sim.bgeo.sc``.
_PACKING = re.compile(r"\.(?:sc|gz|bz2|blosc)$", re.I)
#: The real one, before what closes an expression: ``...`padzero(4, $F)`.exr``, ``"$HIP/" + name + ".exr")``.
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,10})[`\"')]*$")
#: Where a renderer puts the number of a tile.
_TILES = re.compile(r"<UDIM>|%\(UDIM\)d|<UVTILE>", re.I)
#: Where a renderer puts the number of a frame.
_FRAMES = re.compile(r"<F\d?>|<fn+>|<frame\d{0,2}>|#{2,16}|%0\dd", re.I)


def ending_of(path: str) -> str:
    """The last part of a file's name in small letters, without dot; ``bgeo`` of ``x.bgeo.sc``; empty when there is none."""
    name = path.replace("\\", "/").rsplit("/", 1)[-1]
    match = _ENDING.search(_PACKING.sub("", name))
    return match.group(1).lower() if match is not None else ""


def kind_of(path: str, moves: bool, category: str, plain_type: str) -> str:
    """``ReferenceKind`` of the shared model. ``moves`` says that it names another file on another frame."""
    if _TILES.search(path) is not None:
        return "udim"
    kind = _KIND_BY_ENDING.get(ending_of(path)) or _KIND_BY_NODE.get((category, plain_type), "other")
    if kind == "image" and (moves or _FRAMES.search(path) is not None):
        return "imageSequence"
    return kind
