"""What scripts share that do things in a Blender with a window, step by step.

Every step runs in a timer, so that Blender draws, notices changes and runs the add-on's own timer between two of them,
as it does for an artist.
"""

import traceback
from typing import Any, Callable, Dict, Iterator, Optional

import bpy


def area_of(kind: str) -> Any:
    """The first area of that kind in the window."""
    return next(area for area in bpy.context.window_manager.windows[0].screen.areas if area.type == kind)


def over(kind: str) -> Any:
    """A context as if the mouse were over the main region of the area of that kind."""
    area = area_of(kind)
    region = next(region for region in area.regions if region.type == "WINDOW")
    return bpy.context.temp_override(window=bpy.context.window_manager.windows[0], area=area, region=region)


def draw_panel(times: int = 1) -> None:
    """Draws everything; the panel is the last but a few of the tab, and the way to it is the way down."""
    with over("PROPERTIES"):
        bpy.ops.view2d.pan(deltax=0, deltay=-10_000)
    bpy.ops.wm.redraw_timer(type="DRAW_WIN_SWAP", iterations=times)


def make_room() -> Iterator[None]:
    """Gives the right half of the window to the Render properties; the left one keeps the 3D view."""
    for kind in ("DOPESHEET_EDITOR", "OUTLINER", "PROPERTIES"):
        with over(kind):
            bpy.ops.screen.area_close()
        yield
    with over("VIEW_3D"):
        bpy.ops.screen.area_split(direction="VERTICAL", factor=0.5)
    yield
    screen = bpy.context.window_manager.windows[0].screen
    right: Any = max((area for area in screen.areas if area.type == "VIEW_3D"), key=lambda area: area.x)
    right.type = "PROPERTIES"
    yield
    right.spaces.active.context = "RENDER"


def run(
    steps: Iterator[None], found: Dict[str, Any], answer: Callable[[Any], None], pause_seconds: float
) -> None:
    """Goes on with ``steps`` after every pause; at their end, answers what was ``found`` and quits Blender.

    What goes wrong is in the answer as ``error``, with its traceback.
    """

    def tick() -> Optional[float]:
        try:
            next(steps)
            return pause_seconds
        except StopIteration:
            pass
        except BaseException:
            found["error"] = traceback.format_exc()
        answer(found)
        bpy.ops.wm.quit_blender()
        return None

    bpy.app.timers.register(tick, first_interval=1.0, persistent=True)
