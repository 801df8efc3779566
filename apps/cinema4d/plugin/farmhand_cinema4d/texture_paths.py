"""Where Cinema 4D looks for a file, in its order.

Source: Maxon's help, "Paths" in the preferences: the scene's folder, ``tex`` in it, ``tex`` in the program's folder, then the
paths of the preferences; a file with an absolute path is looked for there alone.
"""

import ntpath
import os
import re
from types import ModuleType
from typing import Iterator, List, Sequence

#: Files of the Asset Browser, in databases of Cinema 4D's own: known to every Cinema 4D, and no files of the scene's.
_DATABASE = re.compile(r"^(?:asset|preset|assetdb|content|ramdisk)://", re.IGNORECASE)
_DRIVE = re.compile(r"^/?([A-Za-z]:[\\/].*)$")


def is_in_database(path: str) -> bool:
    """Whether a path names an asset of a database rather than a file: ``asset:///file_5b6a5fe03176444c~.png``."""
    return _DATABASE.match(path) is not None


def plain_path(path: str) -> str:
    """A path without the ways Cinema 4D has of writing one: ``file:///C:/a.png``, ``relative:///tex/a.png``, ``./a.png``."""
    for scheme in ("file://", "relative:///"):
        if path.lower().startswith(scheme):
            path = path[len(scheme) :]
            drive = _DRIVE.match(path)
            return drive.group(1) if drive else path
    return path[2:] if path.startswith(("./", ".\\")) else path


def is_absolute(path: str, pathmod: ModuleType = os.path) -> bool:
    """Whether a path names one place; a drive or a share does so on every system."""
    return pathmod.isabs(path) or _DRIVE.match(path) is not None or path.startswith("\\\\")


def path_key(path: str, pathmod: ModuleType = os.path) -> str:
    """One text for all spellings of a path; on Windows case makes no difference."""
    return pathmod.normcase(pathmod.normpath(plain_path(path).replace("\\", "/")))


def search_folders(
    document_folder: str, program_folder: str, search_paths: Sequence[str], pathmod: ModuleType = os.path
) -> List[str]:
    """The folders that files without an absolute path are looked for in, in this order, each once.

    ``document_folder`` is empty for a document that was never saved. Folders below the paths of the preferences, which
    Cinema 4D goes through as well, are left out: that takes a disk.
    """
    folders = [document_folder, pathmod.join(document_folder, "tex")] if document_folder else []
    # Beside the program itself nothing is looked for.
    folders += [pathmod.join(program_folder, "tex")] if program_folder else []
    return list(dict.fromkeys(folders + [folder for folder in search_paths if folder]))


def search_places(path: str, folders: Sequence[str], pathmod: ModuleType = os.path) -> Iterator[str]:
    """Every place where the file may be, the first one first; ``folders`` are those of :func:`search_folders`."""
    plain = plain_path(path)
    if is_absolute(plain, pathmod):
        yield pathmod.normpath(plain) if pathmod.isabs(plain) else plain
        return
    relative = plain.replace("\\", "/").lstrip("/")
    if pathmod is ntpath:
        relative = relative.replace("/", "\\")
    for folder in folders:
        yield pathmod.normpath(pathmod.join(folder, relative))
