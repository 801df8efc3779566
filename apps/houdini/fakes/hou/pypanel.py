"""``hou.pypanel``: interfaces of Python panels that are installed."""

from typing import Optional, Tuple

from ._state import require_main_thread, state


class PythonPanelInterface:
    """What a Python panel shows."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PythonPanelInterface) and self._name == other._name

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self._name)

    def name(self) -> str:
        return self._name

    def label(self) -> str:
        return state().python_panels[self._name]


def interfaceByName(name: str) -> Optional[PythonPanelInterface]:
    require_main_thread()
    return PythonPanelInterface(name) if name in state().python_panels else None


def interfaces() -> Tuple[PythonPanelInterface, ...]:
    return tuple(PythonPanelInterface(name) for name in state().python_panels)
