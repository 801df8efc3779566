"""Text in Blender's layouts, whose labels neither wrap nor tell how wide they are."""

from typing import Any, List

import bpy

from .farmhand_bridge import Problem
from .fix_offers import Offer
from .progress import FindingText, shorten_path, wrap

SEVERITY_ICONS = {"error": "CANCEL", "warning": "ERROR", "notice": "INFO"}


def language() -> str:
    """``zh`` while Blender speaks Chinese, else ``en``: the languages that findings come in."""
    return "zh" if str(bpy.app.translations.locale).startswith("zh") else "en"


def columns_of(context: bpy.types.Context) -> int:
    """Roughly how many letters fit in one line of the panel beside an icon."""
    system = context.preferences.system
    letter_width = 6.3 * system.ui_scale
    return int((context.region.width - 80 * system.ui_scale) / letter_width)


def draw_problem(layout: Any, problem: Problem, columns: int) -> None:
    """What went wrong, in the colour of alarm, and below it what to do; in Chinese where Blender speaks Chinese."""
    message, hint = problem.words(chinese=language() == "zh")
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


def draw_finding(layout: Any, finding: FindingText, columns: int) -> None:
    """One finding with the data-block and the path it is about."""
    lines = wrap(finding.text, columns)
    if finding.owner:
        lines.append(finding.owner)
    if finding.path:
        lines.append(shorten_path(finding.path, columns))
    draw_lines(layout, lines, SEVERITY_ICONS.get(finding.severity, "INFO"))


def draw_offer(layout: Any, offer: Offer) -> None:
    """A button that puts something right."""
    button = layout.operator(offer.operator, text=offer.text, icon=offer.icon)
    for name, value in offer.values.items():
        setattr(button, name, value)
