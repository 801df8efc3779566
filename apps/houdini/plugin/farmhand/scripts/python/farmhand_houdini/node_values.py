"""Values of nodes' parameters as they are now, without cooking anything.

What Houdini cannot work out is noted, and counts as not there.
"""

from typing import Any, Dict, List, Optional, Tuple, Union

import hou

from .frame_samples import asks_for_a_cook, written_expression
from .host_errors import not_evaluated, words_of


class NodeValues:
    """Reads parameters, and keeps what could not be read."""

    def __init__(self) -> None:
        self._problems: Dict[Tuple[str, Optional[str]], Dict[str, Any]] = {}

    def text(self, node: Any, name: str) -> Optional[str]:
        """A parameter's value as a text, of a menu the token of its item; None for a parameter that is not there."""
        found = self._read(node, node.parm(name), name, as_text=True)
        return None if found is None else str(found)

    def number(self, node: Any, name: str) -> Optional[float]:
        """A parameter's number, of a menu that of its item; None for one that is not there or holds no number."""
        found = self._read(node, node.parm(name), name, as_text=False)
        if isinstance(found, str):
            try:
                found = float(found)
            except ValueError:
                return None
        # Neither infinite nor "not a number": what is no frame and no size is no setting.
        return None if found is None or found != found or abs(found) == float("inf") else float(found)

    def pair(self, node: Any, name: str) -> Optional[Tuple[float, float]]:
        """Both numbers of a parameter that has two: ``res``."""
        parts = node.parmTuple(name)
        if parts is None or len(parts) < 2:
            return None
        found = [self.number(node, part.name()) for part in (parts[0], parts[1])]
        return None if found[0] is None or found[1] is None else (found[0], found[1])

    def is_on(self, node: Any, name: str, missing: bool = False) -> bool:
        """Whether a toggle is on, or a menu set to another item than its first. ``missing`` where there is no such parameter."""
        parm = node.parm(name)
        if parm is None:
            return missing
        found = self._read(node, parm, name, as_text=False)
        return found not in ("", "off", "0") if isinstance(found, str) else bool(found)

    def written(self, node: Any, name: str) -> Optional[str]:
        """A parameter's text as the artist wrote it, unexpanded; of one that is driven the expression, in backticks.

        None where there is no such parameter.
        """
        parm = node.parm(name)
        if parm is None:
            return None
        try:
            if not parm.keyframes():
                return str(parm.unexpandedString())
            return written_expression(str(parm.rawValue()))
        except hou.ObjectWasDeleted:
            raise
        except hou.Error as error:
            self.note(node, name, words_of(error))
            return None

    def note(self, node: Any, name: Optional[str], message: str) -> None:
        """Something of a node could not be worked out; told once for each parameter."""
        path = node.path()
        self._problems.setdefault((path, name), not_evaluated(node.type().name(), path, name, message))

    def problems(self) -> List[Dict[str, Any]]:
        """Entries of ``notEvaluated`` of the shared model."""
        return list(self._problems.values())

    def _read(self, node: Any, parm: Any, name: str, as_text: bool) -> Union[None, str, float]:
        if parm is None:
            return None
        try:
            if asks_for_a_cook(parm, str(parm.rawValue())):
                self.note(node, name, "Its value depends on what a node computes, and Farmhand cooks nothing.")
                return None
            return parm.evalAsString() if as_text else parm.eval()
        except hou.ObjectWasDeleted:
            raise
        except Exception as error:
            # Expressions in Python raise whatever they like.
            self.note(node, name, words_of(error))
            return None
