"""Renderers and other plugins that the scene uses, with their versions where they tell them.

Nothing is imported that is not loaded yet, no file is opened, and a renderer is asked only when the scene has nodes of it.
Mantra and Karma are part of Houdini, whose version they have; the scenes name them as their renderers.
"""

import os
import re
import sys
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Pattern, Tuple

import hou

from .session_walk import NodeKind, Visitor

_Patterns = Tuple[Tuple[Pattern[str], str], ...]

#: Plugins by the names of their node types; the scene reader has the same.
_BY_TYPE: _Patterns = (
    (re.compile(r"(?:redshift|rslight|rsproxy|rsvolume)", re.I), "redshift"),
    (re.compile(r"arnold(?:$|_|::)"), "htoa"),
    (re.compile(r"v-?ray", re.I), "vray"),
    (re.compile(r"(?:ris(?:$|::)|pxr|rman|hdprman)", re.I), "renderman"),
    (re.compile(r"octane", re.I), "octane"),
    (re.compile(r"(?:3delight|dl[A-Z])"), "3delight"),
    (re.compile(r"labs::"), "sidefxlabs"),
    (re.compile(r"mops?(?:::|_|\+)", re.I), "mops"),
    (re.compile(r"qlib::", re.I), "qlib"),
    (re.compile(r"axiom", re.I), "axiom"),
)

#: Plugins by their folders, with the version where the name of a folder has it.
_BY_PATH: _Patterns = (
    (re.compile(r"[\\/]htoa[-_]?v?(\d+(?:\.\d+)+)?", re.I), "htoa"),
    (re.compile(r"[\\/]redshift4houdini[\\/]", re.I), "redshift"),
    (re.compile(r"[\\/]redshift(?:-?v?(\d+(?:\.\d+)+))?[\\/].*houdini", re.I), "redshift"),
    (re.compile(r"[\\/]v-?ray[-_ ]?for[-_ ]?houdini[-_ ]?v?(\d+(?:\.\d+)+)?|[\\/](?:OPlibVRay)[^\\/]*\.hda$", re.I), "vray"),
    (re.compile(r"[\\/]RenderManForHoudini-?(\d+(?:\.\d+)+)?", re.I), "renderman"),
    (re.compile(r"[\\/]octane[^\\/]*[\\/]", re.I), "octane"),
    (re.compile(r"[\\/]SideFXLabs(\d+(?:\.\d+)+)?[\\/]", re.I), "sidefxlabs"),
    (re.compile(r"[\\/]MOPS(?:_PLUS)?[-_]?v?(\d+(?:\.\d+)+)?[\\/]", re.I), "mops"),
    (re.compile(r"[\\/]qLib[-_]?v?(\d+(?:\.\d+)+)?[\\/]", re.I), "qlib"),
    (re.compile(r"[\\/]axiom[^\\/]*?(\d+(?:\.\d+)+)?[\\/]", re.I), "axiom"),
)

#: Render delegates of the stage, by the beginnings of their names.
_BY_DELEGATE: _Patterns = (
    (re.compile(r"HdRedshift", re.I), "redshift"),
    (re.compile(r"HdArnold", re.I), "htoa"),
    (re.compile(r"(?:HdVRay|VRay)", re.I), "vray"),
    (re.compile(r"HdPrman", re.I), "renderman"),
    (re.compile(r"HdOctane", re.I), "octane"),
)

_VERSION = re.compile(r"\d+(?:\.\d+)+(?:[-.]?R\d+)?")


class RenderDelegates(Visitor):
    """Which renderers the nodes that render a stage are set to."""

    def __init__(self) -> None:
        self.names: "set[str]" = set()

    def wants(self, kind: NodeKind) -> bool:
        return kind.plain.startswith("usdrender")

    def take(self, node: Any, kind: NodeKind) -> None:
        parm = node.parm("renderer")
        if parm is not None:
            self.names.add(parm.evalAsString())


def plugins_of(kinds: Iterable[NodeKind], delegates: Iterable[str]) -> List[Dict[str, Optional[str]]]:
    """``PluginUse`` of the shared model: each once, by name, as the scene reader calls them."""
    found: Dict[str, Optional[str]] = {}
    for name in delegates:
        _add(found, _starts(_BY_DELEGATE, name))
    for kind in kinds:
        _add(found, _starts(_BY_TYPE, kind.name))
        if kind.library:
            _add(found, plugin_of_path(kind.library))
    for name in found:
        found[name] = told_version(name) or found[name]
    return [{"name": name, "version": found[name]} for name in sorted(found)]


def plugin_of_path(path: str) -> Optional[Tuple[str, Optional[str]]]:
    """Name and version of the plugin that a file belongs to, by its folders; None when no plugin is known by them."""
    for pattern, name in _BY_PATH:
        found = [match.group(1) if pattern.groups else None for match in pattern.finditer(path)]
        if found:
            # Of several folders of one plugin not each has the version.
            return name, next((version for version in found if version), None)
    return None


def told_version(name: str, environment: Mapping[str, str] = os.environ) -> Optional[str]:
    """What a renderer that is loaded tells of its version; None when it tells nothing.

    Sources: the commands and functions that public submitters and the makers' own scripts ask; the folder of RenderMan's
    installation, which Pixar's documentation has the environment name.
    """
    ask = _TELLERS.get(name)
    if ask is None:
        return None
    try:
        return ask(environment)
    except Exception:
        # A plugin that is broken has its say elsewhere.
        return None


def _from_command(command: str, pattern: Pattern[str]) -> Callable[[Mapping[str, str]], Optional[str]]:
    def ask(_environment: Mapping[str, str]) -> Optional[str]:
        text, _ = hou.hscript(command)
        # "Unknown command: ..." has no number of this form.
        match = pattern.search(text)
        return match.group(match.lastindex or 0) if match is not None else None

    return ask


def _arnold(_environment: Mapping[str, str]) -> Optional[str]:
    module = sys.modules.get("htoa")
    return _version_in(str(getattr(module, "__version__", "")))


def _vray(_environment: Mapping[str, str]) -> Optional[str]:
    tell = getattr(sys.modules.get("vray"), "getVRayVersionDetails", None)
    return _version_in(str(tell())) if tell is not None else None


def _renderman(environment: Mapping[str, str]) -> Optional[str]:
    folder = environment.get("RFHTREE", "").replace("\\", "/").rstrip("/")
    return _version_in(folder.rsplit("/", 1)[-1])


_TELLERS: Dict[str, Callable[[Mapping[str, str]], Optional[str]]] = {
    "redshift": _from_command("Redshift_version", _VERSION),
    # "... Plugin version: 2023.1.1.0 (...)"; the number before it is that of the core.
    "octane": _from_command("Octane_version", re.compile(r"Plugin version:\s*(" + _VERSION.pattern + r")")),
    "htoa": _arnold,
    "vray": _vray,
    "renderman": _renderman,
}


def _version_in(text: str) -> Optional[str]:
    match = _VERSION.search(text)
    return match.group(0) if match is not None else None


def _starts(patterns: _Patterns, text: str) -> Optional[Tuple[str, Optional[str]]]:
    name = next((name for pattern, name in patterns if pattern.match(text) is not None), None)
    return None if name is None else (name, None)


def _add(found: Dict[str, Optional[str]], plugin: Optional[Tuple[str, Optional[str]]]) -> None:
    if plugin is not None:
        name, version = plugin
        found[name] = found.get(name) or version
