"""Runs an unpacked plugin under the stand-in for Cinema 4D until its input ends.

    python3 run_plugin.py PLUGIN_FOLDER DOCUMENT_FOLDER DOCUMENT_NAME

The timer ticks as Cinema 4D's would. Prints one JSON line for each text that Farmhand's window shows, and at the end one
with what it found of the rules plugins have to keep. Lines of input: ``execute`` chooses the command.
"""

import json
import os
import queue
import sys
import threading
from typing import Any, Dict

_APP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(_APP, "fakes"))

import c4d
from c4d import documents, host


def main():
    plugin_folder, document_folder, document_name = sys.argv[1:]
    shader = c4d.BaseShader(5833, "Bitmap", {1000: "wood.png"})
    material = c4d.BaseMaterial(5703, "Wood", [shader])
    doc = make_document(document_folder, document_name, [material])
    doc.uses = [(shader, 1000)]
    host.command_effects[12098] = lambda: setattr(doc, "changed", False)
    doc.changed = True
    path_before = list(sys.path)

    pyp = os.path.join(plugin_folder, "farmhand.pyp")
    scope: Dict[str, Any] = {"__name__": "__main__", "__file__": pyp}
    with open(pyp, encoding="utf-8") as file:
        exec(compile(file.read(), pyp, "exec"), scope)
    command = next(iter(host.registered_commands.values()))["data"]
    timer = next(iter(host.registered_messages.values()))
    dialog = command._farmhand.dialog

    lines = queue.Queue()
    threading.Thread(target=read_input, args=(lines,), daemon=True).start()
    shown = None
    while True:
        try:
            # Cinema 4D's timer, which does not wait for what is typed here.
            line = lines.get(timeout=timer.GetTimer() / 10000)
        except queue.Empty:
            line = ""
        if line is None:
            break
        if line == "execute":
            command.Execute(doc)
        timer.CoreMessage(c4d.MSG_TIMER, None)
        text = dialog.texts.get(1001)
        if text != shown:
            shown = text
            tell({"shows": text})
    scope["PluginMessage"](c4d.C4DPL_ENDACTIVITY, None)
    modules = [name for name in sys.modules if "farmhand" in name]
    tell(
        {
            "pathUnchanged": sys.path == path_before,
            "strayModules": [name for name in modules if not name.startswith("farmhand_cinema4d")],
            "texture": shader[1000],
            "unsavedChanges": doc.changed,
        }
    )


def make_document(folder, name, materials):
    values = {
        c4d.RDATA_XRES: 1280.0,
        c4d.RDATA_YRES: 720.0,
        c4d.RDATA_FRAMESEQUENCE: c4d.RDATA_FRAMESEQUENCE_MANUAL,
        c4d.RDATA_FRAMEFROM: c4d.BaseTime(10, 25),
        c4d.RDATA_FRAMETO: c4d.BaseTime(20, 25),
        c4d.RDATA_FRAMESTEP: 1,
        c4d.RDATA_FORMAT: 1016606,
        c4d.RDATA_PATH: "./render/$prj_$take",
        c4d.RDATA_SAVEIMAGE: True,
        c4d.RDATA_GLOBALSAVE: True,
        c4d.RDATA_MULTIPASS_ENABLE: False,
        c4d.RDATA_MULTIPASS_SAVEIMAGE: False,
        c4d.RDATA_RENDERENGINE: 0,
    }
    main = documents.BaseTake("Main")
    takes = documents.TakeData(main, main)
    doc = documents.BaseDocument(folder, name, [documents.RenderData("A", values)], takes, materials=materials)
    documents.SetActiveDocument(doc)
    return doc


def read_input(lines):
    for line in sys.stdin:
        lines.put(line.strip())
    lines.put(None)


def tell(message):
    print(json.dumps(message), flush=True)


main()
