"""What a parameter may hold, as a test writes it."""

from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple


class Value:
    """Base of values that are more than a text or a number."""


class Computed(Value):
    """A text with backticks: as it is written, and what comes out of it at a frame."""

    def __init__(self, raw: str, at: Callable[[float], str], moves: Optional[bool] = None) -> None:
        self.raw = raw
        self.at = at
        self.moves = at(1.0) != at(2.0) if moves is None else moves


class Expression(Value):
    """An expression in place of a value. Houdini keeps it in a keyframe."""

    def __init__(self, text: str, at: Callable[[float], Any], python: bool = False) -> None:
        self.text = text
        self.at = at
        self.python = python


class Keyframes(Value):
    """Animation: values by frame, held until the next."""

    def __init__(self, keys: Sequence[Tuple[float, Any]]) -> None:
        self.keys = sorted(keys)


class Reference(Value):
    """A reference to another parameter of any node, by its path."""

    def __init__(self, path: str, text: bool = True) -> None:
        self.path = path
        self.text = text

    @property
    def raw(self) -> str:
        return ('chs("%s")' if self.text else 'ch("%s")') % self.path


class Broken(Value):
    """What cannot be evaluated: ``hou.OperationFailed`` with that message."""

    def __init__(self, raw: str, message: str) -> None:
        self.raw = raw
        self.message = message


class Menu(Value):
    """An ordinal menu: evaluates to the number of its item, as a string to the item's token."""

    def __init__(self, token: str, items: Sequence[str]) -> None:
        self.items = tuple(items)
        self.index = self.items.index(token)


class File(Value):
    """A text of a parameter that is declared to hold the path of a file. ``mode`` is the tag ``filechooser_mode``."""

    def __init__(self, raw: Any, kind: str = "Any", mode: str = "") -> None:
        self.raw = raw
        self.kind = kind
        self.mode = mode


class Text(Value):
    """A text of a parameter that is not declared to hold the path of a file, whatever is in it."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw


class Marked(Value):
    """A value of a parameter that is disabled, hidden or locked."""

    def __init__(self, value: Any, disabled: bool = False, hidden: bool = False, locked: bool = False) -> None:
        self.value = value
        self.disabled = disabled
        self.hidden = hidden
        self.locked = locked


class Multi(Value):
    """A number of instances, and the parameters of each; ``#`` in a name stands for the instance's number, from 1."""

    def __init__(self, instances: Sequence[Dict[str, Any]]) -> None:
        self.instances: List[Dict[str, Any]] = [dict(each) for each in instances]
