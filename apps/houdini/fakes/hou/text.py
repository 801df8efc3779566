"""``hou.text``: texts with variables."""

from typing import Optional, Sequence

from . import _errors, _expand
from ._state import require_main_thread, state


def expandString(str: Optional[str], expand_tilde: bool = True) -> str:
    return expandStringAtFrame(str, state().frame, expand_tilde)


def expandStringAtFrame(str: Optional[str], frame_number: float, expand_tilde: bool = True) -> str:
    require_main_thread()
    if str is None:
        raise _errors.OperationFailed("No text was given.")
    if expand_tilde and str.startswith("~/"):
        str = state().home + str[1:]
    return _expand.expand(str, frame_number)


def collapseCommonVars(path: str, vars: Sequence[str] = ("$HIP", "$JOB")) -> str:
    """The same path with the first of these variables that it begins with."""
    for each in vars:
        folder = expandString(each)
        if folder != each and folder and (path == folder or path.startswith(folder.rstrip("/") + "/")):
            return each + path[len(folder.rstrip("/")) :]
    return path


def normpath(path: str) -> str:
    return path.replace("\\", "/")
