"""Makes a tiny project for the real-Blender test, in the folder given after "--".

Six squares seen from above, each with one flat colour from a file that is referred to in its own way. From the left,
upper row: relative, absolute, a Windows drive; lower row: a linked library with an absolute path (its texture relative
to it), an absolute path that will not be uploaded, a library that will not be uploaded.
"""

import os
import sys

import bpy

FOLDER = sys.argv[sys.argv.index("--") + 1]
RED, GREEN, BLUE, YELLOW, CYAN = (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (0, 1, 1)


def main():
    make_library("library/square.blend", (-1, -0.5), "//yellow.png", YELLOW)
    make_library("left-behind/square.blend", (1, -0.5), "//cyan.png", CYAN)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    write_picture("scene/textures/red.png", RED)
    write_picture("absolute/green.png", GREEN)
    write_picture("windows/blue.png", BLUE)
    write_picture("left-behind/cyan.png", CYAN)
    add_square("relative", (-1, 0.5), path("scene/textures/red.png"), "//textures/red.png")
    add_square("absolute", (0, 0.5), path("absolute/green.png"), path("absolute/green.png"))
    add_square("windows", (1, 0.5), path("windows/blue.png"), "D:\\textures\\blue.png")
    add_square("left behind", (0, -0.5), path("left-behind/cyan.png"), path("left-behind/cyan.png"))
    link("library/square.blend")
    link("left-behind/square.blend")
    set_up_scene()
    bpy.ops.wm.save_as_mainfile(filepath=path("scene/scene.blend"), relative_remap=False, compress=False)


def path(name):
    full = os.path.join(FOLDER, *name.split("/"))
    os.makedirs(os.path.dirname(full), exist_ok=True)
    return full


def write_picture(name, colour):
    image = bpy.data.images.new("picture", 4, 4)
    image.pixels = [*colour, 1] * 16
    image.filepath_raw = path(name)
    image.file_format = "PNG"
    image.save()
    bpy.data.images.remove(image)


def make_library(name, place, stored, colour):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    picture = name.rsplit("/", 1)[0] + "/" + stored[2:]
    write_picture(picture, colour)
    square = add_square(name, place, path(picture), stored)
    collection = bpy.data.collections.new("square")
    bpy.context.scene.collection.objects.unlink(square)
    collection.objects.link(square)
    bpy.context.scene.collection.children.link(collection)
    bpy.ops.wm.save_as_mainfile(filepath=path(name), relative_remap=False)


def add_square(name, place, file, stored):
    x, y = place
    mesh = bpy.data.meshes.new(name)
    corners = [(x - 0.5, y - 0.5, 0), (x + 0.5, y - 0.5, 0), (x + 0.5, y + 0.5, 0), (x - 0.5, y + 0.5, 0)]
    mesh.from_pydata(corners, [], [(0, 1, 2, 3)])
    mesh.uv_layers.new()
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()
    texture, emission = nodes.new("ShaderNodeTexImage"), nodes.new("ShaderNodeEmission")
    texture.image = bpy.data.images.load(file)
    texture.image.filepath = stored
    links.new(texture.outputs["Color"], emission.inputs["Color"])
    links.new(emission.outputs["Emission"], nodes.new("ShaderNodeOutputMaterial").inputs["Surface"])
    mesh.materials.append(material)
    square = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(square)
    return square


def link(name):
    with bpy.data.libraries.load(path(name), link=True, relative=False) as (_, into):
        into.collections = ["square"]
    bpy.context.scene.collection.children.link(into.collections[0])


def set_up_scene():
    scene = bpy.context.scene
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    camera.data.type = "ORTHO"
    camera.data.ortho_scale = 3
    camera.location = (0, 0, 5)
    scene.collection.objects.link(camera)
    scene.camera = camera
    scene.render.engine = "CYCLES"
    scene.cycles.samples = 1
    scene.cycles.use_denoising = True
    scene.view_settings.view_transform = "Standard"
    scene.render.filepath = "//renders/square_"
    scene.render.image_settings.file_format = "PNG"


main()
