"""Folders and file dialogs."""

from typing import Optional

from . import host


def GeGetStartupPath() -> str:
    return host.program_folder


def LoadDialog(
    type: int = 0, title: str = "", flags: int = 0, force_suffix: str = "", def_path: str = "", def_file: str = ""
) -> Optional[str]:
    host.require_main_thread()
    host.dialogs.append({"type": type, "title": title, "flags": flags, "def_path": def_path})
    return host.dialog_answer
