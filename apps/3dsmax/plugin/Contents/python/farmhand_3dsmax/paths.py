"""Paths as 3ds Max stores and resolves them. Always Windows' rules, wherever this runs.

Paths come from 3ds Max as Unicode and stay so; no code page is involved.
"""

import ntpath
from typing import List, NamedTuple, Optional, Sequence


class SearchPlaces(NamedTuple):
    """Where 3ds Max looks for files, each an absolute folder or empty."""

    #: Of the scene's own file.
    scene_folder: str
    #: ``pathConfig.getCurrentProjectFolder()``.
    project_folder: str
    #: The artist's own, ``mapPaths.get``, in their order.
    map_paths: Sequence[str]


def is_absolute(path: str) -> bool:
    """Whether the path names a drive or a share. ``\\textures`` is neither: which drive it is on depends on the day."""
    drive, rest = ntpath.splitdrive(path)
    return drive != "" and rest[:1] in ("\\", "/")


def same_path(one: str, other: str) -> bool:
    """Whether two stored paths are one to Windows, which reads both slashes and takes no notice of case."""
    return key_of(one) == key_of(other)


def key_of(path: str) -> str:
    """One text for all spellings of a stored path."""
    return ntpath.normcase(ntpath.normpath(path))


def candidates(stored: str, places: SearchPlaces) -> List[str]:
    """Where 3ds Max looks for a stored path, in its order, each place once.

    As stored; below the project folder when relative; then under its bare name in the scene's folder and the artist's own
    paths. Source: Autodesk's help, "Configure User Paths" and its notes on relative paths.
    """
    name = bare_name(stored)
    found: List[str] = []
    if is_absolute(stored):
        found.append(stored)
    elif places.project_folder:
        found.append(ntpath.join(places.project_folder, stored))
    found.extend(ntpath.join(folder, name) for folder in (places.scene_folder, *places.map_paths) if folder and name)
    kept: List[str] = []
    for path in map(ntpath.normpath, found):
        if not any(same_path(path, other) for other in kept):
            kept.append(path)
    return kept


def resolved(stored: str, found_by_max: str, places: SearchPlaces) -> Optional[str]:
    """The absolute path that a stored one means; None where nothing tells.

    What 3ds Max found itself counts. It finds nothing for a missing file: then the place where it should be. No disk is
    looked at, since a share that is gone would hold the host up for half a minute.
    """
    if is_absolute(found_by_max):
        return ntpath.normpath(found_by_max)
    places_for_it = candidates(stored, places)
    return places_for_it[0] if places_for_it else None


def relative_to_project(path: str, project_folder: str) -> Optional[str]:
    """An absolute path as 3ds Max stores it relative to the project: ``.\\sceneassets\\images\\wood.png``.

    None where there is no way, from one drive or share to another.
    """
    try:
        relative = ntpath.relpath(path, project_folder)
    except ValueError:
        return None
    return relative if relative.startswith("..") else ".\\" + relative


def with_label(path: str, label: str) -> str:
    """An output path of its own: the label before the name, in the same folder.

    ``C:\\out\\shot_.exr`` becomes ``C:\\out\\Camera01_shot_.exr``. What no file name can hold is left out of the label.
    """
    cut = max(path.rfind("/"), path.rfind("\\")) + 1
    safe = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in label).strip("_") or "view"
    return "{}{}_{}".format(path[:cut], safe, path[cut:])


def bare_name(path: str) -> str:
    """The file's name alone, whichever slashes the path has."""
    return path.replace("/", "\\").rsplit("\\", 1)[-1]


def extension_of(path: str) -> str:
    """Ending of the file's name in small letters, without the dot."""
    return ntpath.splitext(path)[1][1:].lower()


def with_extension(path: str, extension: str) -> str:
    """The path with another ending."""
    return ntpath.splitext(path)[0] + "." + extension
