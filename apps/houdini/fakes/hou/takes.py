"""``hou.takes``: all takes of the scene."""

from typing import Optional, Tuple

from ._parms import ParmTuple
from ._state import Cook, TakeData, require_main_thread, state


class Take:
    """A take."""

    __slots__ = ("_d",)

    def __init__(self, data: TakeData) -> None:
        self._d = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Take) and self._d is other._d

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return id(self._d)

    def name(self) -> str:
        return self._d.name

    def path(self) -> str:
        parent = self.parent()
        return ("" if parent is None else parent.path()) + "/" + self._d.name

    def isCurrent(self) -> bool:
        return state().current_take is self._d

    def parent(self) -> Optional["Take"]:
        return None if self._d.parent is None else Take(self._d.parent)

    def children(self) -> Tuple["Take", ...]:
        return tuple(Take(each) for each in state().takes if each.parent is self._d)

    def addChildTake(self, name: Optional[str] = None) -> "Take":
        """A new take below this one; without a name it gets one that is free."""
        require_main_thread()
        taken = {each.name for each in state().takes}
        count = 1
        while name is None and "take%d" % count in taken:
            count += 1
        made = TakeData("take%d" % count if name is None else name, self._d, {})
        state().takes.append(made)
        state().unsaved_changes = True
        return Take(made)

    def addParmTuple(self, parm_tuple: ParmTuple) -> None:
        """From now on the take has values of its own for these parameters; at first what they are."""
        for parm in parm_tuple:
            self._d.values.setdefault((parm.node().path(), parm.name()), parm._d.current())

    def hasParmTuple(self, parm_tuple: ParmTuple) -> bool:
        return all((parm.node().path(), parm.name()) in self._d.values for parm in parm_tuple)


def takes() -> Tuple[Take, ...]:
    require_main_thread()
    return tuple(Take(each) for each in state().takes)


def rootTake() -> Take:
    return takes()[0]


def currentTake() -> Take:
    require_main_thread()
    return Take(state().current_take)


def findTake(take_name: str) -> Optional[Take]:
    return next((each for each in takes() if each.name() == take_name), None)


def setCurrentTake(take: Take) -> None:
    """Changes what parameters evaluate to, so Houdini works the scene out anew."""
    require_main_thread()
    state().current_take = take._d
    state().cooked.append(Cook("/", "setCurrentTake"))
