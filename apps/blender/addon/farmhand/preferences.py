# pyright: reportInvalidTypeForm=false
# Blender reads properties from annotations that are calls.
"""The add-on's preferences: the farm account, and where frames go.

The access key passes through memory only. Its field has its own getter and setter, so Blender keeps no copy that
could be written into ``userpref.blend`` or a scene; the sidecar alone stores it.
"""

from typing import Any, Optional

import bpy

from . import state
from .drawing import columns_of, draw_problem

#: Beside the scene's file.
DEFAULT_DOWNLOAD_FOLDER = "//renders/"

_typed = {"access_id": "", "access_key": ""}


def _get(name: str) -> Any:
    return lambda _self: _typed[name]


def _set(name: str) -> Any:
    def set_value(_self: Any, value: str) -> None:
        _typed[name] = value

    return set_value


class FarmhandPreferences(bpy.types.AddonPreferences):
    """Shown in Edit > Preferences > Add-ons > Farmhand."""

    bl_idname = __package__

    endpoint: bpy.props.StringProperty(
        name="Farm",
        description="Address of the farm's API, as in your account's settings: https://farm.example.com",
    )
    platform: bpy.props.StringProperty(
        name="Platform",
        description="The farm's platform number; leave empty for its default",
    )
    access_id: bpy.props.StringProperty(
        name="Access ID",
        description="From the farm's web site. Passed on to Farmhand's background service, never saved by Blender",
        options={"SKIP_SAVE"},
        get=_get("access_id"),
        set=_set("access_id"),
    )
    access_key: bpy.props.StringProperty(
        name="Access Key",
        description="From the farm's web site. Passed on to Farmhand's background service, never saved by Blender",
        subtype="PASSWORD",
        options={"SKIP_SAVE"},
        get=_get("access_key"),
        set=_set("access_key"),
    )
    download_folder: bpy.props.StringProperty(
        name="Frames Go To",
        description="Folder for finished frames; // at the start means beside the scene's file",
        subtype="DIR_PATH",
        options={"PATH_SUPPORTS_BLEND_RELATIVE"} if bpy.app.version >= (4, 5, 0) else set(),
        default=DEFAULT_DOWNLOAD_FOLDER,
    )

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        account = state.session.account
        box = layout.box()
        if account and account.get("configured"):
            text = "Using {} as {}".format(account.get("endpoint"), account.get("accessId"))
            box.label(text=text, icon="CHECKMARK")
        else:
            box.label(text="Your farm account", icon="USER")
        box.prop(self, "endpoint")
        box.prop(self, "platform")
        box.prop(self, "access_id")
        box.prop(self, "access_key")
        row = box.row()
        row.enabled = not state.session.saving_account
        row.operator("farmhand.save_account")
        problem = state.session.problem
        if problem is not None:
            draw_problem(box, problem, columns_of(context))
        layout.prop(self, "download_folder")


def preferences(context: bpy.types.Context) -> Optional[FarmhandPreferences]:
    """This add-on's preferences; None where Blender keeps none, as with an add-on switched on by ``--addons``."""
    entry = context.preferences.addons.get(__package__)
    return entry.preferences if entry else None


def forget_key() -> None:
    """Drops the typed secrets from memory."""
    for name in _typed:
        _typed[name] = ""


def register() -> None:
    bpy.utils.register_class(FarmhandPreferences)


def unregister() -> None:
    forget_key()
    bpy.utils.unregister_class(FarmhandPreferences)
