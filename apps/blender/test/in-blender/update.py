"""Installs the add-on, then a newer one over it in the same Blender, whose parts must all be the newer ones."""

import os
import sys
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bpy
from installed import handover, install, part

parameters, answer = handover()
module = install(parameters["zip"])
before = bpy.ops.farmhand.submit.get_rna_type().name

newer = os.path.join(os.path.dirname(parameters["zip"]), "newer.zip")
with zipfile.ZipFile(parameters["zip"]) as source, zipfile.ZipFile(newer, "w") as target:
    for entry in source.infolist():
        if entry.filename.endswith(("/node", "/node.exe")):
            continue
        content = source.read(entry)
        if entry.filename.endswith("/operators.py"):
            content = content.replace(b'"Submit to Farm"', b'"Newer Submit"')
        if entry.filename.endswith("/worker.py"):
            content += b"\nNEWER = True\n"
        target.writestr(entry, content)
# Blender tells the newer one by the file's time, which may be the same in so quick a test.
setattr(sys.modules[module], "__time__", 0.0)
install(newer)

answer(
    {
        "before": before,
        "after": bpy.ops.farmhand.submit.get_rna_type().name,
        "bridgeIsNewer": hasattr(part(module, "farmhand_bridge.worker"), "NEWER"),
        "connected": part(module, "state").session.connected,
    }
)
