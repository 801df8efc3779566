"""Runs inside a Blender with a window: arranges it, presses Submit, and takes a picture of the Farmhand panel.

``blender SCENE --python panel.py -- PARAMETERS.json ANSWER.json``. Everything happens in a timer, so that Blender
draws and the add-on's own timer runs between the steps, as they do for an artist.
"""

import importlib
import json
import os
import sys
import traceback
from typing import Any, Callable, Dict, Iterator, Optional

import bpy

parameter_file, answer_file = sys.argv[sys.argv.index("--") + 1 :][:2]
with open(parameter_file, encoding="utf-8") as file:
    parameters: Dict[str, Any] = json.load(file)

state = importlib.import_module(parameters["module"] + ".state")
found: Dict[str, Any] = {"states": []}


def area_of(kind: str) -> Any:
    return next(area for area in bpy.context.window_manager.windows[0].screen.areas if area.type == kind)


def in_area(kind: str, call: Callable[[], Any]) -> Any:
    """Makes a call as if the mouse were over the main region of the area of that kind."""
    area = area_of(kind)
    region = next(region for region in area.regions if region.type == "WINDOW")
    window = bpy.context.window_manager.windows[0]
    with bpy.context.temp_override(window=window, area=area, region=region):
        return call()


def picture() -> None:
    # The panel is the last but a few of the tab; the way to it is the way down.
    in_area("PROPERTIES", lambda: bpy.ops.view2d.pan(deltax=0, deltay=-10_000))
    bpy.ops.wm.redraw_timer(type="DRAW_WIN_SWAP", iterations=2)
    bpy.ops.screen.screenshot(filepath=parameters["picture"])


def view() -> Optional[Dict[str, Any]]:
    current = state.session.submission_of(bpy.data.filepath)
    if current is not None and current["state"] not in found["states"]:
        found["states"].append(current["state"])
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
    for kind in ("DOPESHEET_EDITOR", "OUTLINER"):
        in_area(kind, bpy.ops.screen.area_close)
        yield
    in_area("PROPERTIES", bpy.ops.screen.area_close)
    yield
    in_area("VIEW_3D", lambda: bpy.ops.screen.area_split(direction="VERTICAL", factor=0.5))
    yield
    screen = bpy.context.window_manager.windows[0].screen
    right: Any = max((area for area in screen.areas if area.type == "VIEW_3D"), key=lambda area: area.x)
    right.type = "PROPERTIES"
    yield
    right.spaces.active.context = "RENDER"
    space = area_of("VIEW_3D").spaces.active
    space.shading.type = "MATERIAL"
    space.overlay.show_overlays = False
    space.show_gizmo = False
    space.show_region_toolbar = False
    space.show_region_ui = False
    space.region_3d.view_perspective = "CAMERA"
    yield
    in_area("VIEW_3D", bpy.ops.view3d.view_center_camera)
    yield

    # Drawing the panel connects it; nobody asked for that here.
    in_area("PROPERTIES", lambda: bpy.ops.view2d.pan(deltax=0, deltay=-10_000))
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


remaining = steps()


def tick() -> Optional[float]:
    try:
        next(remaining)
        return 0.2
    except StopIteration:
        pass
    except BaseException:
        found["error"] = traceback.format_exc()
    with open(answer_file + ".partial", "w", encoding="utf-8") as file:
        json.dump(found, file)
    os.replace(answer_file + ".partial", answer_file)
    bpy.ops.wm.quit_blender()
    return None


bpy.app.timers.register(tick, first_interval=1.0)
