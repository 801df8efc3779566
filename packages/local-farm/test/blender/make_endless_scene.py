"""Saves a scene that takes practically for ever to render, to the path given after "--"."""

import sys

import bpy

bpy.ops.wm.read_factory_settings()
scene = bpy.context.scene
scene.render.engine = "CYCLES"
scene.cycles.samples = 16_000_000
scene.cycles.use_adaptive_sampling = False
bpy.ops.wm.save_as_mainfile(filepath=sys.argv[sys.argv.index("--") + 1])
