"""Paths as Houdini's parameters hold them: with variables in front, and names that stand for many files. No Houdini needed.

Source: SideFX's help on global variables and on file names with frames (``$F4``, ``$FF``, ``$SF``, ``$T``), ``<UDIM>`` and
``%(UDIM)d`` in textures, and on text between backticks.
"""

import os
import re
from types import ModuleType
from typing import Callable, Mapping, Optional

#: What stands for something else from file to file: a frame, a tile, an expression.
_MOVING = re.compile(
    r"<[^<>/\\]+>"
    r"|%\([A-Za-z_]+\)\d*d"
    r"|%0?\d*d"
    r"|\$\{(?:F|FF|SF|SFF|T|N)\d*\}"
    r"|\$(?:FF|SFF|SF|F|T|N)\d*(?![A-Za-z_])"
    r"|`[^`]*`"
)
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)")
_NUMBER = re.compile(r"\d+")
#: Tiles of textures are counted from 1001.
_TILE = re.compile(r"1\d{3}")


def has_moving_part(path: str) -> bool:
    """Whether the path stands for many files: ``smoke.$F4.vdb``, ``wood.<UDIM>.exr``."""
    return _MOVING.search(path) is not None


def expand(path: str, variable: Callable[[str], Optional[str]]) -> str:
    """The path with its variables; what stands for a frame, and what ``variable`` does not know, stays as it is."""

    def value(match: "re.Match[str]") -> str:
        if _MOVING.fullmatch(match.group(0)):
            return match.group(0)
        found = variable(match.group(1) or match.group(2))
        return match.group(0) if found is None else found

    return _VARIABLE.sub(value, path)


def path_key(path: str, pathmod: ModuleType = os.path) -> str:
    """One text for all spellings of a path; on Windows case makes no difference."""
    return pathmod.normcase(pathmod.normpath(path.strip())).replace("\\", "/") if path.strip() else ""


def means(expanded: str, path: str, pathmod: ModuleType = os.path) -> bool:
    """Whether ``path`` is what a path without variables says, or one of the files that it stands for."""
    said, wanted = path_key(expanded, pathmod), path_key(path, pathmod)
    if said == wanted or not has_moving_part(said):
        return said == wanted
    pattern, at = "", 0
    for match in _MOVING.finditer(said):
        pattern += re.escape(said[at : match.start()]) + r"[^/]+"
        at = match.end()
    return re.fullmatch(pattern + re.escape(said[at:]), wanted) is not None


def relative_to(path: str, folder: str, pathmod: ModuleType = os.path) -> Optional[str]:
    """``path`` from ``folder`` on, with slashes as Houdini writes them; None when it does not lie below."""
    if not folder or not pathmod.isabs(path):
        return None
    try:
        relative = pathmod.relpath(pathmod.normpath(path), pathmod.normpath(folder)).replace("\\", "/")
    except ValueError:
        # Another drive.
        return None
    return None if relative == ".." or relative.startswith("../") else relative


def relinked(stored: str, to: str, roots: Mapping[str, str], pathmod: ModuleType = os.path) -> str:
    """The text to store so that ``to`` takes the place of what ``stored`` stands for.

    A name that stands for many files goes on doing so, in the folder of the one that was found. A path that begins with one of
    ``roots`` (folders by variable: ``HIP``, ``JOB``) goes on doing so where the new one lies below that folder.
    """
    folder, name = pathmod.split(to)
    stored_name = stored.replace("\\", "/").rsplit("/", 1)[-1]
    target = pathmod.join(folder, _many_named(stored_name, name)).replace("\\", "/")
    variable = _leading_variable(stored)
    relative = relative_to(target, roots.get(variable, ""), pathmod) if variable else None
    return target if relative is None else "${}/{}".format(variable, relative)


def with_label(path: str, label: str) -> str:
    """The path with a label before the name, in the same folder."""
    cut = max(path.rfind("/"), path.rfind("\\")) + 1
    return "{}{}_{}".format(path[:cut], label, path[cut:])


def _leading_variable(path: str) -> Optional[str]:
    match = _VARIABLE.match(path)
    return (match.group(1) or match.group(2)) if match else None


def _many_named(stored: str, found: str) -> str:
    """``found`` as a name for as many files as ``stored`` is one for."""
    moving = _MOVING.search(stored)
    if moving is None or has_moving_part(found):
        return found
    if means(stored, found):
        return stored
    numbers = list(_NUMBER.finditer(found.rsplit(".", 1)[0]))
    if "udim" in moving.group(0).lower():
        numbers = [each for each in numbers if _TILE.fullmatch(each.group(0))] or numbers
    if not numbers:
        return found
    # The number of a frame or tile is the last one before the extension.
    last = numbers[-1]
    return found[: last.start()] + moving.group(0) + found[last.end() :]
