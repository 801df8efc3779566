"""What Houdini says when it cannot do something."""

from typing import Any, Dict, Optional

#: The shared model takes no longer message. Characters.
_LIMIT = 1000


def words_of(error: BaseException) -> str:
    """Houdini's own words on one line: of a ``hou.Error`` what is wrong with this one, before what such errors are about."""
    told = getattr(error, "instanceMessage", None)
    text = ""
    if told is not None:
        try:
            text = str(told())
        except Exception:
            pass
    line = " ".join((text or str(error)).split())
    return line[:_LIMIT] or type(error).__name__


def not_evaluated(node_type: str, node_path: str, parameter: Optional[str], message: str) -> Dict[str, Any]:
    """An entry of ``notEvaluated`` of the shared model."""
    owner = {"type": node_type, "name": node_path}
    if parameter is not None:
        owner["property"] = parameter
    return {"owner": owner, "message": message[:_LIMIT]}
