"""Libraries of the digital assets in use."""

import ntpath
import posixpath
import re
from types import ModuleType
from typing import Any, Dict, Iterable, List, Tuple

import hou

from .plugins import plugin_of_path
from .session_walk import NodeKind

#: What Houdini gives in place of a file for an asset that lies in the scene itself.
EMBEDDED = "Embedded"
#: Endings of asset libraries.
LIBRARY_ENDINGS = (".hda", ".hdalc", ".hdanc", ".otl", ".otllc", ".otlnc")


#: Variables for places of Houdini's installation, at the beginning of a path.
_INSTALLATION = re.compile(r"(?:oplib:|opdef:|\$\{?(?:HFS|HH|HHC|HHP|HB|HD|HDSO|HSB|HT)\b)")

#: Farmhand's own node, which an artist presses Submit on: it renders nothing, so no farm needs it.
_FARMHANDS_OWN = re.compile(r"(?:^|[\\/])farmhand_submit\.hda$", re.I)


class ForeignLibraries:
    """Tells what comes with Houdini or a renderer, which a farm has itself, from what it has not."""

    def __init__(self, houdini_folder: str) -> None:
        self._path = path_module(houdini_folder)
        self._houdini = self._comparable(houdini_folder) if houdini_folder else ""
        #: Name of the folder in small letters: most paths do not have it, which is quickly seen.
        self._mark = self._houdini.rsplit("/", 1)[-1].lower()

    def is_foreign(self, library: str) -> bool:
        """Whether this is a file that the farm has to be given."""
        if not library or library == EMBEDDED or _FARMHANDS_OWN.search(library) is not None:
            return False
        return not self.is_houdinis(library) and plugin_of_path(library) is None

    def is_houdinis(self, path: str) -> bool:
        """Whether a file lies in Houdini's own folder."""
        if path[:1] in "$o" and _INSTALLATION.match(path) is not None:
            return True
        if not self._mark or self._mark not in path.lower():
            return False
        return self._comparable(path).startswith(self._houdini + "/")

    def _comparable(self, path: str) -> str:
        return self._path.normcase(self._path.normpath(path)).replace("\\", "/").rstrip("/")


def foreign_libraries() -> ForeignLibraries:
    """For the Houdini that runs."""
    return ForeignLibraries(str(hou.getenv("HFS") or ""))


def library_references(kinds: Iterable[NodeKind], libraries: ForeignLibraries) -> List[Dict[str, Any]]:
    """The libraries that the types in use come from, as ``SnapshotReference`` of the shared model, each once."""
    found: Dict[str, Dict[str, Any]] = {}
    for kind in kinds:
        if kind.library is not None and kind.library not in found and libraries.is_foreign(kind.library):
            found[kind.library] = library_reference(kind.library, table_name(kind))
    return list(found.values())


def library_reference(library: str, name: str) -> Dict[str, Any]:
    """One library. ``name`` is that of a type in it, or its own path."""
    reference: Dict[str, Any] = {"storedPath": library, "kind": "library", "owner": {"type": "library", "name": name}}
    if path_module(library).isabs(library) and not library.startswith("$"):
        reference["resolvedPath"] = library
    return reference


def table_name(kind: NodeKind) -> str:
    """A type as Houdini's saved files name it, with its table behind the name space: ``labs::Sop/quickmaterial::2.1``."""
    scope, name = _split(kind.unversioned)
    version = kind.name[len(kind.unversioned) :]
    return "{}{}/{}{}".format(scope, kind.category, name, version)


def path_module(path: str) -> ModuleType:
    """The rules of the system that a path is of: with a drive or as a share it is Windows'."""
    is_windows = path[1:2] == ":" or path.startswith(("\\\\", "//"))
    return ntpath if is_windows else posixpath


def _split(unversioned: str) -> Tuple[str, str]:
    scope, mark, name = unversioned.rpartition("::")
    return scope + mark, name
