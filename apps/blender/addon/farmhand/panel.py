"""The Farmhand panel in the Render properties. It only reads; nothing of the scene is written while drawing."""

from typing import Any, List

import bpy

from . import state
from .check_view import draw_check, draw_choices
from .drawing import columns_of, draw_finding, draw_lines, draw_problem, language
from .farmhand_bridge import problem_from_json
from .progress import FindingText, finding_texts, frame_facts, frames_text, progress_of, wrap
from .session import View, is_open
from .snapshot import engine_name, render_facts
from .translations import say

_STATE_ICONS = {
    "done": "CHECKMARK",
    "doneWithFailedFrames": "ERROR",
    "failed": "CANCEL",
    "cancelled": "X",
    "awaitingConfirmation": "QUESTION",
    "taskCreated": "EXPORT",
    "rendering": "RENDER_ANIMATION",
    "downloading": "IMPORT",
}
#: More findings than this are counted, not listed.
_MOST_FINDINGS = 8


class RENDER_PT_farmhand(bpy.types.Panel):
    """Properties > Render > Farmhand"""

    bl_label = "Farmhand"
    bl_space_type = "PROPERTIES"
    bl_region_type = "WINDOW"
    bl_context = "render"

    def draw(self, context: bpy.types.Context) -> None:
        state.wake()
        layout = self.layout
        columns = columns_of(context)
        _draw_account(layout)
        layout.operator("farmhand.open_panel", icon="URL")
        _draw_scene(layout, context)
        scene_path = bpy.data.filepath
        view = state.session.submission_of(scene_path)
        if view is None or not is_open(view):
            draw_choices(layout, context.scene)
            _draw_actions(layout, scene_path)
            draw_check(layout, context, columns)
        if view is not None:
            _draw_submission(layout, view, columns)
        problem = state.session.problem
        if problem is not None:
            draw_problem(layout, problem, columns)
            if problem.retryable:
                layout.operator("farmhand.reconnect", icon="FILE_REFRESH")


def _draw_account(layout: Any) -> None:
    account = state.session.account
    row = layout.row()
    if not state.online_access():
        row.label(text="Allow online access in Preferences > System", icon="ERROR")
    elif account is None:
        looking = state.session.problem is None
        row.label(text="Starting Farmhand…" if looking else "Not connected", icon="TIME" if looking else "ERROR")
    elif not account.get("configured"):
        row.label(text="No farm account yet", icon="ERROR")
    else:
        row.label(text="{} at {}".format(account.get("accessId"), _host(account.get("endpoint"))), icon="USER")
    sub = row.row()
    sub.alignment = "RIGHT"
    sub.operator("preferences.addon_show", text="Account", icon="PREFERENCES").module = __package__


def _host(endpoint: Any) -> str:
    return str(endpoint).split("://")[-1].rstrip("/")


def _draw_scene(layout: Any, context: bpy.types.Context) -> None:
    scene = context.scene
    facts = render_facts(scene)
    frames = facts["frameRange"]
    size = facts["resolution"]
    column = layout.box().column(align=True)
    column.scale_y = 0.9
    for name, text, icon in (
        ("Scene", facts["name"], "SCENE_DATA"),
        ("Frames", frames_text(frames["start"], frames["end"], frames["step"]), "TIME"),
        ("Size", "{} × {} px, {}".format(size["width"], size["height"], facts["outputFormat"]), "OUTPUT"),
        ("Engine", "{}, Blender {}".format(engine_name(facts["renderer"]), bpy.app.version_string), "SCENE"),
        ("Camera", facts["camera"] or "none", "CAMERA_DATA" if facts["camera"] else "ERROR"),
    ):
        split = column.split(factor=0.3)
        split.label(text=name, icon=icon)
        split.label(text=text)


