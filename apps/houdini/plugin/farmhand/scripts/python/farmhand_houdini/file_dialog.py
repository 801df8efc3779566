"""Houdini's own dialog, in which the artist picks files or a folder."""

from typing import Any, List, Mapping

import hou

from . import qt
from .texts import say

#: How Houdini writes several picked files into one text.
_BETWEEN = " ; "


def pick_files(ask: Mapping[str, Any]) -> List[str]:
    """Absolute paths; empty when the dialog was closed. Blocks until then, as a dialog does."""
    folder_wanted = ask.get("kind") == "folder"
    title = str(ask.get("title") or say("Choose a folder" if folder_wanted else "Choose a file"))
    start = ask.get("folder")
    qt.come_forward()
    picked = hou.ui.selectFile(
        start_directory=str(start) if start else None,
        title=title,
        file_type=hou.fileType.Directory if folder_wanted else hou.fileType.Any,
        multiple_select=bool(ask.get("multiple")) and not folder_wanted,
        chooser_mode=hou.fileChooserMode.Read,
    )
    # A folder comes with a slash at its end, and either may begin with $HIP.
    paths = [hou.text.expandString(path.strip()) for path in str(picked or "").split(_BETWEEN) if path.strip()]
    return [path.rstrip("/") or "/" if folder_wanted else path for path in paths]
