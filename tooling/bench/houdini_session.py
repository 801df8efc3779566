"""Measures what the snapshot of a large Houdini session costs the host's main thread. Run by houdini.ts.

Arguments: the checkout's folder, and the plan as JSON (`SessionPlan` in houdini.ts). Prints the figures as JSON
(`SessionFigures`). Houdini itself is the stand-in that the plugin's tests use, which is Python: its calls take longer than
those of the plugin do, and other times than Houdini's.
"""

import cProfile
import json
import os
import pstats
import sys
import time

ROOT, PLAN = sys.argv[1], json.loads(sys.argv[2])
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "apps", "houdini"))

import tests  # noqa: E402, F401  Puts the stand-in and the plugin where they are found.

import hou  # noqa: E402
from farmhand_houdini.snapshot import take_snapshot, take_snapshot_in_slices  # noqa: E402
from houdini_host import open_scene, state  # noqa: E402
from tests.test_large_sessions import large_session  # noqa: E402


def main():
    open_scene(large_session(PLAN["nodes"], PLAN["references"]), variables={"JOB": "/show"})
    times = {"walk": [], "files": [], "list": [], "total": [], "longest": [], "longest_other": []}
    snapshot = {}
    # One round before the first only warms up.
    for count in range(-1, PLAN["rounds"]):
        walk_ms = timed(bare_walk)
        files_ms = timed(bare_files)
        list_ms = timed(hou.fileReferences)
        slices, snapshot = snapshot_slices()
        if count >= 0:
            times["walk"].append(walk_ms)
            times["files"].append(files_ms)
            times["list"].append(list_ms)
            times["total"].append(sum(slices))
            times["longest"].append(max(slices))
            # The slice with the list of files is the one call that cannot be sliced.
            times["longest_other"].append(sorted(slices)[-2])
    if state().cooked:
        raise SystemExit("Nodes were cooked.")
    figures = {
        "python": sys.version.split()[0],
        "references": sum(1 for one in snapshot["references"] if one["kind"] != "output"),
        "totalMs": times["total"],
        "longestSliceMs": times["longest"],
        "longestOtherSliceMs": times["longest_other"],
        "fileListMs": times["list"],
        "bareWalkMs": times["walk"],
        "bareFilesMs": times["files"],
        "ownShare": own_share(),
    }
    json.dump(figures, sys.stdout)


def snapshot_slices():
    """Milliseconds of each slice, and the snapshot."""
    times = []
    slices = take_snapshot_in_slices()
    while True:
        started_at = time.thread_time()
        try:
            next(slices)
        except StopIteration as stop:
            times.append((time.thread_time() - started_at) * 1000)
            return times, stop.value
        times.append((time.thread_time() - started_at) * 1000)


def bare_walk():
    """The least that anybody does who wants to know which nodes there are: each once, and the name of its type."""
    names = set()
    waiting = [hou.node("/")]
    while waiting:
        for node in waiting.pop().children():
            names.add(node.type().name())
            waiting.append(node)
    return names


def bare_files():
    """The least that anybody does who wants the files: the list, and of each the owner and what it is worked out to."""
    return [
        (parm.node().path(), parm.name(), parm.rawValue(), parm.evalAsString())
        for parm, _ in hou.fileReferences()
        if parm is not None
    ]


def timed(work):
    started_at = time.thread_time()
    work()
    return (time.thread_time() - started_at) * 1000


def own_share():
    """How much of the time is spent in the plugin's own functions rather than in the stand-in's, by the profiler."""
    profile = cProfile.Profile()
    profile.runcall(take_snapshot)
    own = other = 0.0
    for (file, _line, _name), (_calls, _all, inner, _cumulated, _callers) in getattr(pstats.Stats(profile), "stats").items():
        if "farmhand_houdini" in file or "farmhand_bridge" in file:
            own += inner
        else:
            other += inner
    return own / (own + other)


main()
