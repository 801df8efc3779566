"""Runs the plugin until its input ends: in hython, or under the stand-in for Houdini.

    hython run_plugin.py PACKAGE_FOLDER RECIPE SCENE
    python3 run_plugin.py --fakes FAKES_FOLDER PACKAGE_FOLDER RECIPE SCENE

PACKAGE_FOLDER is the one that ``farmhand.json`` names, with ``scripts/python`` in it. Lines of input are commands: ``open``
opens the panel, ``submit NAME...`` submits output nodes as the native panel does. What happens is printed as lines of JSON
behind a mark, for Houdini prints lines of its own.
"""

import json
import os
import queue
import sys
import threading
from typing import Any, Dict, List, Optional

MARK = "farmhand> "
#: How often Houdini calls what listens to its event loop, about. Seconds.
TURN_SECONDS = 0.05


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[0] == "--fakes":
        sys.path.insert(0, arguments[1])
        arguments = arguments[2:]
    package, recipe, scene = arguments
    scripts = os.path.join(package, "scripts", "python")
    if scripts not in sys.path:
        sys.path.insert(0, scripts)

    from scene_from_recipe import is_real_houdini, open_recipe, read_recipe

    open_recipe(read_recipe(recipe), scene)

    import hou
    from farmhand_houdini import plugin
    from farmhand_houdini.job_request import Choice

    assert plugin.__file__ and os.path.realpath(plugin.__file__).startswith(os.path.realpath(package))
    # hython has no event loop: what Houdini would call is called here.
    farmhand = plugin.start() if hou.isUIAvailable() else None
    farmhand = plugin.Farmhand() if farmhand is None else farmhand
    tell({"started": hou.applicationVersionString()})

    lines: "queue.Queue[Optional[str]]" = queue.Queue()
    threading.Thread(target=read_input, args=(lines,), daemon=True).start()
    shown: Dict[str, Any] = {}
    while True:
        try:
            line = lines.get(timeout=TURN_SECONDS)
        except queue.Empty:
            line = ""
        if line is None:
            break
        command, *names = line.split() or [""]
        if command == "open":
            farmhand.open_panel()
        elif command == "submit":
            farmhand.submit(Choice(tuple(names)))
        farmhand.on_turn()
        view = farmhand.jobs.submission_of(scene)
        now = {
            "status": farmhand.status,
            "problem": None if farmhand.jobs.problem is None else farmhand.jobs.problem.message,
            "state": None if view is None else view.get("state"),
        }
        if now != shown:
            shown = now
            tell({"shows": now})
    farmhand.close()
    tell({"cooked": [] if is_real_houdini() else cooked()})


def cooked() -> List[str]:
    """Nodes that the stand-in had to work out. The plugin never has Houdini do so."""
    import houdini_host

    return ["{0.node} {0.call}".format(each) for each in houdini_host.state().cooked]


def read_input(lines: "queue.Queue[Optional[str]]") -> None:
    for line in sys.stdin:
        lines.put(line.strip())
    lines.put(None)


def tell(message: Dict[str, Any]) -> None:
    print(MARK + json.dumps(message), flush=True)


main()
