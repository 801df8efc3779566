"""What must hold in a real Blender before anything reaches the network: what is refused, read, and never saved."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import addon_utils
import bpy
from installed import handover, install, part

parameters, answer = handover()
module = install(parameters["zip"])
state = part(module, "state")


def refusal(**options: bool) -> str:
    """What the submit operator reports when it refuses; empty when it does not."""
    try:
        bpy.ops.farmhand.submit(**options)
    except RuntimeError as error:
        return str(error)
    return ""


snapshot = part(module, "snapshot").take_snapshot(bpy.context, False)

typed = bpy.context.preferences.addons[module].preferences
typed.endpoint = "https://farm-of-the-test.example"
typed.access_id = parameters["accessId"]
typed.access_key = parameters["accessKey"]
bpy.ops.wm.save_userpref()
bpy.ops.wm.save_as_mainfile(filepath=parameters["saveTo"])
key_in_memory = typed.access_key

queued = []
post = state.post
state.post = queued.append
for folder in parameters["folders"]:
    typed.download_folder = folder
    bpy.ops.farmhand.submit()
addon_utils.disable(module, default_set=True)
addon_utils.enable(module)
bpy.ops.farmhand.submit()
addon_utils.enable(module, default_set=True)
state.post = post

bpy.ops.mesh.primitive_cube_add()
bpy.ops.ed.undo_push(message="a change")
changed = refusal()
bpy.ops.wm.read_homefile(use_empty=True)
never_saved = refusal()
never_saved_though_asked = refusal(save_first=True)

bpy.ops.preferences.addon_disable(module=module)
bpy.ops.preferences.addon_enable(module=module)

answer(
    {
        "snapshot": snapshot,
        "downloadFolders": [command.settings["downloadFolder"] for command in queued],
        "keyInMemory": key_in_memory,
        "changed": changed,
        "neverSaved": never_saved,
        "neverSavedThoughAsked": never_saved_though_asked,
        "sidecarWasNeeded": state.session.connected is not None,
        "operators": [name for name in dir(bpy.ops.farmhand) if not name.startswith("_")],
    }
)
