"""Makes the scenes that `npm run bench -- scene` reads, in headless Blender. Run by scene-files.ts.

Arguments: the folder of pictures.py, the folder to write into, and the sizes as JSON (`SceneSizes` in scene-files.ts).
The same sizes give the same scenes.
"""

import json
import math
import os
import random
import shutil
import sys
from array import array

import bpy

FIXTURES, FOLDER, SIZES = sys.argv[sys.argv.index("--") + 1 :][:3]
sys.path.insert(0, FIXTURES)
sys.dont_write_bytecode = True
from pictures import write_png  # noqa: E402

# A vertex of a square grid with its share of edges, loops, polygons and texture coordinates, in bytes.
VERTEX_BYTES = 16 + 2 * 12 + 4 * 8 + 12 + 4 * 12
NOISE_NUMBERS = 1 << 20


def main():
    sizes = json.loads(SIZES)
    make_pictures(sizes["images"])
    for big in sizes["bigScenes"]:
        fresh()
        make_big(sizes["images"], big)
        save(big["name"] + ".blend", False)
        save(big["name"] + "-zstd.blend", True)
    make_libraries(sizes["images"], sizes["libraries"])


def fresh():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.preferences.filepaths.save_version = 0


def save(relative_path, compress):
    path = os.path.join(FOLDER, relative_path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    bpy.ops.wm.save_as_mainfile(filepath=path, compress=compress, relative_remap=False)


def picture_name(index):
    return "picture_%04d.png" % index


def make_pictures(count):
    first = os.path.join(FOLDER, "textures", picture_name(0))
    write_png(first, 4, 4, lambda x, y: (200, 120, 40))
    for index in range(1, count):
        shutil.copyfile(first, os.path.join(FOLDER, "textures", picture_name(index)))


def make_big(images, big):
    """`images` pictures, each in a material of its own; the materials spread evenly over the meshes."""
    meshes = big["meshes"]
    noise = Noise(big["noiseBits"])
    grid = Grid(big["meshBytes"] // meshes)
    for index in range(meshes):
        mesh = grid.mesh("Bulk %04d" % index, index, noise)
        for image in range(index, images, meshes):
            mesh.materials.append(textured_material(image, "//textures/", big["shader"]))
        show(mesh, bpy.context.scene.collection)


def make_libraries(images, libraries):
    """A scene that shows one collection from each library."""
    noise = Noise(libraries["noiseBits"])
    grid = Grid(libraries["meshBytes"])
    each = libraries["imagesEach"]
    count = libraries["count"]
    for index in range(count):
        fresh()
        collection = bpy.data.collections.new("Set %02d" % index)
        bpy.context.scene.collection.children.link(collection)
        mesh = grid.mesh("Bulk", index, noise)
        for image in range(each):
            number = (index * each + image) % images
            mesh.materials.append(textured_material(number, "//../textures/", "ShaderNodeBsdfPrincipled"))
        show(mesh, collection)
        save("libraries/set_%02d.blend" % index, False)
    fresh()
    for index in range(count):
        path = os.path.join(FOLDER, "libraries", "set_%02d.blend" % index)
        with bpy.data.libraries.load(path, link=True) as (_, wanted):
            wanted.collections = ["Set %02d" % index]
        instance = bpy.data.objects.new("Set %02d" % index, None)
        instance.instance_type = "COLLECTION"
        instance.instance_collection = wanted.collections[0]
        bpy.context.scene.collection.objects.link(instance)
    for library in bpy.data.libraries:
        library.filepath = "//libraries/" + os.path.basename(library.filepath)
    save("libraries.blend", False)


def textured_material(index, folder, shader):
    material = bpy.data.materials.new("Material %04d" % index)
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    picture = tree.nodes.new("ShaderNodeTexImage")
    picture.image = bpy.data.images.load(os.path.join(FOLDER, "textures", picture_name(index)), check_existing=True)
    picture.image.filepath = folder + picture_name(index)
    surface = tree.nodes.new(shader)
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(picture.outputs["Color"], surface.inputs[0])
    tree.links.new(surface.outputs[0], output.inputs["Surface"])
    return material


def show(mesh, collection):
    collection.objects.link(bpy.data.objects.new(mesh.name, mesh))


class Noise:
    """Numbers from 0 to 1, made once: drawing new ones for each mesh would take longer than saving it."""

    def __init__(self, bits):
        rng = random.Random(1)
        scale = float(1 << bits)
        self._numbers = array("f", (rng.getrandbits(bits) / scale for _ in range(NOISE_NUMBERS)))

    def take(self, count, start):
        numbers = array("f")
        at = start % len(self._numbers)
        while len(numbers) < count:
            numbers.extend(self._numbers[at : at + count - len(numbers)])
            at = 0
        return numbers


class Grid:
    """A square grid of quads whose mesh takes about so many bytes of a file, and at least one quad."""

    def __init__(self, size_bytes):
        side = max(2, round(math.sqrt(size_bytes / VERTEX_BYTES)))
        self._vertices = side * side
        # Rows of edges first, then columns.
        across = side * (side - 1)
        self._edges = array("i")
        for y in range(side):
            for x in range(side - 1):
                self._edges.extend((y * side + x, y * side + x + 1))
        for y in range(side - 1):
            for x in range(side):
                self._edges.extend((y * side + x, (y + 1) * side + x))
        self._corners = array("i")
        self._sides = array("i")
        for y in range(side - 1):
            for x in range(side - 1):
                here = y * side + x
                self._corners.extend((here, here + 1, here + side + 1, here + side))
                row = y * (side - 1) + x
                self._sides.extend((row, across + here + 1, row + side - 1, across + here))
        self._starts = array("i", range(0, len(self._corners), 4))

    def mesh(self, name, seed, noise):
        mesh = bpy.data.meshes.new(name)
        mesh.vertices.add(self._vertices)
        mesh.edges.add(len(self._edges) // 2)
        mesh.loops.add(len(self._corners))
        mesh.polygons.add(len(self._starts))
        mesh.vertices.foreach_set("co", noise.take(3 * self._vertices, seed * 7919))
        mesh.edges.foreach_set("vertices", self._edges)
        mesh.loops.foreach_set("vertex_index", self._corners)
        mesh.loops.foreach_set("edge_index", self._sides)
        mesh.polygons.foreach_set("loop_start", self._starts)
        mesh.polygons.foreach_set("loop_total", array("i", [4]) * len(self._starts))
        layer = mesh.uv_layers.new(name="UV")
        layer.data.foreach_set("uv", noise.take(2 * len(self._corners), seed * 104729))
        return mesh


main()
