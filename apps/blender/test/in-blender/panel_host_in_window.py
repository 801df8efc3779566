"""A Blender with a window that the web panel asks things of: the add-on's own timer answers, and this does what an artist
does meanwhile: opens the panel, chooses a file, closes the file browser, opens the scene anew instead of choosing, and undoes what
the panel changed.

``blender SCENE --python panel_host_in_window.py -- PARAMETERS.json ANSWER.json``
"""

import os
import sys
import time
from typing import Any, Callable, Dict, Iterator

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bpy
from in_window import over, run
from installed import handover, other_threads, part

#: Far longer than anything here takes; only a fault lasts this long.
PATIENCE_SECONDS = 60.0

parameters, answer = handover()
bpy.ops.preferences.addon_enable(module="farmhand")
bpy.context.preferences.filepaths.save_version = 0
bpy.context.preferences.view.show_splash = False
# In the window that there is, as some artists have it; a second one is for a window manager to place.
bpy.context.preferences.view.filebrowser_display_type = "SCREEN"
state = part("farmhand", "state")
found: Dict[str, Any] = {}


def until(holds: Callable[[], bool]) -> Iterator[None]:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if state.session.problem is not None:
            raise AssertionError(state.session.problem)
        if time.monotonic() > give_up_at:
            raise AssertionError("waited in vain")
        yield


def browsers() -> Any:
    """Windows with a file browser in them."""
    windows = bpy.context.window_manager.windows
    return [(window, area) for window in windows for area in window.screen.areas if area.type == "FILE_BROWSER"]


def in_browser(button: Callable[[], Any]) -> Iterator[None]:
    """Presses a button of the file browser, once it is open, and waits until it is closed."""
    yield from until(lambda: bool(browsers()) and browsers()[0][1].spaces.active.params is not None)
    window, area = browsers()[0]
    params = area.spaces.active.params
    found["folderOfBrowser"] = params.directory.decode("utf-8")
    params.filename = parameters["choose"]
    yield
    region = next(region for region in area.regions if region.type == "WINDOW")
    with bpy.context.temp_override(window=window, area=area, region=region):
        button()
    yield from until(lambda: not browsers())


def steps() -> Iterator[None]:
    yield
    with over("PROPERTIES"):
        bpy.ops.farmhand.open_panel("INVOKE_DEFAULT")
    yield from in_browser(bpy.ops.file.execute)
    yield from in_browser(bpy.ops.file.cancel)
    # Opening a file takes the file browser away, chosen or not.
    yield from until(lambda: bool(browsers()))
    yield
    bpy.ops.wm.open_mainfile(filepath=bpy.data.filepath)
    yield
    found["browsersAfterOpening"] = len(browsers())
    yield from until(lambda: not os.path.exists(parameters["goOn"]))
    found["threads"] = other_threads()
    layer = bpy.context.window_manager.windows[0].view_layer
    found["active"] = layer.objects.active.name
    found["field"] = bpy.data.images["Field"].filepath
    with over("VIEW_3D"):
        bpy.ops.ed.undo()
    yield
    found["fieldUndone"] = bpy.data.images["Field"].filepath


run(steps(), found, answer, pause_seconds=0.1)
