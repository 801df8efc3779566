"""``hou.ui``, which is there only where Houdini has a user interface."""

from typing import Any, Callable, List, Optional, Sequence, Tuple

from . import _errors
from ._enums import EnumValue, fileChooserMode, fileType, paneTabType, severityType
from ._state import require_main_thread, state
from .pypanel import PythonPanelInterface, interfaceByName


def displayMessage(
    text: str,
    buttons: Sequence[str] = ("OK",),
    severity: EnumValue = severityType.Message,
    default_choice: int = 0,
    close_choice: int = -1,
    help: Optional[str] = None,
    title: Optional[str] = None,
    details: Optional[str] = None,
    details_label: Optional[str] = None,
    details_expanded: bool = False,
) -> int:
    require_main_thread()
    shown = {
        "text": text,
        "buttons": tuple(buttons),
        "severity": severity,
        "help": help,
        "title": title,
        "details": details,
    }
    state().dialogs.append(("displayMessage", shown))
    return int(state().answer(default_choice))


def displayConfirmation(
    text: str,
    severity: EnumValue = severityType.Message,
    help: Optional[str] = None,
    title: Optional[str] = None,
    details: Optional[str] = None,
) -> bool:
    require_main_thread()
    state().dialogs.append(("displayConfirmation", {"text": text, "severity": severity, "help": help, "title": title}))
    return bool(state().answer(True))


def selectFile(
    start_directory: Optional[str] = None,
    title: Optional[str] = None,
    collapse_sequences: bool = False,
    file_type: EnumValue = fileType.Any,
    pattern: Optional[str] = None,
    default_value: Optional[str] = None,
    multiple_select: bool = False,
    image_chooser: bool = False,
    chooser_mode: EnumValue = fileChooserMode.ReadAndWrite,
    width: int = 0,
    height: int = 0,
) -> str:
    """The path as Houdini gives it, ``$HIP`` and all; several with `` ; `` between; nothing when it is cancelled."""
    require_main_thread()
    state().dialogs.append(
        (
            "selectFile",
            {
                "start_directory": start_directory,
                "title": title,
                "file_type": file_type,
                "pattern": pattern,
                "multiple_select": multiple_select,
                "chooser_mode": chooser_mode,
            },
        )
    )
    return str(state().answer(""))


def setStatusMessage(message: str, severity: EnumValue = severityType.Message) -> None:
    require_main_thread()
    state().status = (message, severity)


def statusMessage() -> Tuple[str, Optional[EnumValue]]:
    return state().status


def addEventLoopCallback(callback: Callable[[], None]) -> None:
    require_main_thread()
    state().event_loop_callbacks.append(callback)


def removeEventLoopCallback(callback: Callable[[], None]) -> None:
    require_main_thread()
    if callback not in state().event_loop_callbacks:
        raise _errors.OperationFailed("The callback was not registered.")
    state().event_loop_callbacks.remove(callback)


def eventLoopCallbacks() -> Tuple[Callable[[], None], ...]:
    return tuple(state().event_loop_callbacks)


def postEventCallback(callback: Callable[[], None]) -> None:
    require_main_thread()
    state().posted_callbacks.append(callback)


def showInFileBrowser(file_path: str) -> None:
    require_main_thread()
    state().shown_files.append(file_path)


class PaneTab:
    """A tab of a pane."""

    def __init__(self, type: EnumValue, name: str) -> None:
        self._type = type
        self._name = name
        self._is_current = False

    def type(self) -> EnumValue:
        return self._type

    def name(self) -> str:
        return self._name

    def isCurrentTab(self) -> bool:
        return self._is_current

    def setIsCurrentTab(self) -> None:
        require_main_thread()
        for each in state().pane_tabs:
            each._is_current = False
        self._is_current = True


class NetworkEditor(PaneTab):
    """A view of a network."""

    def __init__(self, name: str = "panetab1") -> None:
        super().__init__(paneTabType.NetworkEditor, name)
        self._pwd: Any = None
        self._current: Any = None
        #: How often it was asked to show what is selected.
        self.homed = 0

    def pwd(self) -> Any:
        return self._pwd

    def setPwd(self, node: Any) -> None:
        require_main_thread()
        if not node.isNetwork():
            raise _errors.OperationFailed("The node is not a network.")
        self._pwd = node

    def cd(self, path: str) -> None:
        found = state().root.find(path)
        if found is None:
            raise _errors.OperationFailed("No such node.")
        self.setPwd(found.wrapped())

    def currentNode(self) -> Any:
        return self._current

    def setCurrentNode(self, node: Any, pick_node: bool = True) -> None:
        require_main_thread()
        self._current = node
        self._pwd = node.parent()

    def homeToSelection(self) -> None:
        self.homed += 1


class PythonPanel(PaneTab):
    """A panel made with Python."""

    def __init__(self, name: str = "panetab2") -> None:
        super().__init__(paneTabType.PythonPanel, name)
        self._interface: Optional[PythonPanelInterface] = None

    def activeInterface(self) -> Optional[PythonPanelInterface]:
        return self._interface

    def setActiveInterface(self, interface: Optional[PythonPanelInterface]) -> None:
        require_main_thread()
        self._interface = interface


_TABS = {"NetworkEditor": NetworkEditor, "PythonPanel": PythonPanel}


class Desktop:
    """The arrangement of panes on the screen."""

    def name(self) -> str:
        return "Build"

    def paneTabs(self) -> Tuple[PaneTab, ...]:
        return tuple(state().pane_tabs)

    def paneTabOfType(self, type: EnumValue, index: int = 0) -> Optional[PaneTab]:
        return paneTabOfType(type, index)

    def createFloatingPaneTab(
        self,
        pane_tab_type: EnumValue,
        position: Sequence[int] = (),
        size: Sequence[int] = (),
        python_panel_interface: Optional[str] = None,
        immediate: bool = False,
    ) -> PaneTab:
        require_main_thread()
        made = _TABS[pane_tab_type.name()]()
        if isinstance(made, PythonPanel):
            made._interface = None if python_panel_interface is None else interfaceByName(python_panel_interface)
        state().pane_tabs.append(made)
        return made


def curDesktop() -> Desktop:
    require_main_thread()
    return Desktop()


def paneTabs() -> Tuple[PaneTab, ...]:
    return curDesktop().paneTabs()


def paneTabOfType(type: EnumValue, index: int = 0) -> Optional[PaneTab]:
    found: List[PaneTab] = [each for each in paneTabs() if each.type() == type]
    return found[index] if index < len(found) else None
