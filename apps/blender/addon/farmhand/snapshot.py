"""Reads from the open scene what only the running Blender knows (``HostSnapshot`` of the shared model).

Runs on the UI thread, so it looks at Blender's own data only: no disk, no network. The sidecar reads the saved
file afterwards and finds the rest.
"""

import sys
import tempfile
from datetime import datetime, timezone
from typing import Any, Dict, Iterator, List, Optional, Set, Tuple

import bpy

SCHEMA = "farmhand.host-snapshot/1"

_SYSTEMS = {"win32": "windows", "darwin": "macos"}
_IMAGE_KINDS = {"FILE": "image", "SEQUENCE": "imageSequence", "MOVIE": "movie", "TILED": "udim"}
#: Collections of ``bpy.data`` whose data-blocks name one file each.
_FILE_KINDS = (
    ("libraries", "library"),
    ("sounds", "sound"),
    ("fonts", "font"),
    ("movieclips", "movieClip"),
    ("volumes", "volume"),
    ("cache_files", "cache"),
)
#: Engines that are part of Blender; the farm needs no plugin for them. Eevee has had three ids.
BUILT_IN_ENGINES = {
    "CYCLES": "Cycles",
    "BLENDER_EEVEE": "Eevee",
    "BLENDER_EEVEE_NEXT": "Eevee",
    "BLENDER_WORKBENCH": "Workbench",
}


def take_snapshot(context: bpy.types.Context, unsaved_changes: bool) -> Dict[str, Any]:
    """The snapshot as JSON data; ``unsaved_changes`` is whether the file on disk lacks what is on screen."""
    scenes = [scene for scene in bpy.data.scenes if scene.library is None]
    return {
        "schema": SCHEMA,
        "host": {
            "name": "blender",
            "version": bpy.app.version_string,
            "system": _SYSTEMS.get(sys.platform, "linux"),
        },
        "scenePath": bpy.data.filepath or None,
        "unsavedChanges": unsaved_changes,
        "takenAt": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
        "scenes": [
            {
                **render_facts(scene),
                "active": scene == context.scene,
                "cameras": [each.name for each in scene.objects if each.type == "CAMERA"],
            }
            for scene in scenes
        ],
        "plugins": _plugins(scenes),
        "references": list(_references()),
    }


def render_facts(scene: bpy.types.Scene) -> Dict[str, Any]:
    """What one scene renders, as it is set at the moment. Cheap however large the scene: it is drawn often."""
    render = scene.render
    return {
        "name": scene.name,
        "frameRange": {"start": scene.frame_start, "end": scene.frame_end, "step": max(1, scene.frame_step)},
        "fps": render.fps / render.fps_base,
        "resolution": {
            "width": max(1, render.resolution_x * render.resolution_percentage // 100),
            "height": max(1, render.resolution_y * render.resolution_percentage // 100),
        },
        "camera": scene.camera.name if scene.camera else None,
        "renderer": render.engine,
        "outputPath": render.filepath or None,
        "outputFormat": render.image_settings.file_format,
        "renderLayers": [{"name": layer.name, "enabled": layer.use} for layer in scene.view_layers],
    }


def engine_name(engine_id: str) -> str:
    """A render engine as the artist knows it."""
    engine = _engine_class(engine_id)
    return BUILT_IN_ENGINES.get(engine_id) or (engine.bl_label if engine else engine_id)


def _engine_class(engine_id: str, below: Any = bpy.types.RenderEngine) -> Optional[Any]:
    for engine in below.__subclasses__():
        found = engine if getattr(engine, "bl_idname", None) == engine_id else _engine_class(engine_id, engine)
        if found is not None:
            return found
    return None


def _plugins(scenes: List[bpy.types.Scene]) -> List[Dict[str, Any]]:
    """The engines among the scenes' that come from an add-on, with the add-on's version."""
    plugins: List[Dict[str, Any]] = []
    for engine_id in sorted({scene.render.engine for scene in scenes} - set(BUILT_IN_ENGINES)):
        engine = _engine_class(engine_id)
        plugins.append({"name": engine_name(engine_id), "version": _addon_version(engine) if engine else None})
    return plugins


def _addon_version(engine: Any) -> Optional[str]:
    """Version in the ``bl_info`` of the add-on that brought an engine; extensions lie three packages deep."""
    parts = str(engine.__module__).split(".")
    for depth in range(1, len(parts) + 1):
        bl_info = getattr(sys.modules.get(".".join(parts[:depth])), "bl_info", None)
        if bl_info and "version" in bl_info:
            return ".".join(str(number) for number in bl_info["version"])
    return None


def _references() -> Iterator[Dict[str, Any]]:
    seen: Set[Tuple[str, str]] = set()
    for block, kind in _file_blocks():
        stored = block.filepath
        if stored and not stored.startswith("<") and not _is_packed(block):
            seen.add((block.name, stored))
            yield _reference(block, stored, kind)
    for block, stored in _paths_blender_lists():
        if (block.name, stored) not in seen:
            yield _reference(block, stored, "other")
    known = {stored for _, stored in seen}
    for stored in _paths_without_owner():
        if stored not in known:
            known.add(stored)
            yield {
                "storedPath": stored,
                "kind": "other",
                "owner": {"type": "File", "name": bpy.path.basename(bpy.data.filepath), "property": "blend_paths"},
                "resolvedPath": bpy.path.abspath(stored),
            }


def _file_blocks() -> Iterator[Tuple[Any, str]]:
    """Data-blocks of this file (not of linked ones, which the sidecar reads itself) that name a file."""
    for image in bpy.data.images:
        if image.library is None and image.users > 0 and image.source in _IMAGE_KINDS:
            yield image, _IMAGE_KINDS[image.source]
    for collection, kind in _FILE_KINDS:
        for block in getattr(bpy.data, collection):
            if block.library is None:
                yield block, kind


def _is_packed(block: Any) -> bool:
    return bool(getattr(block, "packed_file", None))


def _paths_blender_lists() -> List[Tuple[Any, str]]:
    """Every path Blender itself would visit when packing: from 5.1 on only, and without what is mere noise."""
    if not hasattr(bpy.data, "file_path_foreach"):
        return []
    paths: List[Tuple[Any, str]] = []

    def visit(owner: Any, path: str, _meta: Any) -> None:
        if path and "essentials_brushes" not in path and not path.startswith(tempfile.gettempdir()):
            paths.append((owner, path))

    flags = {"SKIP_LINKED", "SKIP_PACKED", "SKIP_WEAK_REFERENCES", "SKIP_MULTIFILE"}
    bpy.data.file_path_foreach(visit, flags=flags)
    return paths


def _paths_without_owner() -> List[str]:
    """Blender's own list of paths where it does not tell whose they are (before 5.1), without what will not be saved."""
    if hasattr(bpy.data, "file_path_foreach"):
        return []
    collections = ["images"] + [collection for collection, _ in _FILE_KINDS]
    unused = {
        block.filepath
        for collection in collections
        for block in getattr(bpy.data, collection, ())
        if block.users == 0
    }
    listed = bpy.utils.blend_paths(absolute=False, packed=False, local=True)
    return [path for path in listed if path and path not in unused and not path.startswith(tempfile.gettempdir())]


def _reference(block: Any, stored: str, kind: str) -> Dict[str, Any]:
    return {
        "storedPath": stored,
        "kind": kind,
        "owner": {"type": block.bl_rna.identifier, "name": block.name, "property": "filepath"},
        "resolvedPath": bpy.path.abspath(stored),
    }
