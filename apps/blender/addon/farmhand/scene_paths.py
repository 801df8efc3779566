"""Paths as Blender stores them. Plain Python, no Blender: either system's rules can be asked for by its path module."""

import ntpath
import os
from typing import Any, Optional


def relative_to_scene(path: str, scene_path: str, rules: Any = os.path) -> Optional[str]:
    """``path`` as Blender stores it relative to a scene file: ``//textures/wood.png``.

    With forward slashes, which Blender reads on every system. None where there is no such path: from one drive of
    Windows to another, or while the scene has no file.
    """
    if not scene_path:
        return None
    try:
        relative = rules.relpath(path, rules.dirname(scene_path))
    except ValueError:
        return None
    return "//" + (relative.replace("\\", "/") if rules is ntpath else relative)


def same_path(one: str, other: str, rules: Any = os.path) -> bool:
    """Whether two absolute paths name one file, spelled as this system lets them be spelled."""
    return rules.normcase(rules.normpath(one)) == rules.normcase(rules.normpath(other))


def relinked(stored: str, missing: str, found: str, rules: Any = os.path) -> str:
    """The path to store so that ``found`` takes the place of ``missing``, one file of those that ``stored`` stands for.

    Where the stored name stands for many (``wood.<UDIM>.png``, or the first picture of a sequence) it is kept, in the
    folder of what was found.
    """
    name = stored.replace("\\", "/").rsplit("/", 1)[-1]
    missing_name = missing.replace("\\", "/").rsplit("/", 1)[-1]
    if not missing or rules.normcase(name) == rules.normcase(missing_name):
        return found
    return rules.join(rules.dirname(found), name)


def renamed_output(stored: str, label: str) -> str:
    """An output path of its own: the label before the name, in the same folder.

    ``//renders/shot_####`` becomes ``//renders/night_shot_####``. What no file name can hold is left out of the label.
    """
    cut = max(stored.rfind("/"), stored.rfind("\\")) + 1
    safe = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in label).strip("_") or "scene"
    return "{}{}_{}".format(stored[:cut], safe, stored[cut:])
