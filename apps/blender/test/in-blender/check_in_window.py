"""Runs inside a Blender with a window: checks a broken scene, puts it right, undoes that, and checks it again.

``blender SCENE --python check_in_window.py -- PARAMETERS.json ANSWER.json``. Everything happens in a timer, so that
Blender draws, notices changes and runs the add-on's own timer between the steps, as it does for an artist.
"""

import importlib
import json
import os
import sys
import time
import traceback
from typing import Any, Dict, Iterator, List, Optional

import bpy

#: Far longer than anything here takes; only a fault lasts this long.
PATIENCE_SECONDS = 120.0

parameter_file, answer_file = sys.argv[sys.argv.index("--") + 1 :][:2]
with open(parameter_file, encoding="utf-8") as file:
    parameters: Dict[str, Any] = json.load(file)


def part(name: str) -> Any:
    return importlib.import_module("{}.{}".format(parameters["module"], name))


state = part("state")
fixes = part("fixes")
offers_of = part("fix_offers").offers_of
job_settings = part("scene_settings").job_settings
found: Dict[str, Any] = {}


def override() -> Any:
    """A context as if the mouse were over the properties, where the panel is."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type == "PROPERTIES")
    region = next(region for region in area.regions if region.type == "WINDOW")
    return bpy.context.temp_override(window=window, area=area, region=region)


def press(operator: Any, **values: Any) -> None:
    with override():
        operator("INVOKE_DEFAULT", True, **values)


def press_offer(offer: Any) -> None:
    press(getattr(bpy.ops.farmhand, offer.operator.split(".")[1]), **offer.values)


def drawn() -> None:
    """Draws everything; the panel is the last but a few of the tab, and the way to it is the way down."""
    with override():
        bpy.ops.view2d.pan(deltax=0, deltay=-10_000)
    bpy.ops.wm.redraw_timer(type="DRAW_WIN_SWAP", iterations=1)


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
    with override():
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
    """Half of the window for the panel."""
    screen = bpy.context.window_manager.windows[0].screen
    for kind in ("DOPESHEET_EDITOR", "OUTLINER", "PROPERTIES"):
        area = next(area for area in screen.areas if area.type == kind)
        with bpy.context.temp_override(window=bpy.context.window_manager.windows[0], area=area):
            bpy.ops.screen.area_close()
        yield
    area = next(area for area in screen.areas if area.type == "VIEW_3D")
    region = next(region for region in area.regions if region.type == "WINDOW")
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0], area=area, region=region):
        bpy.ops.screen.area_split(direction="VERTICAL", factor=0.5)
    yield
    left, right = sorted((area for area in screen.areas if area.type == "VIEW_3D"), key=lambda area: area.x)
    right.type = "PROPERTIES"
    yield
    right.spaces.active.context = "RENDER"
    # Nothing here looks at the scene itself, which takes long to draw without a graphics card.
    left.type = "TEXT_EDITOR"
    yield


def steps() -> Iterator[None]:
    """Each ``yield`` hands back to Blender for a moment."""
    yield from arrange()
    scene = bpy.context.window_manager.windows[0].scene
    scene.camera = None
    scene.render.image_settings.file_format = "AVI_JPEG"
    scene.frame_step = 2
    with override():
        bpy.ops.ed.undo_push(message="what is broken")
    yield from saved()
    found["keptInScene"] = scene.get("farmhand")
    found["before"] = of_scene()

    press(bpy.ops.farmhand.check)
    found["checking"] = state.session.is_checking(bpy.data.filepath)
    yield from checked()
    found["found"] = names()
    found["staleAtOnce"] = stale()
    drawn()
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
    drawn()
    yield

    for _ in range(pressed):
        with override():
            bpy.ops.ed.undo()
        yield
    found["undone"] = of_scene()
    for _ in range(pressed):
        with override():
            bpy.ops.ed.redo()
        yield
    found["redone"] = of_scene()

    press(bpy.ops.farmhand.check, save_first=True)
    yield from checked()
    found["after"] = names()
    found["dirtyWhenSaved"] = bpy.data.is_dirty
    found["staleWhenChecked"] = stale()
    drawn()
    yield
    boards = os.path.join(os.path.dirname(bpy.data.filepath), "textures", "boards.png")
    press(bpy.ops.farmhand.keep_file, path=boards)
    yield
    found["staleWhenChanged"] = stale()
    yield from saved()
    found["staleWhenSaved"] = stale()

    press(bpy.ops.farmhand.check)
    yield from checked()
    with override():
        found["moreFixes"] = sorted(bpy.ops.farmhand.more_fixes(finding=0))
    yield
    drawn()


remaining = steps()


def tick() -> Optional[float]:
    try:
        next(remaining)
        return 0.1
    except StopIteration:
        pass
    except BaseException:
        found["error"] = traceback.format_exc()
    with open(answer_file + ".partial", "w", encoding="utf-8") as file:
        json.dump(found, file)
    os.replace(answer_file + ".partial", answer_file)
    bpy.ops.wm.quit_blender()
    return None


bpy.app.timers.register(tick, first_interval=1.0, persistent=True)
