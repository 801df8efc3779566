"""Pointing what the scene uses at another file."""

import os
from types import ModuleType
from typing import Dict, List

import hou

from .path_holders import PathHolder, change_paths, path_holders
from .path_texts import expand, means, path_key, relative_to, relinked
from .texts import refusal, say

#: Variables that a path goes on beginning with, in the order in which they are tried where it does not yet.
_ROOTS = ("HIP", "JOB")


def relink(path: str, to: str, pathmod: ModuleType = os.path) -> int:
    """Everything that says ``path``, or means the file of that whole path, says ``to`` from now on; returns how many did.

    One step of undo.
    """
    users = _users_of(path, pathmod)
    roots = _roots()
    return change_paths(
        users, lambda each: relinked(each.stored, to, roots, pathmod), say("Farmhand: change paths")
    )


def make_relative(path: str, pathmod: ModuleType = os.path) -> int:
    """Everything that says ``path`` says it from ``$HIP`` on, else from ``$JOB``; returns how many did. One step of undo."""
    users = _users_of(path, pathmod)
    roots = _roots()
    to = {each.parm.path(): _from_root(expand(each.stored, hou.getenv), roots, pathmod) for each in users}
    if not all(to.values()):
        raise refusal(
            "file-elsewhere",
            "{} is neither in the scene's folder ($HIP) nor in the project's ($JOB), nor in a folder below.",
            "Copy it there and choose the copy.",
            path,
        )
    return change_paths(users, lambda each: to[each.parm.path()], say("Farmhand: change paths"))


def _from_root(path: str, roots: Dict[str, str], pathmod: ModuleType) -> str:
    for name in _ROOTS:
        relative = relative_to(path, roots.get(name, ""), pathmod)
        if relative is not None:
            return "${}/{}".format(name, relative)
    return ""


def _roots() -> Dict[str, str]:
    return {name: folder for name, folder in ((name, hou.getenv(name)) for name in _ROOTS) if folder}


def _users_of(path: str, pathmod: ModuleType) -> List[PathHolder]:
    listed = path_holders()
    key = path_key(path, pathmod)
    users = [
        each
        for each in listed
        if path_key(each.stored, pathmod) == key or means(expand(each.stored, hou.getenv), path, pathmod)
    ]
    if users:
        return users
    if any(parm is None and means(expand(told, hou.getenv), path, pathmod) for parm, told in hou.fileReferences()):
        raise refusal(
            "held-by-no-parameter",
            "{} is held by something that is no parameter: an asset library, or a file that another file names.",
            "Change it there: Assets > Asset Manager for libraries.",
            path,
        )
    raise refusal("reference-gone", "Nothing in this scene uses {} any more.", "Check the scene again.", path)
