"""Saving the open scene, as operators do it before they hand it over: the farm renders the file on disk."""

import bpy

from .translations import say


def save(operator: bpy.types.Operator, path: str) -> bool:
    """Saves to ``path``; reports and answers False when Blender could not."""
    try:
        if path == bpy.data.filepath:
            result = bpy.ops.wm.save_mainfile(check_existing=False)
        else:
            result = bpy.ops.wm.save_as_mainfile(filepath=path, check_existing=False)
    except RuntimeError as error:
        operator.report({"ERROR"}, say("The scene could not be saved: {}", error))
        return False
    if "FINISHED" not in result:
        operator.report({"ERROR"}, say("The scene could not be saved to {}", path))
        return False
    return True
