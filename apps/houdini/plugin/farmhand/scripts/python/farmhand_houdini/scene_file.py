"""The open scene: its file, whether the file lacks what is on screen, and saving it."""

import os
from typing import Optional

import hou

from .farmhand_bridge import HostScene
from .host_errors import words_of
from .texts import refusal


def scene_path() -> Optional[str]:
    """Absolute path of the open scene with forward slashes, as Houdini has it; None while it was never saved."""
    is_new = getattr(hou.hipFile, "isNewFile", None)
    if is_new is not None:
        return None if is_new() else str(hou.hipFile.path()) or None
    # Older releases do not say; they give every new scene this name.
    return None if str(hou.hipFile.basename()).startswith("untitled.hip") else str(hou.hipFile.path())


def has_unsaved_changes() -> bool:
    """Whether the file on disk lacks what is on screen."""
    return bool(hou.hipFile.hasUnsavedChanges())


def host_scene(revision: int) -> HostScene:
    """What is open. Costs nothing."""
    return HostScene(scene_path(), str(hou.hipFile.basename()), has_unsaved_changes(), revision)


def save_scene() -> str:
    """Saves the scene under the name it has; returns its path, which a licence may have changed (``.hiplc``)."""
    path = saved_path()
    try:
        hou.hipFile.save()
    except hou.OperationFailed as error:
        raise refusal(
            "scene-not-saved",
            "Houdini could not save {}: {}",
            "See whether the file may be written and the disk has space, then save it in Houdini.",
            os.path.basename(path),
            words_of(error),
        ) from error
    return scene_path() or path


def saved_path() -> str:
    """The scene's file. Refused while it has none."""
    path = scene_path()
    if path is None:
        raise refusal(
            "scene-never-saved",
            "This scene was never saved, so it has no file.",
            "Save it in Houdini with File > Save As, then try again.",
        )
    return path
