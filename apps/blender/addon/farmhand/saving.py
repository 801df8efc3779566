"""Saving the open scene, as operators do it before they hand it over: the farm renders the file on disk."""

from typing import Optional, Tuple

import bpy

from .translations import say


def save(operator: bpy.types.Operator, path: str) -> bool:
    """Saves to ``path``; reports and answers False when Blender could not."""
    failure = save_to(path)
    if failure is not None:
        text, value = failure
        operator.report({"ERROR"}, say(text, value))
    return failure is None


def save_to(path: str) -> Optional[Tuple[str, object]]:
    """Saves to ``path``; what to tell the artist when Blender could not, a text and the value in it, else None."""
    try:
        if path == bpy.data.filepath:
            result = bpy.ops.wm.save_mainfile(check_existing=False)
        else:
            result = bpy.ops.wm.save_as_mainfile(filepath=path, check_existing=False)
    except RuntimeError as error:
        return "The scene could not be saved: {}", error
    return None if "FINISHED" in result else ("The scene could not be saved to {}", path)
