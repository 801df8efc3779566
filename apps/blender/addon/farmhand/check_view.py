"""The result of a check in the panel. It only reads; nothing of the scene is written while drawing."""

from typing import Any, Dict, List

import bpy

from . import state
from .check_words import facts_of, headline_of, stale_text
from .drawing import SEVERITY_ICONS, draw_finding, draw_lines, draw_offer, language
from .fix_offers import offers_of
from .fixes import is_done, is_possible
from .progress import by_severity, finding_texts, wrap
from .scene_settings import choices_of, job_settings
from .translations import say

_FACT_ICONS = {"environment": "PACKAGE", "hardware": "SYSTEM", "upload": "EXPORT"}
#: More findings than this are counted, not listed.
_MOST_FINDINGS = 12


def draw_check(layout: Any, context: bpy.types.Context, columns: int) -> None:
    """The last check of the open scene, if there is one."""
    scene_path = bpy.data.filepath
    check = state.session.check_of(scene_path)
    if check is None:
        return
    box = layout.box()
    headline = headline_of(check.report, language())
    row = box.row()
    row.label(text=headline.text, icon=SEVERITY_ICONS.get(headline.worst or "", "CHECKMARK"))
    row.operator("farmhand.dismiss_check", text="", icon="X", emboss=False)
    _draw_staleness(box, context, columns)
    facts = box.column(align=True)
    for fact in facts_of(check.report, language()):
        draw_lines(facts, wrap(fact.text, columns), _FACT_ICONS[fact.about])
    _draw_findings(box, check.report["findings"], columns)


def _draw_staleness(layout: Any, context: bpy.types.Context, columns: int) -> None:
    unsaved = bpy.data.is_dirty
    reason = state.session.staleness_of(bpy.data.filepath, unsaved, job_settings(context))
    if reason is None:
        return
    draw_lines(layout, wrap(stale_text(reason, language()), columns), "FILE_REFRESH")
    again = layout.row()
    if unsaved:
        again.operator("farmhand.check", text="Save and Check", icon="FILE_TICK").save_first = True
    else:
        again.operator("farmhand.check", text="Check Again", icon="FILE_REFRESH")


def _draw_findings(layout: Any, findings: List[Dict[str, Any]], columns: int) -> None:
    column = layout.column()
    texts = finding_texts(findings, language())
    for index, (finding, text) in enumerate(zip(by_severity(findings), texts)):
        if index == _MOST_FINDINGS:
            column.label(text=say("and {} more", len(findings) - index), icon="BLANK1")
            return
        draw_finding(column, text, columns)
        _draw_fixes(column, finding, index)


def _draw_fixes(layout: Any, finding: Dict[str, Any], index: int) -> None:
    """The best way to put it right, and behind an arrow all of them; a mark where one was carried out."""
    offers = offers_of(finding, language())
    done = next((offer for offer in offers if is_done(offer)), None)
    if done is not None:
        _indented(layout).label(text=done.text, icon="CHECKMARK")
        return
    possible = [offer for offer in offers if is_possible(offer)]
    if not possible:
        return
    row = _indented(layout)
    draw_offer(row, possible[0])
    if len(possible) > 1:
        row.operator("farmhand.more_fixes", text="", icon="DOWNARROW_HLT").finding = index


def _indented(layout: Any) -> Any:
    row = layout.row(align=True)
    row.label(text="", icon="BLANK1")
    return row


def draw_choices(layout: Any, scene: bpy.types.Scene) -> None:
    """What the artist chose for the farm, each with a way back."""
    chosen = choices_of(scene)
    if chosen.hardware_id is not None:
        row = layout.row()
        row.label(text=say("Renders on {}", chosen.hardware_label or chosen.hardware_id), icon="SYSTEM")
        row.operator("farmhand.forget_hardware", text="", icon="X", emboss=False)
    for path in chosen.skip_files:
        row = layout.row()
        row.label(text=say("Without {}", bpy.path.basename(path)), icon="REMOVE")
        row.operator("farmhand.keep_file", text="", icon="X", emboss=False).path = path
