"""Runs inside a Blender with a window: checks a broken scene, puts it right, undoes that, and checks it again.

``blender SCENE --python check_in_window.py -- PARAMETERS.json ANSWER.json``
"""

import os
import sys
import time
from typing import Any, Dict, Iterator, List

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bpy
from in_window import area_of, draw_panel, make_room, over, run
from installed import handover, other_threads, part

#: Far longer than anything here takes; only a fault lasts this long.
PATIENCE_SECONDS = 120.0

parameters, answer = handover()
module = parameters["module"]
state = part(module, "state")
fixes = part(module, "fixes")
offers_of = part(module, "fix_offers").offers_of
job_settings = part(module, "scene_settings").job_settings
found: Dict[str, Any] = {}


def press(operator: Any, **values: Any) -> None:
    with over("PROPERTIES"):
        operator("INVOKE_DEFAULT", True, **values)


def press_offer(offer: Any) -> None:
    press(getattr(bpy.ops.farmhand, offer.operator.split(".")[1]), **offer.values)


def until(holds: Any) -> Iterator[None]:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if state.session.problem is not None:
            raise AssertionError(state.session.problem)
        if time.monotonic() > give_up_at:
            raise AssertionError("waited in vain")
        yield


def report() -> Dict[str, Any]:
    return state.session.check_of(bpy.data.filepath).report


def names() -> List[str]:
    return ["{} {}".format(each["severity"], each["id"]) for each in report()["findings"]]


def stale() -> Any:
    with over("PROPERTIES"):
        return state.session.staleness_of(bpy.data.filepath, bpy.data.is_dirty, job_settings(bpy.context))


def checked() -> Iterator[None]:
    yield from until(lambda: not state.session.is_checking(bpy.data.filepath))


def saved() -> Iterator[None]:
    press(bpy.ops.wm.save_mainfile)
    yield from until(lambda: not bpy.data.is_dirty)


def of_scene() -> Dict[str, Any]:
    """What the presses change."""
    scene = bpy.context.window_manager.windows[0].scene
    return {
        "camera": scene.camera.name if scene.camera else None,
        "format": scene.render.image_settings.file_format,
        "step": scene.frame_step,
        "field": bpy.data.images["Field"].filepath,
        "library": bpy.data.libraries[0].filepath,
        "linkedObjects": len(bpy.data.collections["Rotor"].all_objects),
        "chosen": scene.get("farmhand"),
    }


def arrange() -> Iterator[None]:
    yield from make_room()
    # Nothing here looks at the scene itself, which takes long to draw without a graphics card.
    area_of("VIEW_3D").type = "TEXT_EDITOR"
    yield


def steps() -> Iterator[None]:
    """Each ``yield`` hands back to Blender for a moment."""
    yield from arrange()
    scene = bpy.context.window_manager.windows[0].scene
    scene.camera = None
    scene.render.image_settings.file_format = "AVI_JPEG"
    scene.frame_step = 2
    with over("PROPERTIES"):
        bpy.ops.ed.undo_push(message="what is broken")
    yield from saved()
    found["keptInScene"] = scene.get("farmhand")
    found["before"] = of_scene()

    press(bpy.ops.farmhand.check)
    found["checking"] = state.session.is_checking(bpy.data.filepath)
    yield from checked()
    found["found"] = names()
    found["staleAtOnce"] = stale()
    draw_panel()
    yield
    found["dirtyAfterDrawing"] = bpy.data.is_dirty

    pressed = 0
    for finding in report()["findings"]:
        for offer in offers_of(finding):
            asks_for_file = offer.operator == "farmhand.relink" and not offer.values["filepath"]
            if fixes.is_possible(offer) and not asks_for_file:
                press_offer(offer)
                pressed += 1
                break
        yield
    found["putRight"] = of_scene()
    found["dirtyAfterwards"] = bpy.data.is_dirty
    found["staleAfterwards"] = stale()
    draw_panel()
    yield

    for _ in range(pressed):
        with over("PROPERTIES"):
            bpy.ops.ed.undo()
        yield
    found["undone"] = of_scene()
    for _ in range(pressed):
        with over("PROPERTIES"):
            bpy.ops.ed.redo()
        yield
    found["redone"] = of_scene()

    press(bpy.ops.farmhand.check, save_first=True)
    found["threadsWhileChecking"] = other_threads()
    yield from checked()
    found["threads"] = other_threads()
    found["apart"] = state.apart.connected and not state.apart.fallen_back
    found["after"] = names()
    found["dirtyWhenSaved"] = bpy.data.is_dirty
    found["staleWhenChecked"] = stale()
    draw_panel()
    yield
    boards = os.path.join(os.path.dirname(bpy.data.filepath), "textures", "boards.png")
    press(bpy.ops.farmhand.keep_file, path=boards)
    yield
    found["staleWhenChanged"] = stale()
    yield from saved()
    found["staleWhenSaved"] = stale()

    press(bpy.ops.farmhand.check)
    yield from checked()
    with over("PROPERTIES"):
        found["moreFixes"] = sorted(bpy.ops.farmhand.more_fixes(finding=0))
    yield
    draw_panel()


run(steps(), found, answer, pause_seconds=0.1)
