# pyright: reportInvalidTypeForm=false
# Blender reads properties from annotations that are calls.
"""What the artist can press. Each queues a command for the sidecar and returns at once."""

import os
from typing import Set

import bpy
from bpy_extras.io_utils import ExportHelper

from . import host, state
from .farmhand_bridge import AccountDetails, Cancel, Confirm, Connect, Retry, SaveAccount, Submit
from .preferences import forget_key, preferences
from .saving import save
from .scene_settings import job_settings
from .snapshot import take_snapshot
from .translations import say


class FARMHAND_OT_submit(bpy.types.Operator):
    """Send this scene to the render farm and bring its frames home"""

    bl_idname = "farmhand.submit"
    bl_label = "Submit to Farm"

    save_first: bpy.props.BoolProperty(
        name="Save First",
        description="Save the scene under its own name before it is submitted",
        default=False,
        options={"SKIP_SAVE"},
    )

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        if state.session.is_submitting(bpy.data.filepath):
            return False
        if state.session.open_submission_of(bpy.data.filepath) is not None:
            cls.poll_message_set(say("This scene's job is under way; cancel it to submit anew"))
            return False
        return True

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> Set[str]:
        if bpy.app.background:
            return self.execute(context)
        if not bpy.data.filepath:
            bpy.ops.farmhand.save_as_and_submit("INVOKE_DEFAULT")
            return {"CANCELLED"}
        if bpy.data.is_dirty and not self.save_first:
            self.save_first = True
            return _ask(context, self, title=say("Unsaved Changes"), confirm_text="Save and Submit")
        return self.execute(context)

    def draw(self, _context: bpy.types.Context) -> None:
        column = self.layout.column(align=True)
        name = os.path.basename(bpy.data.filepath)
        column.label(text=say("{} has changes that are not saved.", name), icon="QUESTION")
        column.label(text=say("The farm renders the file on disk."), icon="BLANK1")
        column.label(text=say("Press OK to save and submit."), icon="BLANK1")

    def execute(self, context: bpy.types.Context) -> Set[str]:
        if not bpy.data.filepath:
            self.report({"ERROR"}, say("Save the scene first: it has no file yet, and the farm renders the file on disk"))
            return {"CANCELLED"}
        if bpy.data.is_dirty and not self.save_first:
            self.report({"ERROR"}, say("Save the scene first: it has changes, and the farm renders the file on disk"))
            return {"CANCELLED"}
        if self.save_first and not save(self, bpy.data.filepath):
            return {"CANCELLED"}
        return _submit(self, context)


class FARMHAND_OT_save_as_and_submit(bpy.types.Operator, ExportHelper):
    """Choose a file to save this scene to, then send it to the render farm"""

    bl_idname = "farmhand.save_as_and_submit"
    bl_label = "Save and Submit"

    filename_ext = ".blend"
    filter_glob: bpy.props.StringProperty(default="*.blend", options={"HIDDEN"})

    def execute(self, context: bpy.types.Context) -> Set[str]:
        return _submit(self, context) if save(self, self.filepath) else {"CANCELLED"}


class FARMHAND_OT_confirm(bpy.types.Operator):
    """Submit in spite of the warnings above"""

    bl_idname = "farmhand.confirm"
    bl_label = "Submit Anyway"

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        view = state.session.open_submission_of(bpy.data.filepath)
        if view is None or view["state"] != "awaitingConfirmation":
            self.report({"ERROR"}, say("No submission of this scene waits for an answer"))
            return {"CANCELLED"}
        state.post(Confirm(view["id"]))
        return {"FINISHED"}


class FARMHAND_OT_cancel(bpy.types.Operator):
    """Stop this scene's job; frames that are home stay"""

    bl_idname = "farmhand.cancel"
    bl_label = "Cancel"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Set[str]:
        return context.window_manager.invoke_confirm(self, event)

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        view = state.session.open_submission_of(bpy.data.filepath)
        if view is None:
            self.report({"ERROR"}, say("No job of this scene is under way"))
            return {"CANCELLED"}
        state.post(Cancel(view["id"]))
        return {"FINISHED"}


class FARMHAND_OT_retry(bpy.types.Operator):
    """Go on where the job stopped"""

    bl_idname = "farmhand.retry"
    bl_label = "Retry"

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        view = state.session.submission_of(bpy.data.filepath)
        if view is None or view["state"] != "failed":
            self.report({"ERROR"}, say("No job of this scene has failed"))
            return {"CANCELLED"}
        state.post(Retry(view["id"]))
        return {"FINISHED"}


