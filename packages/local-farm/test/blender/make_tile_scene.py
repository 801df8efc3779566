"""Makes a scene for the test of tiles, in the .blend file given after "--".

A bright gradient half covered by a ball, on nothing: colours beyond white, soft edges and transparency. Two view
layers, so that a picture in layers has more than one. With "flipped" after the file's name, the scene is turned upside
down after it is rendered, which no tile can do for itself.
"""

import sys

import bpy


def main():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    bpy.ops.mesh.primitive_plane_add(size=2, location=(-0.3, 0, 0))
    give_material(bpy.context.object, make_gradient())
    bpy.ops.mesh.primitive_uv_sphere_add(radius=0.6, location=(0.6, 0.1, 0.5))
    give_material(bpy.context.object, make_paint())
    bpy.ops.object.light_add(type="SUN", rotation=(0.6, 0.4, 0))
    bpy.context.object.data.energy = 4
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    camera.location = (0.1, -0.2, 4)
    scene.collection.objects.link(camera)
    scene.camera = camera
    scene.view_layers.new("second")
    scene.view_layers[0].use_pass_z = True
    scene.render.engine = "CYCLES"
    scene.cycles.samples = 4
    scene.cycles.use_denoising = False
    scene.render.film_transparent = True
    scene.render.image_settings.file_format = "PNG"
    path, *options = sys.argv[sys.argv.index("--") + 1 :]
    if "flipped" in options:
        flip(scene)
    bpy.ops.wm.save_as_mainfile(filepath=path)


def flip(scene):
    if hasattr(scene, "compositing_node_group"):
        tree = bpy.data.node_groups.new("flip", "CompositorNodeTree")
        tree.interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
        scene.compositing_node_group = tree
        end = tree.nodes.new("NodeGroupOutput")
    else:
        scene.use_nodes = True
        tree = scene.node_tree
        tree.nodes.clear()
        end = tree.nodes.new("CompositorNodeComposite")
    layers, turned = tree.nodes.new("CompositorNodeRLayers"), tree.nodes.new("CompositorNodeFlip")
    turned.axis = "Y"
    tree.links.new(layers.outputs["Image"], turned.inputs["Image"])
    tree.links.new(turned.outputs["Image"], end.inputs[0])


def give_material(block, material):
    block.data.materials.append(material)


def make_gradient():
    material = bpy.data.materials.new("gradient")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()
    place, emission = nodes.new("ShaderNodeTexCoord"), nodes.new("ShaderNodeEmission")
    emission.inputs["Strength"].default_value = 3
    links.new(place.outputs["Generated"], emission.inputs["Color"])
    links.new(emission.outputs["Emission"], nodes.new("ShaderNodeOutputMaterial").inputs["Surface"])
    return material


def make_paint():
    material = bpy.data.materials.new("paint")
    material.use_nodes = True
    return material


main()
