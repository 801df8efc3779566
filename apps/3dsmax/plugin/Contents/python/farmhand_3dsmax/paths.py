"""Paths as 3ds Max stores and resolves them. Always Windows' rules, wherever this runs.

Paths come from 3ds Max as Unicode and stay so; no code page is involved.
"""

import ntpath
from typing import Iterator, NamedTuple, Optional, Sequence, Set


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


def candidates(stored: str, places: SearchPlaces) -> Iterator[str]:
    """Where 3ds Max looks for a stored path, in its order, each place once, one at a time: mostly the first is enough.

    As stored; below the project folder when relative; then under its bare name in the scene's folder and the artist's own
    paths. Source: Autodesk's help, "Configure User Paths" and its notes on relative paths.
    """
    seen: Set[str] = set()
    for path in map(ntpath.normpath, _places(stored, places)):
        key = ntpath.normcase(path)
        if key not in seen:
            seen.add(key)
            yield path


def _places(stored: str, places: SearchPlaces) -> Iterator[str]:
    if is_absolute(stored):
        yield stored
    elif places.project_folder:
        yield ntpath.join(places.project_folder, stored)
    name = bare_name(stored)
    for folder in (places.scene_folder, *places.map_paths):
        if folder and name:
            yield ntpath.join(folder, name)


def expected_at(stored: str, places: SearchPlaces) -> Optional[str]:
    """The first place where a stored path is looked for; None where nothing tells. No disk is looked at."""
    return next(candidates(stored, places), None)


def relinked(stored: str, to: str) -> str:
    """The path to store so that ``to`` takes the place of what ``stored`` stands for.

    Of many files under one name (``wood.<UDIM>.png``) the name is kept, in the folder of what was found.
    """
    name = bare_name(stored)
    return ntpath.join(ntpath.dirname(to), name) if "<" in name else to


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
