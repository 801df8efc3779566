"""Text in Blender's layouts, whose labels neither wrap nor tell how wide they are."""

from typing import Any, List

import bpy

from .progress import wrap


def columns_of(context: bpy.types.Context) -> int:
    """Roughly how many letters fit in one line of the panel beside an icon."""
    system = context.preferences.system
    letter_width = 6.3 * system.ui_scale
    return int((context.region.width - 80 * system.ui_scale) / letter_width)


def draw_problem(layout: Any, message: str, hint: str, columns: int) -> None:
    """What went wrong, in the colour of alarm, and below it what to do."""
    both = layout.column(align=True)
    alarm = both.column(align=True)
    alarm.alert = True
    draw_lines(alarm, wrap(message, columns), "ERROR")
    if hint:
        draw_lines(both, wrap(hint, columns), "BLANK1")


def draw_lines(layout: Any, lines: List[str], icon: str) -> None:
    """Lines of one text, close together; the first one has the icon."""
    column = layout.column(align=True)
    column.scale_y = 0.8
    for index, line in enumerate(lines):
        column.label(text=line, icon=icon if index == 0 else "BLANK1")
