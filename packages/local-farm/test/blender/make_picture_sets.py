"""Makes a scene that shows an image sequence and a UDIM set, in the folder given after "--".

Of both it writes all files: "sequence/f_001.png" to "f_003.png", "tiles/t.1001.png" and "t.1002.png". A test leaves out some.
The sequence begins in frame 2 and stays at its last picture.
"""

import os
import sys

import bpy

FOLDER = sys.argv[sys.argv.index("--") + 1]


def main():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    sequence = [write_picture("sequence/f_%03d.png" % number) for number in range(1, 4)]
    tiles = [write_picture("tiles/t.%d.png" % number) for number in (1001, 1002)]
    scene = bpy.context.scene
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(FOLDER, "sets.blend"))
    show("Sequence", sequence[0], "//sequence/f_001.png", "SEQUENCE")
    show("Tiles", tiles[0], "//tiles/t.<UDIM>.png", "TILED")
    bpy.ops.object.camera_add(location=(0, 0, 5))
    scene.camera = bpy.context.object
    scene.render.engine = "CYCLES"
    scene.cycles.samples = 1
    scene.cycles.use_denoising = False
    scene.render.resolution_x, scene.render.resolution_y = 60, 40
    scene.render.resolution_percentage = 50
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(FOLDER, "sets.blend"), relative_remap=False)


def write_picture(name):
    path = os.path.join(FOLDER, *name.split("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    image = bpy.data.images.new("picture", 2, 2)
    image.filepath_raw = path
    image.file_format = "PNG"
    image.save()
    bpy.data.images.remove(image)
    return path


def show(name, path, stored, source):
    image = bpy.data.images.load(path)
    image.name = name
    image.source = source
    image.filepath = stored
    bpy.ops.mesh.primitive_plane_add()
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    bpy.context.object.data.materials.append(material)
    node = material.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = image
    node.image_user.frame_start = 2
    node.image_user.frame_duration = 3
    node.image_user.use_auto_refresh = True
    shader = next(each for each in material.node_tree.nodes if each.type == "BSDF_PRINCIPLED")
    material.node_tree.links.new(node.outputs["Color"], shader.inputs["Base Color"])


main()