def _draw_actions(layout: Any, scene_path: str) -> None:
    row = layout.row()
    row.scale_y = 1.6
    text = "Checking…" if state.session.is_checking(scene_path) else "Check Scene"
    row.operator("farmhand.check", text=text, icon="VIEWZOOM")
    account = state.session.account
    submit = row.row()
    submit.enabled = bool(account and account.get("configured"))
    text = "Handing Over…" if state.session.is_submitting(scene_path) else "Submit to Farm"
    submit.operator("farmhand.submit", text=text, icon="RENDER_ANIMATION")


def _draw_submission(layout: Any, view: View, columns: int) -> None:
    box = layout.box()
    row = box.row()
    headline = progress_of(view).headline
    if view.get("taskId") is not None:
        headline = "{} – job {}".format(headline, view["taskId"])
    row.label(text=headline, icon=_STATE_ICONS.get(str(view["state"]), "TIME"))
    if not is_open(view):
        row.operator("farmhand.dismiss", text="", icon="X", emboss=False)
    _draw_bar(box, view)
    facts = frame_facts(view)
    if facts:
        box.label(text=", ".join(facts), icon="BLANK1")
    environment = view.get("environment")
    if language() == "zh":
        environment = view.get("environmentZh") or environment
    if environment:
        draw_lines(box, wrap(environment, columns), "INFO")
    if view.get("findings"):
        _draw_findings(box, finding_texts(view["findings"], language()), columns)
    problem = problem_from_json(view.get("problem"))
    if problem is not None:
        draw_problem(box, problem, columns)
    _draw_buttons(box, view)


def _draw_bar(layout: Any, view: View) -> None:
    progress = progress_of(view)
    if progress.fraction is None:
        return
    if bpy.app.version >= (4, 0, 0):
        layout.progress(factor=progress.fraction, type="BAR", text=progress.amount)
    else:
        layout.prop(bpy.context.window_manager, "farmhand_progress", slider=True, text=progress.amount)


def _draw_findings(layout: Any, findings: List[FindingText], columns: int) -> None:
    column = layout.column()
    for finding in findings[:_MOST_FINDINGS]:
        draw_finding(column, finding, columns)
    if len(findings) > _MOST_FINDINGS:
        column.label(text=say("and {} more", len(findings) - _MOST_FINDINGS), icon="BLANK1")


def _draw_buttons(layout: Any, view: View) -> None:
    if view.get("filesDownloaded"):
        layout.operator("farmhand.open_output", icon="FILE_FOLDER")
    problem = view.get("problem")
    if view["state"] == "failed" and problem and problem["retryable"]:
        layout.operator("farmhand.retry", icon="FILE_REFRESH")
    if not is_open(view):
        return
    row = layout.row()
    if view["state"] == "awaitingConfirmation":
        row.operator("farmhand.confirm", icon="CHECKMARK")
    row.operator("farmhand.cancel", icon="X")


def _draw_menu(self: Any, _context: bpy.types.Context) -> None:
    self.layout.separator()
    self.layout.operator("farmhand.check", icon="VIEWZOOM")
    self.layout.operator("farmhand.submit", icon="RENDER_ANIMATION")
    self.layout.operator("farmhand.open_panel", icon="URL")


def _bar_percent(_self: Any) -> float:
    view = state.session.submission_of(bpy.data.filepath)
    fraction = progress_of(view).fraction if view else None
    return 100.0 * (fraction or 0.0)


def register() -> None:
    # Before 4.0 a slider is the only bar there is; it has a getter alone, so nothing is stored.
    bpy.types.WindowManager.farmhand_progress = bpy.props.FloatProperty(
        name="Progress", subtype="PERCENTAGE", min=0, max=100, precision=0, get=_bar_percent
    )
    bpy.utils.register_class(RENDER_PT_farmhand)
    bpy.types.TOPBAR_MT_render.append(_draw_menu)


def unregister() -> None:
    bpy.types.TOPBAR_MT_render.remove(_draw_menu)
    bpy.utils.unregister_class(RENDER_PT_farmhand)
    del bpy.types.WindowManager.farmhand_progress