class FARMHAND_OT_dismiss(bpy.types.Operator):
    """Put the result away"""

    bl_idname = "farmhand.dismiss"
    bl_label = "Dismiss"

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        view = state.session.submission_of(bpy.data.filepath)
        if view is not None:
            state.session.dismiss(view["id"])
        return {"FINISHED"}


class FARMHAND_OT_reconnect(bpy.types.Operator):
    """Look for Farmhand's background service again"""

    bl_idname = "farmhand.reconnect"
    bl_label = "Try Again"

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        state.post(Connect())
        return {"FINISHED"}


class FARMHAND_OT_open_panel(bpy.types.Operator):
    """Open the Farmhand panel in the web browser: all settings, files and jobs, with this scene"""

    bl_idname = "farmhand.open_panel"
    bl_label = "Open Panel"

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        if not state.online_access():
            self.report({"ERROR"}, say("Allow online access in Preferences > System to reach the farm"))
            return {"CANCELLED"}
        if not host.open_panel():
            self.report({"ERROR"}, say("The panel needs a Blender with a window"))
            return {"CANCELLED"}
        return {"FINISHED"}


class FARMHAND_OT_open_output(bpy.types.Operator):
    """Open the folder with the finished frames"""

    bl_idname = "farmhand.open_output"
    bl_label = "Open Output Folder"

    def execute(self, _context: bpy.types.Context) -> Set[str]:
        view = state.session.submission_of(bpy.data.filepath)
        folder = view["downloadFolder"] if view else None
        if not folder or not os.path.isdir(folder):
            self.report({"INFO"}, say("No frame is home yet"))
            return {"CANCELLED"}
        return bpy.ops.wm.path_open(filepath=folder)


class FARMHAND_OT_save_account(bpy.types.Operator):
    """Give the account to Farmhand's background service, which keeps it for this user"""

    bl_idname = "farmhand.save_account"
    bl_label = "Save Account"

    def execute(self, context: bpy.types.Context) -> Set[str]:
        typed = preferences(context)
        if typed is None:
            self.report({"ERROR"}, say("Enable the Farmhand add-on in Preferences > Add-ons first"))
            return {"CANCELLED"}
        endpoint = typed.endpoint.strip()
        if not endpoint.startswith(("https://", "http://")):
            self.report({"ERROR"}, say("The farm's address begins with https://"))
            return {"CANCELLED"}
        if not typed.access_id.strip() or not typed.access_key.strip():
            self.report({"ERROR"}, say("Enter both the access ID and the access key"))
            return {"CANCELLED"}
        details = AccountDetails(
            endpoint, typed.access_id.strip(), typed.access_key.strip(), typed.platform.strip() or None
        )
        forget_key()
        state.post(SaveAccount(details))
        return {"FINISHED"}


def _ask(context: bpy.types.Context, operator: bpy.types.Operator, title: str, confirm_text: str) -> Set[str]:
    manager = context.window_manager
    if bpy.app.version >= (4, 1, 0):
        return manager.invoke_props_dialog(operator, width=360, title=title, confirm_text=confirm_text)
    return manager.invoke_props_dialog(operator, width=360)


def _submit(operator: bpy.types.Operator, context: bpy.types.Context) -> Set[str]:
    """Queues the scene, which is saved at this point."""
    if not state.online_access():
        operator.report({"ERROR"}, say("Allow online access in Preferences > System to reach the farm"))
        return {"CANCELLED"}
    snapshot = take_snapshot(context, unsaved_changes=False)
    state.post(Submit(bpy.data.filepath, job_settings(context), snapshot))
    return {"FINISHED"}


_CLASSES = (
    FARMHAND_OT_submit,
    FARMHAND_OT_save_as_and_submit,
    FARMHAND_OT_confirm,
    FARMHAND_OT_cancel,
    FARMHAND_OT_retry,
    FARMHAND_OT_dismiss,
    FARMHAND_OT_reconnect,
    FARMHAND_OT_open_panel,
    FARMHAND_OT_open_output,
    FARMHAND_OT_save_account,
)


def register() -> None:
    for each in _CLASSES:
        bpy.utils.register_class(each)


def unregister() -> None:
    for each in reversed(_CLASSES):
        bpy.utils.unregister_class(each)
