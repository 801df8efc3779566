"""A copy of the sidecar to run, apart from the plugin it came with.

No system lets a program that runs be written over, and Windows lets nobody delete it either, so a plugin whose own Node
runs could be neither updated nor removed. The copy lies in Farmhand's folder; equal files share one.
"""

import hashlib
import os
import shutil
import time
import uuid
from typing import NamedTuple

#: A copy that was begun longer ago than this is a dead one. Seconds.
_LONGEST_COPYING_SECONDS = 3600.0


class SidecarFiles(NamedTuple):
    """The two files a sidecar consists of."""

    #: Node's executable.
    node: str
    #: The bundled program.
    script: str


def make_running_copy(files: SidecarFiles, home: str) -> SidecarFiles:
    """The copy of ``files`` below ``home``, made if it is not there; older ones go, except those that still run.

    A copy appears whole or not at all. Raises :class:`OSError` when it cannot be made.
    """
    copies = os.path.join(home, "sidecar")
    folder = os.path.join(copies, _digest(files))
    copy = _files_in(folder, files)
    if not _is_whole(copy):
        _make(files, folder)
    _remove_others(copies, files, folder)
    return copy


def _files_in(folder: str, files: SidecarFiles) -> SidecarFiles:
    return SidecarFiles(*(os.path.join(folder, os.path.basename(path)) for path in files))


def _is_whole(copy: SidecarFiles) -> bool:
    return all(os.path.isfile(path) for path in copy)


def _digest(files: SidecarFiles) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(os.path.getsize(path)).encode("ascii") + b"\n")
        with open(path, "rb") as file:
            for chunk in iter(lambda: file.read(1 << 20), b""):
                digest.update(chunk)
    return digest.hexdigest()[:16]


def _make(files: SidecarFiles, folder: str) -> None:
    partial = "{}.{}.partial".format(folder, uuid.uuid4().hex)
    os.makedirs(partial, mode=0o700)
    try:
        for source, target in zip(files, _files_in(partial, files)):
            shutil.copyfile(source, target)
        try:
            os.rename(partial, folder)
        except OSError:
            # Another host may have made the same copy meanwhile; else there is one that was removed in part.
            if not _is_whole(_files_in(folder, files)):
                shutil.rmtree(folder, ignore_errors=True)
                os.rename(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _remove_others(copies: str, files: SidecarFiles, kept: str) -> None:
    for name in os.listdir(copies):
        folder = os.path.join(copies, name)
        if folder == kept or _is_being_made(folder):
            continue
        try:
            # First of all what the system refuses to remove while it runs; then the rest is nobody's.
            os.remove(_files_in(folder, files).node)
        except FileNotFoundError:
            pass
        except OSError:
            continue
        shutil.rmtree(folder, ignore_errors=True)


def _is_being_made(folder: str) -> bool:
    try:
        return folder.endswith(".partial") and time.time() - os.path.getmtime(folder) < _LONGEST_COPYING_SECONDS
    except OSError:
        return True
