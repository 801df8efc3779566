"""3ds Max for as long as its input lasts: the plugin of an unpacked zip runs in it, started by its own script.

Arguments: folder of the fakes, folder of the unpacked package. Each line of the input is Python that is run between two ticks
of the timer, with ``rt``, ``scene``, ``qt_modules`` and ``farmhand_3dsmax`` at hand; what it assigns to ``answer`` comes back
as one line of JSON.
"""

import json
import os
import queue
import re
import sys
import threading
from typing import Any, Dict

_FAKES, _PACKAGE = sys.argv[1:3]
sys.path.insert(0, _FAKES)
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import pymxs
import qt_modules
from rich_scene import open_rich_scene


def start_script_code(path: str) -> str:
    """The Python text in the MAXScript file that starts the plugin."""
    with open(path, encoding="utf-8-sig") as file:
        found = re.search(r'python\.Execute "(\nimport.*?)" throwOnError', file.read(), re.S)
    assert found is not None
    return found.group(1)


def main() -> None:
    lines: "queue.Queue[str]" = queue.Queue()

    def read() -> None:
        for line in sys.stdin:
            lines.put(line)
        lines.put("")

    open_rich_scene()
    qt_modules.install()
    scripts = os.path.join(_PACKAGE, "Contents", "scripts")
    pymxs.runtime.farmhandScripts = scripts + os.sep
    exec(compile(start_script_code(os.path.join(scripts, "farmhand_start.ms")), "start", "exec"), {})
    import farmhand_3dsmax

    assert farmhand_3dsmax.__file__.startswith(_PACKAGE)
    threading.Thread(target=read, daemon=True).start()
    print(json.dumps("started"), flush=True)
    while True:
        for timer in list(qt_modules.QTimer.running):
            timer.fire()
        try:
            line = lines.get(timeout=0.02)
        except queue.Empty:
            continue
        if not line:
            break
        names: Dict[str, Any] = {
            "rt": pymxs.runtime,
            "scene": pymxs.scene,
            "qt_modules": qt_modules,
            "farmhand_3dsmax": farmhand_3dsmax,
            "answer": None,
        }
        exec(json.loads(line), names)
        print(json.dumps(names["answer"]), flush=True)
    farmhand_3dsmax.stop()


main()
