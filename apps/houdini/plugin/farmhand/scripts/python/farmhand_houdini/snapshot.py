"""What only the running Houdini knows (``HostSnapshot`` of the shared model).

Runs on Houdini's main thread, cooks nothing, changes nothing and looks at no disk: where the files are, the sidecar finds out.
The plugin takes it in slices, so that the window never stands still::

    slices = take_snapshot_in_slices()

    def on_idle():
        try:
            next(slices)
        except StopIteration as stop:
            send(stop.value)

One call cannot be sliced, ``hou.fileReferences()``, which goes through all parameters inside of Houdini. It has a slice of its
own, as long as it takes; nothing in Houdini tells the same in pieces.
"""

import time
from typing import Any, Callable, Dict, Generator, List

import hou

from .cameras import CameraFinder
from .digital_assets import foreign_libraries, library_references
from .farmhand_bridge.problem import ProblemWords, refusal
from .farmhand_bridge.snapshot_head import snapshot_head
from .frame_samples import samples_of
from .licence import licence
from .plugins import RenderDelegates, plugins_of
from .references import find_references
from .rops import RopFinder, describe_rops
from .scene_file import has_unsaved_changes, scene_path
from .session_walk import walk_session
from .session_watch import SessionWatch
from .slices import HOLD, SLICE_SECONDS, Steps, at_once, in_slices
from .variables import variables_of
from .version import houdini_version

#: Times that the session may become another one meanwhile, before the snapshot is taken without a pause.
_ATTEMPTS = 5


def take_snapshot() -> Dict[str, Any]:
    """The snapshot as JSON data, without a pause. A ``ProblemError`` refuses a session that has no output node."""
    return at_once(_snapshot())


def take_snapshot_in_slices(
    seconds: float = SLICE_SECONDS, clock: Callable[[], float] = time.perf_counter
) -> Generator[None, None, Dict[str, Any]]:
    """The same, held wherever so much time is used up; it returns the snapshot as JSON data.

    Nodes that are deleted meanwhile are left out. When another scene is opened meanwhile it begins anew with that one. Closing
    the generator ends the work.
    """
    for _ in range(_ATTEMPTS):
        with SessionWatch() as watch:
            slices = in_slices(_snapshot(), seconds, clock)
            try:
                while not watch.replaced:
                    try:
                        next(slices)
                    except StopIteration as stop:
                        return stop.value
                    except hou.ObjectWasDeleted:
                        # It went where nobody expected it.
                        break
                    yield
            finally:
                slices.close()
    return take_snapshot()


def _snapshot() -> Steps[Dict[str, Any]]:
    libraries = foreign_libraries()
    rops = RopFinder()
    cameras = CameraFinder()
    delegates = RenderDelegates()
    kinds = yield from walk_session([rops, cameras, delegates], libraries.is_foreign)
    outputs = yield from describe_rops(rops, cameras)
    if not outputs.scenes:
        raise _no_output_node()

    yield HOLD
    told = hou.fileReferences()
    yield HOLD
    places = {(one["owner"]["name"], one["owner"].get("property")) for one in outputs.references}
    folder = str(hou.hipFile.path()).replace("\\", "/").rpartition("/")[0]
    found = yield from find_references(told, places, samples_of(outputs.scenes), folder, libraries)

    used_libraries = library_references(kinds, libraries)
    known = {one.get("resolvedPath") for one in used_libraries}
    files = [one for one in found.references if one["kind"] != "library" or one.get("resolvedPath") not in known]
    references = files + used_libraries + list(outputs.references)
    yield
    variables = variables_of(one["storedPath"] for one in references)
    yield
    plugins = plugins_of(kinds, delegates.names)
    yield
    # Last, so that it is true of what was read, also when the artist has saved or changed something meanwhile.
    snapshot = snapshot_head("houdini", houdini_version())
    kind_of_licence = licence()
    if kind_of_licence is not None:
        snapshot["host"]["licence"] = kind_of_licence
    snapshot.update(
        scenePath=scene_path(),
        unsavedChanges=has_unsaved_changes(),
        scenes=outputs.scenes,
        plugins=plugins,
        references=references,
        variables=variables,
        notEvaluated=_each_once(outputs.not_evaluated + found.not_evaluated),
    )
    return snapshot


def _each_once(problems: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    """The first of those that are about the same parameter."""
    found: Dict[Any, Dict[str, Any]] = {}
    for problem in problems:
        found.setdefault((problem["owner"]["name"], problem["owner"].get("property")), problem)
    return list(found.values())


def _no_output_node() -> Exception:
    return refusal(
        "no-output-node",
        "This scene has no output node, so there is nothing to render.",
        "Add one in /out, such as Karma, Mantra or Geometry, and try again.",
        zh=ProblemWords(
            "此场景没有输出节点，因此没有可渲染的内容。", "请在 /out 中添加一个（例如 Karma、Mantra 或 Geometry），然后重试。"
        ),
    )
