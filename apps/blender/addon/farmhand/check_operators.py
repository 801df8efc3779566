# pyright: reportInvalidTypeForm=false
# Blender reads properties from annotations that are calls.
"""Checking the open scene before anything is submitted."""

from typing import Set

import bpy
from bpy_extras.io_utils import ExportHelper

from . import state
from .drawing import draw_offer, language
from .farmhand_bridge import Check
from .fix_offers import offers_of
from .fixes import is_possible
from .progress import by_severity
from .saving import save
from .scene_settings import job_settings
from .snapshot import take_snapshot
from .translations import say


class FARMHAND_OT_check(bpy.types.Operator):
    """See what the farm would stumble over. Nothing is uploaded, and no account is needed"""

    bl_idname = "farmhand.check"
    bl_label = "Check Scene"

    save_first: bpy.props.BoolProperty(
        name="Save First",
        description="Save the scene under its own name before it is checked",
        default=False,
        options={"SKIP_SAVE"},
    )

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        return not state.session.is_checking(bpy.data.filepath)

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> Set[str]:
        if bpy.data.filepath or bpy.app.background:
            return self.execute(context)
        bpy.ops.farmhand.save_as_and_check("INVOKE_DEFAULT")
        return {"CANCELLED"}

    def execute(self, context: bpy.types.Context) -> Set[str]:
        if not bpy.data.filepath:
            why = say("Save the scene first: it has no file yet, and the farm renders the file on disk")
            self.report({"ERROR"}, why)
            return {"CANCELLED"}
        if self.save_first and not save(self, bpy.data.filepath):
            return {"CANCELLED"}
        # Right after saving Blender still calls the scene changed.
        return _check(context, unsaved_changes=bpy.data.is_dirty and not self.save_first)


class FARMHAND_OT_save_as_and_check(bpy.types.Operator, ExportHelper):
    """Choose a file to save this scene to, then check it"""

    bl_idname = "farmhand.save_as_and_check"
    bl_label = "Save and Check"

    filename_ext = ".blend"
    filter_glob: bpy.props.StringProperty(default="*.blend", options={"HIDDEN"})

    def execute(self, context: bpy.types.Context) -> Set[str]:
        return _check(context, unsaved_changes=False) if save(self, self.filepath) else {"CANCELLED"}


class FARMHAND_OT_dismiss_check(bpy.types.Operator):
    """Put the result of the check away"""

    bl_idname = "farmhand.dismiss_check"
    bl_label = "Dismiss"

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        state.session.dismiss_check(bpy.data.filepath)
        return {"FINISHED"}


class FARMHAND_OT_more_fixes(bpy.types.Operator):
    """More ways to put this right"""

    bl_idname = "farmhand.more_fixes"
    bl_label = "More"
    bl_options = {"INTERNAL"}

    finding: bpy.props.IntProperty(
        description="Place among the findings, the most serious first", options={"HIDDEN", "SKIP_SAVE"}
    )

    def execute(self, context: bpy.types.Context) -> Set[str]:
        check = state.session.check_of(bpy.data.filepath)
        findings = by_severity(check.report["findings"]) if check else []
        if not 0 <= self.finding < len(findings):
            return {"CANCELLED"}
        offers = [offer for offer in offers_of(findings[self.finding], language()) if is_possible(offer)]

        def draw(menu: bpy.types.UIPopupMenu, _context: bpy.types.Context) -> None:
            for offer in offers:
                draw_offer(menu.layout, offer)

        context.window_manager.popup_menu(draw)
        return {"FINISHED"}


def _check(context: bpy.types.Context, unsaved_changes: bool) -> Set[str]:
    """Queues a check of the file on disk; what is not saved yet is told of, not looked at."""
    snapshot = take_snapshot(context, unsaved_changes)
    offline = not state.online_access()
    state.post(Check(bpy.data.filepath, job_settings(context), snapshot, offline))
    return {"FINISHED"}


_CLASSES = (
    FARMHAND_OT_check,
    FARMHAND_OT_save_as_and_check,
    FARMHAND_OT_dismiss_check,
    FARMHAND_OT_more_fixes,
)


def register() -> None:
    for each in _CLASSES:
        bpy.utils.register_class(each)


def unregister() -> None:
    for each in reversed(_CLASSES):
        bpy.utils.unregister_class(each)
