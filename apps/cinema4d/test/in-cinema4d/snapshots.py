"""Prints snapshots of documents of many kinds, by name, as one JSON object: what the plugin would send."""

import json
import os
import sys

_APP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, _APP)

import tests
from tests.scenes import REDSHIFT, bitmap_material, document, settings

import c4d
from c4d import documents, host
from farmhand_cinema4d.snapshot import take_snapshot


def never_saved():
    return document("", "Untitled 1")


def with_everything():
    folder = "/projects/große Mühle 夜"
    host.plugin_files = {1: ("xpEmitter", "/opt/cinema4d/plugins/X-Particles/xp.xlib")}
    camera = c4d.BaseObject(5103, "Close")
    rig = c4d.BaseObject(1, "Emitter", children=[camera])
    passes = [c4d.BaseList2D(name="Depth")]
    close = settings("Close", multipass=passes, RENDERENGINE=REDSHIFT, MULTIPASS_ENABLE=True, MULTIPASS_SAVEIMAGE=True)
    materials = [
        bitmap_material("Wood", "wood.png"),
        bitmap_material("Far", "\\\\nas\\tex\\far.exr"),
        bitmap_material("Rust", "asset:///file_edb3eb584c0d905c~.png"),
    ]
    takes = [documents.BaseTake("Close", render_data=close, camera=camera)]
    doc = document(folder, "große Mühle 夜.c4d", takes=takes, objects=[rig], materials=materials)
    doc.uses = [(material.GetFirstShader(), 1000) for material in materials]
    doc.changed = True
    return doc


def nothing_set():
    """Settings that a script left half made."""
    return document("/a", "b.c4d", render_data=settings(XRES=0.0, YRES=0.0, FRAMESTEP=0, PATH="", FORMAT=0))


def many_files():
    """More than a request takes in one piece."""
    holder = c4d.BaseObject(1, "Library", {index: "tex/wood-%d.png" % index for index in range(20000)})
    doc = document("/projects/many", "many.c4d", objects=[holder])
    doc.uses = [(holder, index) for index in range(20000)]
    return doc


assert tests
made = {each.__name__: take_snapshot(each()) for each in (never_saved, with_everything, nothing_set, many_files)}
json.dump(made, sys.stdout)
