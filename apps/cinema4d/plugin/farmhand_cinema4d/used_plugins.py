"""Plugins of other makers that the document uses."""

import os
from types import ModuleType
from typing import Any, Dict, Iterator, List, Optional

import c4d

from .renderers import renderer_of, renderer_version
from .takes import render_data_of, take_value
from .walking import every_next, every_node

#: How the folders of render engines begin, in small letters and digits, and what the engine is called.
_ENGINE_FOLDERS = (
    ("redshift", "redshift"),
    ("c4dtoa", "arnold"),
    ("c4doctane", "octane"),
    ("octane", "octane"),
    ("corona", "corona"),
    ("chaoscorona", "corona"),
    ("vray", "vray"),
    ("chaosvray", "vray"),
    ("cycles4d", "cycles4d"),
)


def plugins_of(doc: Any) -> List[Dict[str, Optional[str]]]:
    """``PluginUse`` of the shared model: the engines that render, then what objects, tags, materials and effects come from.

    Cinema 4D knows no versions of plugins; only some engines tell theirs.
    """
    found: Dict[str, Optional[str]] = {}
    for number in _render_engines(doc):
        renderer = renderer_of(number)
        if renderer.is_plugin and renderer.name not in found:
            found[renderer.name] = renderer_version(renderer.name, doc)
    program_folder = c4d.storage.GeGetStartupPath()
    for type_id in sorted(_types(doc)):
        plugin = c4d.plugins.FindPlugin(type_id, c4d.PLUGINTYPE_ANY)
        name = plugin_name(plugin.GetFilename() or "", program_folder) if plugin is not None else None
        if name is not None and _key(name) not in {_key(known) for known in found}:
            found[name] = renderer_version(name, doc)
    return [{"name": name, "version": found[name]} for name in found]


def plugin_name(path: str, program_folder: str, pathmod: ModuleType = os.path) -> Optional[str]:
    """What a plugin is called by its file: the folder below ``plugins`` that holds it, else the file's own name.

    None for what is part of Cinema 4D, whose modules lie elsewhere in the program's folder.
    """
    if not path:
        return None
    parts = [part for part in path.replace("\\", "/").split("/") if part]
    lower = [part.lower() for part in parts]
    if "plugins" in lower[:-1]:
        below = parts[len(lower) - lower[::-1].index("plugins") :]
        return _common_name(pathmod.splitext(below[0])[0] if len(below) == 1 else below[0])
    inside = pathmod.normcase(pathmod.normpath(path))
    program = pathmod.normcase(pathmod.normpath(program_folder)) if program_folder else ""
    if program and inside.startswith(program.rstrip("\\/") + pathmod.sep):
        return None
    return _common_name(pathmod.splitext(parts[-1])[0])


def _common_name(name: str) -> str:
    """A render engine goes by one name, whatever its makers call the folder."""
    for start, engine in _ENGINE_FOLDERS:
        if _key(name).startswith(start):
            return engine
    return name


def _render_engines(doc: Any) -> Iterator[int]:
    take_data = doc.GetTakeData()
    main = take_data.GetMainTake() if take_data is not None else None
    for take in every_node(main) if main is not None else iter([None]):
        render_data = render_data_of(doc, take_data, take)
        yield take_value(render_data, take_data, take)(c4d.RDATA_RENDERENGINE)


def _types(doc: Any) -> "set[int]":
    """The types of everything in the document that a plugin may have brought."""
    types: "set[int]" = set()
    for node in every_node(doc.GetFirstObject()):
        types.add(node.GetType())
        types.update(tag.GetType() for tag in every_next(node.GetFirstTag()))
    for material in every_next(doc.GetFirstMaterial()):
        types.add(material.GetType())
        types.update(shader.GetType() for shader in every_node(material.GetFirstShader()))
    for settings in every_node(doc.GetFirstRenderData()):
        for effect in every_next(settings.GetFirstVideoPost()):
            if not effect.GetBit(c4d.BIT_VPDISABLED):
                types.add(effect.GetType())
    return types


def _key(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
