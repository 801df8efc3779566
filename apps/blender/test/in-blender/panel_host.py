"""A Blender that Farmhand's web panel asks things of, for as long as a file is there.

Answers with what the scene looks like then. The add-on's folder lies among Blender's own add-ons already.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bpy
from installed import handover, other_threads, part

parameters, answer = handover()
bpy.ops.preferences.addon_enable(module="farmhand")
host = part("farmhand", "host")
session = host.start_session()

bpy.context.preferences.filepaths.save_version = 0
while os.path.exists(parameters["goOn"]):
    # Comes back when something is asked; the file is looked for between two requests.
    session.wait(0.1)
    host.poll()

threads = other_threads()
layer = bpy.context.view_layer
active = layer.objects.active
material = active.active_material if active else None
node = material.node_tree.nodes.active if material and material.node_tree else None
answer(
    {
        "threads": threads,
        "active": active.name if active else None,
        "selected": [each.name for each in layer.objects if each.select_get()],
        "activeImage": node.image.name if node and getattr(node, "image", None) else None,
        "images": {each.name: each.filepath for each in bpy.data.images if each.library is None},
        "libraries": [each.filepath for each in bpy.data.libraries],
        "format": bpy.context.scene.render.image_settings.file_format,
        "output": bpy.context.scene.render.filepath,
    }
)
# Blender ends with the session open, as it does for an artist.
