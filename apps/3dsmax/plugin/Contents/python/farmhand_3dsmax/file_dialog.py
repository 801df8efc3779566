"""The dialog in which the artist picks files or a folder."""

import ntpath
from typing import Any, List, Mapping

from . import qt
from .mxs import text
from .texts import say


def pick_files(rt: Any, ask: Mapping[str, Any]) -> List[str]:
    """Absolute paths, in Windows' notation; empty when the dialog was closed. Blocks until then, as a dialog does."""
    folder_wanted = ask.get("kind") == "folder"
    title = text(ask.get("title")) or (say("Choose a folder") if folder_wanted else say("Choose a file"))
    folder = text(ask.get("folder"))
    widgets = qt.module("QtWidgets")
    if widgets is None:
        return _with_maxscript(rt, folder_wanted, title, folder)
    qt.come_forward()
    dialog = widgets.QFileDialog
    if folder_wanted:
        picked = [dialog.getExistingDirectory(qt.main_window(), title, folder)]
    elif ask.get("multiple"):
        picked = list(dialog.getOpenFileNames(qt.main_window(), title, folder)[0])
    else:
        picked = [dialog.getOpenFileName(qt.main_window(), title, folder)[0]]
    return _windows_paths(picked)


def _with_maxscript(rt: Any, folder_wanted: bool, title: str, folder: str) -> List[str]:
    """MAXScript's own dialogs, which give one file at a time."""
    if folder_wanted:
        return _windows_paths([text(rt.getSavePath(caption=title, initialDir=folder))])
    seed = folder.rstrip("\\/") + "\\" if folder else ""
    return _windows_paths([text(rt.getOpenFileName(caption=title, filename=seed))])


def _windows_paths(paths: List[str]) -> List[str]:
    # Qt writes forward slashes on every system.
    return [ntpath.normpath(path) for path in paths if path]
