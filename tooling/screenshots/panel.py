"""Runs inside a Blender with a window: arranges it, presses Submit, and takes a picture of the Farmhand panel.

``blender SCENE --python panel.py -- PARAMETERS.json ANSWER.json``
"""

import os
import sys
from typing import Any, Dict, Iterator, Optional

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "apps", "blender", "test", "in-blender"))

import bpy
from in_window import area_of, draw_panel, make_room, over, run
from installed import handover, other_threads, part

parameters, answer = handover()
state = part(parameters["module"], "state")
found: Dict[str, Any] = {"states": [], "threads": []}


def picture() -> None:
    draw_panel(times=2)
    bpy.ops.screen.screenshot(filepath=parameters["picture"])


def view() -> Optional[Dict[str, Any]]:
    current = state.session.submission_of(bpy.data.filepath)
    if current is not None and current["state"] not in found["states"]:
        found["states"].append(current["state"])
    found["threads"] += [name for name in other_threads() if name not in found["threads"]]
    return current


def frames_done() -> int:
    current = view()
    return current["frames"]["done"] if current and current["frames"] else 0


def ended() -> bool:
    return view() is not None and state.session.open_submission_of(bpy.data.filepath) is None


def fail_on_problem() -> None:
    if state.session.problem is not None:
        raise AssertionError(state.session.problem)


def steps() -> Iterator[None]:
    """Each ``yield`` hands back to Blender for a moment."""
    yield from make_room()
    space = area_of("VIEW_3D").spaces.active
    space.shading.type = "MATERIAL"
    space.overlay.show_overlays = False
    space.show_gizmo = False
    space.show_region_toolbar = False
    space.show_region_ui = False
    space.region_3d.view_perspective = "CAMERA"
    yield
    with over("VIEW_3D"):
        bpy.ops.view3d.view_center_camera()
    yield

    # Drawing the panel connects it; nobody asked for that here.
    with over("PROPERTIES"):
        bpy.ops.view2d.pan(deltax=0, deltay=-10_000)
    while state.session.account is None:
        fail_on_problem()
        yield
    found["account"] = state.session.account

    found["submit"] = sorted(bpy.ops.farmhand.submit("INVOKE_DEFAULT"))
    while frames_done() < parameters["framesInPicture"] and not ended():
        fail_on_problem()
        yield
    found["pictureAt"] = view()
    picture()
    while not ended():
        fail_on_problem()
        yield
    found["view"] = view()

    bpy.ops.ed.undo_push(message="a change of the artist's")
    yield
    found["dirty"] = bpy.data.is_dirty
    found["submitUnsaved"] = sorted(bpy.ops.farmhand.submit("INVOKE_DEFAULT"))
    yield
    found["submittedUnsaved"] = state.session.is_submitting(bpy.data.filepath)


run(steps(), found, answer, pause_seconds=0.2)
