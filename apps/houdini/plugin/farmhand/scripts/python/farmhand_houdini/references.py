"""The files that the session uses, as Houdini itself lists them (``hou.fileReferences``)."""

import os
import re
from types import ModuleType
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Sequence, Set, Tuple

import hou

from .digital_assets import LIBRARY_ENDINGS, ForeignLibraries, library_reference
from .file_kinds import ending_of, kind_of
from .file_parameters import NONE, WRITE, FileParameters
from .frame_samples import Value, is_driven, value_of, written_expression
from .host_errors import not_evaluated, words_of
from .node_values import NodeValues
from .session_walk import NodeKind
from .session_walk import kind_of as kind_of_type
from .slices import Steps

#: Beginnings of values that name something inside the scene, an asset or a service, and no file.
_NO_FILE = re.compile(
    r"(?:op|opdef|oplib|opobject|temp|shop|anon|sdr|http|https|ftp|rop|pdg|mailto|geo|stage|s3):", re.I
)

_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w*)\}?")

#: References worked out between two places where the work may be held: about half a millisecond.
_REFERENCES_A_STEP = 16

#: Parameter of a node: full path of the node, and name.
Place = Tuple[str, str]


class Found(NamedTuple):
    """What came of the list."""

    #: ``SnapshotReference`` of the shared model.
    references: List[Dict[str, Any]]
    #: ``NotEvaluated`` of the shared model.
    not_evaluated: List[Dict[str, Any]]


def find_references(
    told: Sequence[Tuple[Any, str]],
    outputs: Iterable[Place],
    frames: Sequence[int],
    folder: str,
    libraries: ForeignLibraries,
    pathmod: ModuleType = os.path,
) -> Steps[Found]:
    """What Houdini ``told``, with owners, kinds, and what moving names are on these ``frames``.

    ``outputs`` are the parameters that others tell of. ``folder`` is the scene's, from which relative paths count. A parameter
    that is gone meanwhile is left out; one that cannot be worked out is told with Houdini's words.
    """
    work = _Work(set(outputs), frames, folder, libraries, pathmod)
    for index, (parm, path) in enumerate(told):
        if index % _REFERENCES_A_STEP == 0:
            yield
        try:
            work.take(parm, path)
        except hou.ObjectWasDeleted:
            continue
        except Exception as error:
            work.cannot(parm, error)
    return work.found()


class _Owner(NamedTuple):
    node: Any
    path: str
    kind: NodeKind


class _Work:
    def __init__(
        self, outputs: Set[Place], frames: Sequence[int], folder: str, libraries: ForeignLibraries, pathmod: ModuleType
    ) -> None:
        self._outputs = outputs
        self._frames = frames
        self._folder = folder
        self._libraries = libraries
        self._pathmod = pathmod
        self._values = NodeValues()
        self._uses = FileParameters(self._values)
        self._kinds: Dict[Tuple[str, str], NodeKind] = {}
        self._owner: Optional[_Owner] = None
        self._seen: Set[Place] = set()
        self._references: List[Dict[str, Any]] = []
        self._driven: List[Dict[str, Any]] = []
        self._library_paths: Set[str] = set()
        self._not_evaluated: List[Dict[str, Any]] = []

    def take(self, parm: Any, told_path: str) -> None:
        if not isinstance(parm, hou.Parm):
            self._take_library(told_path)
            return
        if not told_path or _NO_FILE.match(told_path) is not None:
            return
        owner = self._owner_of(parm.node())
        name = parm.name()
        place = (owner.path, name)
        if place in self._seen or (place in self._outputs and owner.kind.plain != "filecache"):
            return
        self._seen.add(place)
        use = self._uses.use_of(parm, name, owner.node, owner.kind)
        if use is NONE:
            return
        # What is told may begin with $HIP where the artist has written the folder itself.
        raw = parm.rawValue() or told_path
        driven = is_driven(parm, raw)
        written = written_expression(raw) if driven else raw
        words = {"type": owner.kind.name, "name": owner.path, "property": name}
        if use is WRITE:
            # One that is handed on to a node inside of an asset is told with the asset.
            if not driven:
                self._references.append({"storedPath": written, "kind": "output", "owner": words})
            return
        value = value_of(parm, raw, self._frames)
        if value.problem is not None:
            # Where the file is, nobody knows now; the reader of the saved scene may.
            self._not_evaluated.append(not_evaluated(owner.kind.name, owner.path, name, value.problem))
            return
        if not _names_a_file(value.path) or self._libraries.is_houdinis(raw) or self._libraries.is_houdinis(value.path):
            return
        reference = self._reference(written, value, words, owner.kind)
        (self._driven if driven else self._references).append(reference)

    def cannot(self, parm: Any, error: Exception) -> None:
        owner = self._owner
        try:
            name = parm.name()
        except Exception:
            return
        if owner is not None:
            self._not_evaluated.append(not_evaluated(owner.kind.name, owner.path, name, words_of(error)))

    def found(self) -> Found:
        """What another parameter only hands on, as those inside of an asset do, is told with the parameter it has it from."""
        known = {reference.get("resolvedPath") for reference in self._references}
        known.discard(None)
        passed_on = [one for one in self._driven if one.get("resolvedPath") not in known]
        return Found(self._references + passed_on, self._not_evaluated + self._values.problems())

    def _owner_of(self, node: Any) -> _Owner:
        path = node.path()
        # Parameters of a node mostly come one after the other.
        if self._owner is None or self._owner.path != path:
            node_type = node.type()
            key = (node_type.category().name(), node_type.name())
            kind = self._kinds.get(key)
            if kind is None:
                kind = kind_of_type(node_type, key[0])
                self._kinds[key] = kind
            self._owner = _Owner(node, path, kind)
        return self._owner

    def _reference(self, written: str, value: Value, owner: Dict[str, str], kind: NodeKind) -> Dict[str, Any]:
        moves = bool(value.at_frames)
        reference: Dict[str, Any] = {
            "storedPath": written,
            "kind": kind_of(value.path, moves, kind.category, kind.plain),
            "owner": owner,
        }
        if self._pathmod.isabs(value.path):
            reference["resolvedPath"] = value.path
        if moves:
            reference["atFrames"] = [{"frame": frame, "path": self._absolute(path)} for frame, path in value.at_frames if path]
        return reference

    def _absolute(self, path: str) -> str:
        return path if self._pathmod.isabs(path) else "{}/{}".format(self._folder, path)

    def _take_library(self, path: str) -> None:
        """Houdini lists asset libraries too, without a parameter."""
        if path and path.lower().endswith(LIBRARY_ENDINGS) and path not in self._library_paths:
            self._library_paths.add(path)
            # Mostly $HIP, which Houdini puts in by itself.
            expanded = _VARIABLE.sub(lambda use: hou.getenv(use.group(1)) or use.group(0), path)
            if self._libraries.is_foreign(path) and self._libraries.is_foreign(expanded):
                reference = library_reference(path, expanded)
                if self._pathmod.isabs(expanded):
                    reference["resolvedPath"] = expanded
                self._references.append(reference)


def _names_a_file(path: str) -> bool:
    """A name of something else (a font, a colour space) has no folder and no ending; a folder ends in a slash."""
    if not path or _NO_FILE.match(path) is not None or path[-1] in "/\\":
        return False
    return "/" in path or "\\" in path or ending_of(path) != ""
