# pyright: reportInvalidTypeForm=false
# Blender reads properties from annotations that are calls.
"""What an artist chose for the farm, kept in each scene, and the job settings made of it."""

import os
from typing import Any, Dict, Set

import bpy

from . import state
from .choices import Choices, choices_from, text_of
from .preferences import DEFAULT_DOWNLOAD_FOLDER, preferences
from .translations import say

SETTINGS_SCHEMA = "farmhand.job-settings/1"

#: A custom property of the scene: a registered one would be made by being looked at, and drawing must not write.
_KEPT_AS = "farmhand"


def choices_of(scene: bpy.types.Scene) -> Choices:
    """What was chosen for the scene."""
    return choices_from(scene.get(_KEPT_AS))


def job_settings(context: bpy.types.Context) -> Dict[str, Any]:
    """``JobSettingsInput`` of the shared model for the open scene."""
    settings = {"schema": SETTINGS_SCHEMA, "sceneName": context.scene.name, **choices_of(context.scene).settings()}
    # Before it is saved there is no folder for the frames to lie beside.
    if bpy.data.filepath:
        settings["downloadFolder"] = _download_folder(context)
    return settings


def _download_folder(context: bpy.types.Context) -> str:
    """Absolute path of the folder for frames. Any relative path starts beside the scene."""
    typed = preferences(context)
    folder = (typed.download_folder.strip() if typed else "") or DEFAULT_DOWNLOAD_FOLDER
    beside = os.path.dirname(bpy.data.filepath)
    return os.path.normpath(os.path.join(beside, os.path.expanduser(bpy.path.abspath(folder))))


class FARMHAND_OT_choose_hardware(bpy.types.Operator):
    """Render this scene on other hardware of the farm"""

    bl_idname = "farmhand.choose_hardware"
    bl_label = "Choose Hardware"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    # As text: the farm's numbers may be larger than Blender's.
    hardware_id: bpy.props.StringProperty(options={"HIDDEN", "SKIP_SAVE"})
    label: bpy.props.StringProperty(options={"HIDDEN", "SKIP_SAVE"})

    def execute(self, context: bpy.types.Context) -> Set[str]:
        try:
            hardware_id = int(self.hardware_id)
        except ValueError:
            self.report({"ERROR"}, say("Say which hardware, by the farm's number"))
            return {"CANCELLED"}
        chosen = choices_of(context.scene)._replace(hardware_id=hardware_id, hardware_label=self.label)
        return _keep(self, context, chosen)


class FARMHAND_OT_forget_hardware(bpy.types.Operator):
    """Let Farmhand choose the hardware that fits this scene best"""

    bl_idname = "farmhand.forget_hardware"
    bl_label = "Choose Hardware for Me"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    def execute(self, context: bpy.types.Context) -> Set[str]:
        return _keep(self, context, choices_of(context.scene)._replace(hardware_id=None, hardware_label=""))


class FARMHAND_OT_skip_file(bpy.types.Operator):
    """Leave this file out: the farm renders without it"""

    bl_idname = "farmhand.skip_file"
    bl_label = "Render Without File"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    path: bpy.props.StringProperty(options={"HIDDEN", "SKIP_SAVE"})

    def execute(self, context: bpy.types.Context) -> Set[str]:
        if not self.path:
            self.report({"ERROR"}, say("Say which file to leave out"))
            return {"CANCELLED"}
        return _keep(self, context, choices_of(context.scene).with_file_skipped(self.path))


class FARMHAND_OT_keep_file(bpy.types.Operator):
    """Send this file to the farm after all"""

    bl_idname = "farmhand.keep_file"
    bl_label = "Send File After All"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    path: bpy.props.StringProperty(options={"HIDDEN", "SKIP_SAVE"})

    def execute(self, context: bpy.types.Context) -> Set[str]:
        return _keep(self, context, choices_of(context.scene).with_file_kept(self.path))


def _keep(operator: bpy.types.Operator, context: bpy.types.Context, chosen: Choices) -> Set[str]:
    scene = context.scene
    if scene.library is not None:
        operator.report({"ERROR"}, say("This scene is linked from another file; open that file to change it"))
        return {"CANCELLED"}
    text = text_of(chosen)
    if text:
        scene[_KEPT_AS] = text
    elif _KEPT_AS in scene:
        del scene[_KEPT_AS]
    state.session.scene_changed(bpy.data.filepath)
    return {"FINISHED"}


_CLASSES = (
    FARMHAND_OT_choose_hardware,
    FARMHAND_OT_forget_hardware,
    FARMHAND_OT_skip_file,
    FARMHAND_OT_keep_file,
)


def register() -> None:
    for each in _CLASSES:
        bpy.utils.register_class(each)


def unregister() -> None:
    for each in reversed(_CLASSES):
        bpy.utils.unregister_class(each)
